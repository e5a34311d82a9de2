'use client';

import type { ChatPage, Recipient, RecipientsAnswer } from '@parley/model/api';
import type { Chat } from '@parley/model/chat';
import type { ChatId, PhoneNumberId } from '@parley/model/ids';
import type { PhoneNumber } from '@parley/model/settings';
import { MessageSquarePlus } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiProblem, api } from '../../inbox/api.ts';
import { findChats } from '../../inbox/chat-list.ts';
import { getState, useInbox } from '../../inbox/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ContactName, PhoneText } from '../../ui/ContactName.tsx';
import { avatarName } from '../../ui/contact-name.ts';
import { Field, Input, Select } from '../../ui/Field.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { walkRows } from '../../ui/walk-rows.ts';

export type RecipientStepProps = {
  readonly numbers: readonly PhoneNumber[];
  /** The business number that the chat will be with. */
  readonly number: PhoneNumber;
  readonly onNumber: (id: PhoneNumberId) => void;
  readonly onChat: (id: ChatId) => void;
  /** Somebody without a chat with this number. */
  readonly onRecipient: (recipient: Recipient) => void;
};

/** Whom to write to: a name or a number, as it comes to mind. */
export function RecipientStep({ numbers, number, onNumber, onChat, onRecipient }: RecipientStepProps) {
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const { chats, recipients, isAsking, problem } = useFound(typed, number.id);
  const names = useInbox((state) => state.view?.phoneNumbers ?? []);
  const isEmpty = typed.trim() === '';
  const isNothing = !isEmpty && !isAsking && problem === undefined && chats.length + recipients.length === 0;

  return (
    <div className="flex flex-col gap-4">
      <Field label="Name or phone number" hint="A number best with its country code, such as +971 50 123 4567.">
        {(field) => (
          <Input
            {...field}
            value={typed}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              const first = list.current?.querySelector('button');
              if (event.nativeEvent.isComposing || !first) return;
              if (event.key === 'ArrowDown') first.focus();
              else if (event.key === 'Enter') first.click();
              else return;
              event.preventDefault();
            }}
          />
        )}
      </Field>
      {numbers.length > 1 && (
        <Field label="From">
          {(field) => (
            <Select {...field} value={number.id} onChange={(event) => onNumber(event.target.value as PhoneNumberId)}>
              {numbers.map(({ id, display, name }) => (
                <option key={id} value={id}>
                  {name} · {display}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {problem !== undefined && <ProblemNote problem={problem} />}
      <div aria-live="polite" className="flex min-h-48 flex-col">
        {isEmpty && <p className="text-small text-text2">Somebody who has a chat already is found by name, too.</p>}
        {isAsking && chats.length + recipients.length === 0 && (
          <p className="flex items-center gap-2 text-small text-text2">
            <Spinner /> Looking…
          </p>
        )}
        {isNothing && (
          <p className="text-small text-text2">
            {/\d{3}/.test(typed)
              ? 'That is no phone number. Write it with its country code, such as +971 50 123 4567.'
              : 'Nobody of that name has a chat. Write the phone number instead.'}
          </p>
        )}
        <ul ref={list} aria-label="Found" onKeyDown={walkRows} className="flex flex-col gap-0.5">
          {chats.map((chat) => (
            <Row
              key={chat.id}
              icon={<Avatar name={avatarName(chat.name)} seed={chat.id} size={36} />}
              title={<ContactName name={chat.name} />}
              note={noteOf(chat, names, numbers.length > 1)}
              onChoose={() => onChat(chat.id)}
            />
          ))}
          {recipients.map((recipient) => (
            <Row
              key={recipient.phone}
              icon={
                <span className="grid size-9 shrink-0 place-items-center rounded-pill bg-brand-soft text-brand-soft-text">
                  <MessageSquarePlus size={18} strokeWidth={1.75} aria-hidden="true" />
                </span>
              }
              title={
                <>
                  Begin a chat with <bdi dir="ltr">{recipient.display}</bdi>
                </>
              }
              note={countryWords(recipient.country)}
              onChoose={() => onRecipient(recipient)}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

type RowProps = {
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly note: ReactNode;
  readonly onChoose: () => void;
};

function Row({ icon, title, note, onChoose }: RowProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        className="flex w-full min-w-0 items-center gap-3 rounded-control px-2.5 py-2 text-start hover:bg-surface2 focus-visible:-outline-offset-2 pointer-coarse:py-3"
      >
        {icon}
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-medium text-body text-text">{title}</span>
          <span className="truncate text-caption text-text3">{note}</span>
        </span>
      </button>
    </li>
  );
}

type Found = {
  readonly chats: readonly Chat[];
  /** Those who have no chat with the chosen number. */
  readonly recipients: readonly Recipient[];
  readonly isAsking: boolean;
  readonly problem: ApiProblem | undefined;
};

const mostChats = 8;

/** The loaded chats at once; the server's, and what the number can mean, after a pause in typing. */
function useFound(typed: string, phoneNumberId: PhoneNumberId): Found {
  const query = typed.trim();
  const [answer, setAnswer] = useState<{ readonly key: string } & Omit<Found, 'isAsking'>>();
  const key = `${phoneNumberId} ${query}`;
  useEffect(() => {
    if (query === '') return;
    const controller = new AbortController();
    const pause = setTimeout(() => {
      ask(query, phoneNumberId, controller.signal)
        .then((found) => setAnswer({ key, ...found, problem: undefined }))
        .catch((error: unknown) => {
          if (controller.signal.aborted) return;
          if (!(error instanceof ApiProblem)) throw error;
          setAnswer({ key, chats: [], recipients: [], problem: error });
        });
    }, 200);
    return () => {
      clearTimeout(pause);
      controller.abort();
    };
  }, [key, query, phoneNumberId]);

  if (query === '') return { chats: [], recipients: [], isAsking: false, problem: undefined };
  if (answer?.key === key) return { ...answer, isAsking: false };
  const { view } = getState();
  return {
    chats: view === undefined ? [] : findChats(view, query).slice(0, mostChats),
    recipients: [],
    isAsking: true,
    problem: undefined,
  };
}

async function ask(
  query: string,
  phoneNumberId: PhoneNumberId,
  signal: AbortSignal,
): Promise<Pick<Found, 'chats' | 'recipients'>> {
  const isNumber = /^[+\d\s().\-/]+$/.test(query) && query.replace(/\D/g, '').length >= 5;
  const chatsOf = new URLSearchParams({ query, limit: String(mostChats) });
  const meant = new URLSearchParams({ phone: query, phoneNumberId });
  const [page, answer] = await Promise.all([
    api.get<ChatPage>(`/api/chats?${chatsOf}`, { signal }),
    isNumber ? api.get<RecipientsAnswer>(`/api/recipients?${meant}`, { signal }) : { recipients: [] },
  ]);
  const known = answer.recipients.flatMap(({ chat }) => (chat === undefined ? [] : [chat]));
  const others = page.chats.filter(({ id }) => known.every((chat) => chat.id !== id));
  return {
    chats: [...known, ...others].slice(0, mostChats),
    recipients: answer.recipients.filter(({ chat }) => chat === undefined),
  };
}

function noteOf(chat: Chat, numbers: readonly PhoneNumber[], isNumberShown: boolean): ReactNode {
  const phone = chat.waId === undefined ? undefined : <PhoneText number={`+${chat.waId}`} />;
  const ours = isNumberShown ? numbers.find(({ id }) => id === chat.phoneNumberId)?.name : undefined;
  return (
    <>
      {phone ?? 'Known on WhatsApp by name'}
      {ours !== undefined && ` · to ${ours}`}
    </>
  );
}

function countryWords(code: string | undefined): string {
  if (code === undefined) return 'A number in no known country';
  return new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' }).of(code) ?? code;
}
