'use client';

import type { Recipient, SendAnswer, SendRequest } from '@parley/model/api';
import type { TemplateContent } from '@parley/model/content/template-content';
import type { ChatId, MessageId, PhoneNumberId } from '@parley/model/ids';
import { useEffect, useRef, useState } from 'react';
import { RecipientStep } from '../../../features/chats/RecipientStep.tsx';
import { TemplatePreview } from '../../../features/messages/TemplatePreview.tsx';
import { TemplatePicker } from '../../../features/templates/TemplatePicker.tsx';
import { api } from '../../../inbox/api.ts';
import { useInbox } from '../../../inbox/store.ts';
import { useAction } from '../../../inbox/use-action.ts';
import { newId } from '../../../inbox/uuid.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { templateDialogClass } from './TemplateDialog.tsx';

export type NewChatDialogProps = {
  readonly onOpen: (chatId: ChatId) => void;
  readonly onClose: () => void;
};

/** Opens the chat with somebody who has one, and begins one with a template for everybody else. */
export function NewChatDialog({ onOpen, onClose }: NewChatDialogProps) {
  const numbers = useInbox((state) => state.view?.phoneNumbers) ?? [];
  const [from, setFrom] = useState<PhoneNumberId>();
  const [recipient, setRecipient] = useState<Recipient>();
  const number = numbers.find(({ id }) => id === from) ?? numbers[0];
  /** One for what is being sent: trying again after a lost answer cannot send it twice. */
  const sending = useRef<{ readonly id: MessageId; readonly content: TemplateContent }>(undefined);

  const begin = useAction(async (to: Recipient, phoneNumberId: PhoneNumberId, content: TemplateContent) => {
    const isSame = JSON.stringify(sending.current?.content) === JSON.stringify(content);
    if (!isSame || sending.current === undefined) sending.current = { id: newId() as MessageId, content };
    const { id } = sending.current;
    const request: SendRequest = { id, phone: to.phone, phoneNumberId, type: 'template', content };
    const { message } = await api.post<SendAnswer>('/send-message', request);
    onOpen(message.chatId);
  });
  const picker = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (recipient !== undefined) picker.current?.querySelector('input')?.focus();
  }, [recipient]);
  const again = () => {
    sending.current = undefined;
    setRecipient(undefined);
  };

  if (number === undefined) return null;
  if (recipient === undefined) {
    return (
      <Dialog isOpen onClose={onClose} title="New chat" className="md:max-w-lg">
        <RecipientStep
          numbers={numbers}
          number={number}
          onNumber={setFrom}
          onChat={onOpen}
          onRecipient={setRecipient}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <>
          New chat with <bdi dir={recipient.contact === undefined ? 'ltr' : 'auto'}>{nameOf(recipient)}</bdi>
        </>
      }
      description={
        <>
          Only a template may begin a chat.{' '}
          <Button variant="ghost" size="sm" onClick={again}>
            Somebody else
          </Button>
        </>
      }
      className={templateDialogClass}
    >
      <div ref={picker} className="flex min-h-0 grow flex-col">
        <TemplatePicker
          wabaId={number.wabaId}
          person={recipient.contact ?? { waId: recipient.phone.slice(1) }}
          chat={{}}
          Preview={TemplatePreview}
          onSend={(content) => void begin.run(recipient, number.id, content)}
          isSending={begin.isBusy}
          problem={begin.problem}
        />
      </div>
    </Dialog>
  );
}

function nameOf({ contact, display }: Recipient): string {
  return contact?.name ?? contact?.profileName ?? display;
}
