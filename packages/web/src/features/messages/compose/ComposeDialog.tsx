'use client';

import type { Chat } from '@parley/model/chat';
import { faceOf, readableText } from '@parley/model/content';
import type { MessageId } from '@parley/model/ids';
import { SendHorizontal } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { now } from '../../../inbox/store.ts';
import { sendMessage } from '../../../inbox/verbs.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { shortcutOf } from '../../../ui/shortcuts.ts';
import { clock } from '../../../ui/time-labels.ts';
import { Meta } from '../Bubble.tsx';
import { FacedBubble } from '../faces/FacedBubble.tsx';
import { composerId } from '../focus.ts';
import { Wallpaper } from '../Wallpaper.tsx';
import { ButtonsForm } from './ButtonsForm.tsx';
import { ContactsForm } from './ContactsForm.tsx';
import { Checks } from './fields.tsx';
import { forgetForm, keepForm, openForm } from './kept-forms.ts';
import { ListForm } from './ListForm.tsx';
import { LocationForm } from './LocationForm.tsx';
import { CatalogForm, ProductForm, ProductListForm } from './ProductForms.tsx';
import { AskForm, FlowForm, LinkForm } from './SmallForms.tsx';
import { headerFileOf, messageOf, previewOf, problemOf, type Written, type WrittenKind } from './written.ts';

export type ComposeDialogProps = {
  readonly chat: Chat;
  readonly kind: WrittenKind;
  readonly replyTo: MessageId | undefined;
  readonly onSent: () => void;
  readonly onClose: () => void;
};

/** A message with more than words: its form, checked while it is written, beside the bubble that it becomes. */
export function ComposeDialog({ chat, kind, replyTo, onSent, onClose }: ComposeDialogProps) {
  const [written, setWritten] = useState<Written>(() => openForm(chat.id, kind));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [wasTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const problem = useMemo(() => problemOf(written), [written]);

  const change = (next: Written) => {
    setWritten(next);
    keepForm(chat.id, next);
  };
  const send = () => {
    if (problem !== undefined) {
      setTried(true);
      form.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(problem.field)}"]`)?.focus();
      return;
    }
    const payload = messageOf(written);
    const media = headerFileOf(written)?.file?.media;
    sendMessage(chat.id, readableText(payload.type, payload.content), {
      payload: { ...payload, ...(media === undefined ? {} : { media }) },
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    forgetForm(chat.id, written);
    onSent();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={titles[kind]}
      className="md:max-w-4xl"
      returnFocus={() => document.getElementById(composerId)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={send}>
            <SendHorizontal size={16} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
            Send
          </Button>
        </>
      }
    >
      <div className="grid items-start gap-5 md:grid-cols-[minmax(0,1fr)_22rem]">
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
          onKeyDown={(event) => {
            if (shortcutOf(event.nativeEvent) !== 'mod+Enter') return;
            event.preventDefault();
            send();
          }}
          className="flex min-w-0 flex-col gap-4"
        >
          <Checks
            value={{
              problem,
              isDue: (path) => wasTried || left.has(path),
              onLeft: (path) => setLeft((before) => (before.has(path) ? before : new Set([...before, path]))),
            }}
          >
            <FormOf written={written} onChange={change} />
          </Checks>
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </form>
        <Preview written={written} />
      </div>
    </Dialog>
  );
}

type FormOfProps = { readonly written: Written; readonly onChange: (written: Written) => void };

function FormOf({ written, onChange }: FormOfProps): ReactNode {
  switch (written.kind) {
    case 'location':
      return <LocationForm written={written} onChange={onChange} />;
    case 'contacts':
      return <ContactsForm written={written} onChange={onChange} />;
    case 'button':
      return <ButtonsForm written={written} onChange={onChange} />;
    case 'list':
      return <ListForm written={written} onChange={onChange} />;
    case 'cta_url':
      return <LinkForm written={written} onChange={onChange} />;
    case 'location_request_message':
    case 'contact_request':
      return <AskForm written={written} onChange={onChange} />;
    case 'flow':
      return <FlowForm written={written} onChange={onChange} />;
    case 'product':
      return <ProductForm written={written} onChange={onChange} />;
    case 'product_list':
      return <ProductListForm written={written} onChange={onChange} />;
    case 'catalog_message':
      return <CatalogForm written={written} onChange={onChange} />;
  }
}

/** The message as it will stand in the chat, from the first letter on. */
function Preview({ written }: { readonly written: Written }) {
  const { type, content } = useMemo(() => previewOf(written), [written]);
  const header = headerFileOf(written);
  const face = useMemo(() => {
    const drawn = faceOf(type, content);
    const isToCome = header !== undefined && header.file === undefined;
    return isToCome && drawn.kind === 'interactive' ? { ...drawn, header: { kind: header.kind } } : drawn;
  }, [type, content, header]);
  const at = now();
  return (
    <section
      aria-label="Preview"
      className="relative isolate min-w-0 overflow-hidden rounded-card border border-line bg-wallpaper md:sticky md:top-0"
    >
      <Wallpaper />
      <div className="relative flex max-h-[60dvh] min-h-40 flex-col justify-center overflow-y-auto p-4 ps-3">
        <div className="flex justify-end pe-2">
          <FacedBubble
            face={face}
            isFirst
            isLast
            isFailed={false}
            shown={{
              type,
              content,
              text: readableText(type, content),
              ...(header?.file === undefined ? {} : { media: header.file.media }),
              side: 'out',
              hasHead: false,
              meta: (
                <Meta>
                  <time>{clock(at)}</time>
                </Meta>
              ),
            }}
          />
        </div>
      </div>
    </section>
  );
}

const titles: { readonly [kind in WrittenKind]: string } = {
  location: 'Send a location',
  contacts: 'Send contacts',
  button: 'Message with buttons',
  list: 'Message with a list',
  cta_url: 'Message with a link button',
  location_request_message: 'Ask for a location',
  contact_request: 'Ask for the phone number',
  flow: 'Send a flow',
  product: 'Send a product',
  product_list: 'Send several products',
  catalog_message: 'Send the catalog',
};
