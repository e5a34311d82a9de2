'use client';

import { textBodyLimit } from '@parley/model/content';
import type { Persona, PhoneMessage } from '@parley/model/sandbox';
import { ArrowUp, Plane, Plus, X } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { writeAs } from './controls.ts';
import { PhoneQuote } from './PhoneQuote.tsx';

const loadTray = () => import('./PhoneTray.tsx');
const PhoneTray = lazy(() => loadTray().then((file) => ({ default: file.PhoneTray })));

export type PhoneComposerProps = {
  readonly persona: Persona;
  readonly business: string;
  readonly replyTo: PhoneMessage | undefined;
  readonly onReplyEnd: () => void;
};

/** Where the customer writes: phrases for one tap, or words of one's own. Enter sends. */
export function PhoneComposer({ persona, business, replyTo, onReplyEnd }: PhoneComposerProps) {
  const [text, setText] = useState('');
  const [isTrayOpen, setTrayOpen] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const plus = useRef<HTMLButtonElement>(null);
  const canSend = text.trim() !== '';

  useEffect(() => {
    if (replyTo !== undefined) field.current?.focus();
  }, [replyTo]);

  const write = async (words: string): Promise<boolean> => {
    onReplyEnd();
    return writeAs(persona.id, words, replyTo?.id);
  };

  const send = async () => {
    if (!canSend) return;
    const words = text.trim();
    setText('');
    field.current?.focus();
    // What could not be sent comes back, unless something else was begun.
    if (!(await write(words))) setText((begun) => (begun === '' ? words : begun));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While a word is being composed, Enter belongs to the input method. Safari tells it by 229 alone.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && replyTo !== undefined) {
      event.preventDefault();
      onReplyEnd();
    }
  };

  return (
    <div className="shrink-0 border-line border-t bg-surface px-2 pt-2">
      {persona.isOffline && (
        <p className="mb-1.5 flex items-center justify-center gap-1.5 rounded-control bg-warn-soft px-2 py-1 text-caption text-warn">
          <Plane size={13} strokeWidth={2} aria-hidden="true" /> No network. Messages wait on the phone.
        </p>
      )}
      {replyTo !== undefined && (
        <div className="mb-1.5 flex items-center gap-1 motion-safe:animate-fade">
          <PhoneQuote quoted={replyTo} business={business} className="grow" />
          <IconButton label="Do not reply to this" size="sm" onClick={onReplyEnd}>
            <X size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        </div>
      )}
      {isTrayOpen && (
        <Suspense>
          <PhoneTray
            personId={persona.id}
            takeReply={() => {
              onReplyEnd();
              return { replyTo: replyTo?.id };
            }}
            onClose={() => {
              setTrayOpen(false);
              plus.current?.focus();
            }}
          />
        </Suspense>
      )}
      <ul
        aria-label="Quick phrases"
        className="-mx-2 mb-1.5 flex snap-x gap-1.5 overflow-x-auto px-2 pb-0.5 [scrollbar-width:none]"
      >
        {persona.phrases.map((phrase) => (
          <li key={phrase} className="max-w-[75%] shrink-0 snap-start scroll-ms-2">
            <button
              type="button"
              dir="auto"
              lang={persona.language}
              onClick={() => void write(phrase)}
              className="h-7.5 w-full truncate rounded-pill border border-line bg-surface2 px-3 text-caption text-text transition-colors hover:bg-surface3 focus-visible:-outline-offset-2 pointer-coarse:h-10"
            >
              {phrase}
            </button>
          </li>
        ))}
      </ul>
      <div className="flex items-end gap-1.5">
        <IconButton
          ref={plus}
          label="Send something else"
          aria-expanded={isTrayOpen}
          onPointerEnter={() => void loadTray()}
          onClick={() => setTrayOpen(!isTrayOpen)}
          className="size-8.5 rounded-pill"
        >
          <Plus
            size={19}
            strokeWidth={1.75}
            aria-hidden="true"
            className={isTrayOpen ? 'rotate-45 transition-transform' : 'transition-transform'}
          />
        </IconButton>
        <textarea
          ref={field}
          dir="auto"
          rows={1}
          value={text}
          maxLength={textBodyLimit}
          aria-label={`Write as ${persona.name}`}
          placeholder="Message"
          enterKeyHint="send"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-24 min-w-0 grow resize-none rounded-[1.1rem] border border-line-strong/70 bg-surface px-3.5 py-1.5 text-body placeholder:text-text3 focus:border-focus focus:outline-none pointer-coarse:text-title pointer-coarse:font-normal"
        />
        <IconButton
          label="Send from the phone"
          disabled={!canSend}
          onClick={() => void send()}
          className={cx(
            'size-8.5 rounded-pill',
            canSend
              ? 'bg-brand text-on-brand not-disabled:hover:bg-brand-hover not-disabled:hover:text-on-brand'
              : 'bg-surface3',
          )}
        >
          <ArrowUp size={18} strokeWidth={2.25} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
