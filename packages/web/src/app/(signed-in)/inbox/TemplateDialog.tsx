'use client';

import { readableText } from '@parley/model/content';
import type { TemplateContent } from '@parley/model/content/template-content';
import type { ChatId } from '@parley/model/ids';
import { TemplatePreview } from '../../../features/messages/TemplatePreview.tsx';
import { TemplatePicker } from '../../../features/templates/TemplatePicker.tsx';
import { useInbox } from '../../../inbox/store.ts';
import { sendMessage } from '../../../inbox/verbs.ts';
import { Dialog } from '../../../ui/Dialog.tsx';

export type TemplateDialogProps = { readonly chatId: ChatId; readonly onClose: () => void };

/** Chooses a template for the open chat, and sends it as every message is sent. */
export function TemplateDialog({ chatId, onClose }: TemplateDialogProps) {
  const chat = useInbox((state) => state.view?.chats[chatId]);
  const contact = useInbox((state) => chat && state.view?.contacts[chat.contactId]);
  const number = useInbox((state) => state.view?.phoneNumbers.find(({ id }) => id === chat?.phoneNumberId));
  const draft = useInbox((state) => state.drafts[chatId]);
  if (chat === undefined || number === undefined) return null;
  const send = (content: TemplateContent) => {
    sendMessage(chatId, readableText('template', content), { payload: { type: 'template', content } });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <>
          Send a template to <bdi>{chat.name}</bdi>
        </>
      }
      className={templateDialogClass}
    >
      <TemplatePicker
        wabaId={number.wabaId}
        person={contact ?? {}}
        chat={chat}
        draft={draft}
        Preview={TemplatePreview}
        onSend={send}
      />
    </Dialog>
  );
}

/** As high as the screen allows, so that nothing jumps from one template to the next. */
export const templateDialogClass = 'h-[calc(100dvh-3rem)] md:h-[min(44rem,calc(100dvh-4rem))] md:max-w-[68rem]';
