'use client';

import type { SandboxTemplate } from '@parley/model/sandbox';
import { useId, useState } from 'react';
import { useResource } from '../../inbox/use-resource.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Select } from '../../ui/Field.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { showToast } from '../../ui/toast.ts';
import { accountNews, newsNamed } from './account-news.ts';
import { postWebhook, reviewTemplate, shareContacts, shareHistory, templatesPath } from './controls.ts';

/** What Meta does with the account, and what the business's phone app shares when its number joins. */
export function AccountDialog({ onClose }: { readonly onClose: () => void }) {
  const [tab, setTab] = useState<'templates' | 'sync' | 'news'>('templates');
  return (
    <Dialog isOpen onClose={onClose} title="The account at Meta" className="max-h-[85dvh] max-w-2xl overflow-y-auto">
      <Tabs
        label="The account at Meta"
        active={tab}
        onChange={setTab}
        tabs={[
          { name: 'templates', label: 'Templates', content: <Templates /> },
          { name: 'sync', label: 'Phone app', content: <PhoneApp /> },
          { name: 'news', label: 'Other webhooks', content: <News /> },
        ]}
      />
    </Dialog>
  );
}

const statuses = ['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED'];

/** Meta's reviewer at work: what is decided here reaches Parley by a webhook. */
function Templates() {
  const { answer, problem, refresh } = useResource<{ templates: readonly SandboxTemplate[] }>(templatesPath);
  if (answer === undefined) {
    return problem === undefined ? (
      <Skeleton className="mt-4 h-40" />
    ) : (
      <p className="pt-4 text-body">{problem.title}</p>
    );
  }
  return (
    <ul aria-label="Templates" className="flex flex-col">
      {answer.templates.map(({ id, name, language, category, status, body }) => (
        <li
          key={id}
          className="flex items-center gap-3 border-line border-b py-2.5 last:border-b-0 max-sm:flex-col max-sm:items-stretch"
        >
          <div className="min-w-0 grow">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <b className="font-semibold text-body wrap-anywhere">{name}</b>
              <span className="text-caption text-text2">
                {language} · {category.toLowerCase()}
              </span>
            </p>
            <p dir="auto" className="line-clamp-2 text-small text-text2 wrap-anywhere">
              {body}
            </p>
          </div>
          <div className="shrink-0 sm:w-36">
            <Select
              aria-label={`Status of ${name}, ${language}`}
              value={status}
              onChange={async (event) => {
                await reviewTemplate(id, event.target.value);
                refresh();
              }}
            >
              {statuses.map((word) => (
                <option key={word} value={word}>
                  {word.charAt(0) + word.slice(1).toLowerCase()}
                </option>
              ))}
            </Select>
          </div>
        </li>
      ))}
    </ul>
  );
}

function PhoneApp() {
  const say = async (doing: Promise<boolean>, said: string) => {
    if (await doing) showToast(said);
  };
  return (
    <div className="flex flex-col gap-4 pt-4">
      <p className="text-pretty text-body text-text2">
        A number that is used in the WhatsApp Business app as well shares its address book and the chats of the last 180
        days.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void say(shareContacts('add'), 'The address book is shared')}>
          Share the address book
        </Button>
        <Button onClick={() => void say(shareContacts('remove'), 'The contacts are removed')}>
          Remove the contacts
        </Button>
        <Button onClick={() => void say(shareHistory(false), 'The history is on its way')}>Share the history</Button>
        <Button onClick={() => void say(shareHistory(true), 'The history is declined')}>Decline the history</Button>
      </div>
    </div>
  );
}

/** Anything else that Meta tells about an account, to be changed before it is sent. */
function News() {
  const [name, setName] = useState(accountNews[0]?.name ?? '');
  const [text, setText] = useState(() => written(name));
  const field = useId();
  const value = parsed(text);
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        const news = newsNamed(name);
        if (news === undefined || value === undefined) return;
        if (await postWebhook(news.field, value)) showToast('The webhook is on its way');
      }}
      className="flex flex-col gap-4 pt-4"
    >
      <Field label="What happens">
        {(control) => (
          <Select
            {...control}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setText(written(event.target.value));
            }}
          >
            {accountNews.map((news) => (
              <option key={news.name} value={news.name}>
                {news.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={field} className="font-medium text-small">
          Value
        </label>
        <textarea
          id={field}
          dir="ltr"
          rows={8}
          spellCheck={false}
          value={text}
          aria-invalid={value === undefined || undefined}
          onChange={(event) => setText(event.target.value)}
          className="w-full resize-y rounded-control border border-line-strong bg-surface px-3 py-2 font-mono text-small focus-visible:border-focus focus-visible:outline-1 aria-invalid:border-danger"
        />
        <p role="status" className="text-caption text-danger">
          {value === undefined ? 'This is not a JSON object.' : ''}
        </p>
      </div>
      <div className="flex justify-end">
        <Button variant="primary" type="submit" disabled={value === undefined}>
          Post the webhook
        </Button>
      </div>
    </form>
  );
}

function written(name: string): string {
  return JSON.stringify(newsNamed(name)?.value ?? {}, undefined, 2);
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
