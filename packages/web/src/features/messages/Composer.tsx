'use client';

import type { Chat } from '@parley/model/chat';
import { textBodyLimit } from '@parley/model/content';
import type { MessageId } from '@parley/model/ids';
import { millis } from '@parley/model/ids';
import { isWindowOpen } from '@parley/model/window';
import { Clock, Mic, SendHorizontal, Smile } from 'lucide-react';
import { type KeyboardEvent, lazy, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useInbox, useNow } from '../../inbox/store.ts';
import { sendMessage, setDraft } from '../../inbox/verbs.ts';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Later } from '../../ui/Later.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { shortcutOf } from '../../ui/shortcuts.ts';
import { span } from '../../ui/time-labels.ts';
import { AttachButton } from './attach/AttachButton.tsx';
import { canRecord } from './attach/recorder.ts';
import { takeFiles } from './attach/take-files.ts';
import { useTray } from './attach/tray.ts';
import { ClosedWindow } from './ClosedWindow.tsx';
import { GroupNotice, linkToPreview, PreviewStrip, ReplyStrip } from './ComposerStrips.tsx';
import type { WrittenKind } from './compose/written.ts';
import { composerId } from './focus.ts';
import type { HistoryHandle } from './History.tsx';
import { useReplying } from './use-replying.ts';
import { insertAt, type Writing, wrapSelection } from './wrap-selection.ts';

const EmojiPanel = lazy(() => import('./EmojiPanel.tsx').then((file) => ({ default: file.EmojiPanel })));

const MediaTray = lazy(() => import('./attach/MediaTray.tsx').then((file) => ({ default: file.MediaTray })));
const ComposeDialog = lazy(() =>
  import('./compose/ComposeDialog.tsx').then((file) => ({ default: file.ComposeDialog })),
);
const VoiceBar = lazy(() => import('./attach/VoiceBar.tsx').then((file) => ({ default: file.VoiceBar })));

export type ComposerProps = {
  readonly chat: Chat;
  readonly replyTo: MessageId | undefined;
  readonly onReplyEnd: () => void;
  readonly history: React.RefObject<HistoryHandle | null>;
  readonly onTemplate: () => void;
  /** Escape with nothing left to cancel. */
  readonly onLeave: () => void;
};

const counterFrom = 3800;
const soonMs = 60 * 60_000;

/** Where a reply is written; gives way to an explanation while the window is closed. Mounted anew for each chat. */
export function Composer(props: ComposerProps) {
  const now = useNow();
  const { chat } = props;
  if (chat.isGroup) return <GroupNotice />;
  if (!isWindowOpen(chat.windowExpiresAt, now))
    return <ClosedWindow chat={chat} now={now} onTemplate={props.onTemplate} />;
  const left = chat.windowExpiresAt === undefined ? 0 : millis(chat.windowExpiresAt) - now;
  return (
    <>
      {left < soonMs && (
        <p className="flex shrink-0 items-center justify-center gap-1.5 bg-warn-soft px-4 py-1.5 text-center font-medium text-caption text-warn tabular-nums">
          <Clock size={13} strokeWidth={2} aria-hidden="true" />
          The window closes in {span(left)}. After that only a template can be sent.
        </p>
      )}
      <Writer {...props} />
    </>
  );
}

function Writer({ chat, replyTo, onReplyEnd, history, onTemplate, onLeave }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = useInbox((state) => state.drafts[chat.id] ?? '');
  const [isEmojiOpen, setEmojiOpen] = useState(false);
  const [isRecording, setRecording] = useState(false);
  const [composing, setComposing] = useState<WrittenKind>();
  const files = useTray(chat.id);
  const caret = useRef<Writing>(undefined);
  const [hasPreview, setPreview] = useState(true);
  const link = linkToPreview(text);
  const isTooLong = text.length > textBodyLimit;
  const canSend = text.trim() !== '' && !isTooLong;
  const reportWriting = useReplying(chat);

  useEffect(() => {
    if (replyTo !== undefined) field.current?.focus();
  }, [replyTo]);

  useLayoutEffect(() => {
    const wanted = caret.current;
    if (wanted === undefined || wanted.text !== text) return;
    caret.current = undefined;
    field.current?.setSelectionRange(wanted.start, wanted.end);
  }, [text]);

  const write = (change: (writing: Writing) => Writing) => {
    const element = field.current;
    if (element === null) return;
    caret.current = change({ text, start: element.selectionStart, end: element.selectionEnd });
    setDraft(chat.id, caret.current.text);
    element.focus();
  };

  const send = () => {
    if (!canSend) return;
    const body = text.trim();
    sendMessage(chat.id, body, {
      ...(link !== undefined && hasPreview ? { payload: { type: 'text', content: { body, preview_url: true } } } : {}),
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    setDraft(chat.id, '');
    setPreview(true);
    onReplyEnd();
    setEmojiOpen(false);
    reportWriting(false);
    field.current?.focus();
  };

  const closeAttachment = () => {
    setRecording(false);
    setComposing(undefined);
    // The field is hidden until the page is drawn again.
    requestAnimationFrame(() => field.current?.focus());
  };
  const endAttachment = () => {
    onReplyEnd();
    closeAttachment();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While a word is being composed, Enter and the arrows belong to the input method. Safari tells it by 229 alone.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const isEmpty = text === '';
    const actions: { readonly [key: string]: (() => void) | undefined } = {
      Enter: matchMedia('(pointer: coarse)').matches ? undefined : send,
      'mod+Enter': send,
      'mod+b': () => write((writing) => wrapSelection(writing, '*')),
      'mod+i': () => write((writing) => wrapSelection(writing, '_')),
      'mod+shift+x': () => write((writing) => wrapSelection(writing, '~')),
      'mod+shift+c': () => write((writing) => wrapSelection(writing, '`')),
      ArrowUp: isEmpty ? () => history.current?.focusLastOwn() : undefined,
      PageUp: () => history.current?.scrollByScreens(-0.85),
      PageDown: () => history.current?.scrollByScreens(0.85),
      Home: isEmpty ? () => history.current?.scrollToEdge('start') : undefined,
      End: isEmpty ? () => history.current?.scrollToEdge('end') : undefined,
      Escape: () => {
        if (isEmojiOpen) setEmojiOpen(false);
        else if (replyTo !== undefined) onReplyEnd();
        else onLeave();
      },
    };
    const action = actions[shortcutOf(event.nativeEvent)];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <div className="relative shrink-0 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)]">
      {isEmojiOpen && (
        <div className="absolute start-2 bottom-full z-20 mb-2 h-88 w-84 max-w-[calc(100vw-1rem)] overflow-hidden rounded-card border border-line bg-surface shadow-popover motion-safe:animate-pop">
          <Later fallback={<Loading />} onFail={() => setEmojiOpen(false)}>
            <EmojiPanel
              onPick={(emoji) => write((writing) => insertAt(writing, emoji))}
              onClose={() => {
                setEmojiOpen(false);
                field.current?.focus();
              }}
            />
          </Later>
        </div>
      )}
      {replyTo !== undefined && <ReplyStrip chat={chat} replyTo={replyTo} onEnd={onReplyEnd} />}
      {link !== undefined && <PreviewStrip link={link} isOn={hasPreview} onChange={setPreview} />}
      {files.length > 0 && (
        <Later onFail={closeAttachment}>
          <MediaTray chat={chat} items={files} replyTo={replyTo} onSent={endAttachment} onClose={closeAttachment} />
        </Later>
      )}
      {isRecording && (
        <Later onFail={closeAttachment}>
          <VoiceBar chatId={chat.id} replyTo={replyTo} onSent={endAttachment} onClose={closeAttachment} />
        </Later>
      )}
      {composing !== undefined && (
        <Later onFail={closeAttachment}>
          <ComposeDialog
            chat={chat}
            kind={composing}
            replyTo={replyTo}
            onSent={endAttachment}
            onClose={closeAttachment}
          />
        </Later>
      )}
      <div className={cx('flex items-end gap-1.5 p-2', isRecording && 'hidden')}>
        <AttachButton
          chatId={chat.id}
          onRecord={canRecord() ? () => setRecording(true) : undefined}
          onCompose={setComposing}
          onTemplate={onTemplate}
        />
        <IconButton
          label="Emoji"
          aria-expanded={isEmojiOpen}
          onClick={() => setEmojiOpen(!isEmojiOpen)}
          className="mb-0.5"
        >
          <Smile size={20} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
        <div className="relative min-w-0 grow">
          <textarea
            ref={field}
            id={composerId}
            dir="auto"
            rows={Math.min(8, text.split('\n').length)}
            value={text}
            aria-label={`Write to ${chat.name}`}
            aria-describedby={text.length >= counterFrom ? 'composer-count' : undefined}
            aria-invalid={isTooLong || undefined}
            placeholder="Write a message"
            enterKeyHint="enter"
            onChange={(event) => {
              setDraft(chat.id, event.target.value);
              reportWriting(event.target.value.trim() !== '');
            }}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const pasted = [...event.clipboardData.files];
              // A table copied from a spreadsheet comes as text and as its picture: the text is what is meant.
              if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return;
              event.preventDefault();
              takeFiles(chat.id, pasted);
            }}
            className={cx(
              'field-sizing-content block max-h-[calc(8lh+1.25rem)] w-full resize-none scroll-py-2.5 rounded-[1.25rem] border border-line bg-surface2 px-4 py-2.5 text-bubble text-text max-sm:px-3 placeholder:text-text3',
              'focus:border-focus focus:bg-surface focus:outline-none pointer-coarse:font-normal pointer-coarse:text-title',
              isTooLong && 'border-danger',
            )}
          />
          {text.length >= counterFrom && (
            <output
              id="composer-count"
              className={cx(
                'absolute end-3 -top-2.5 rounded-pill border border-line bg-surface px-2 text-micro tabular-nums',
                isTooLong ? 'text-danger' : 'text-text2',
              )}
            >
              {isTooLong && 'Too long: '}
              {text.length.toLocaleString('en')} / {textBodyLimit.toLocaleString('en')}
            </output>
          )}
        </div>
        {text.trim() === '' && canRecord() ? (
          <IconButton label="Record a voice message" onClick={() => setRecording(true)} className="mb-0.5 rounded-pill">
            <Mic size={20} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        ) : (
          <IconButton
            label="Send"
            keys={['Enter']}
            disabled={!canSend}
            onClick={send}
            className={cx('mb-0.5 rounded-pill', canSend && 'bg-brand! text-on-brand! hover:bg-brand-hover!')}
          >
            <SendHorizontal size={18} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
        )}
      </div>
    </div>
  );
}

function Loading() {
  return (
    <div className="grid h-full place-items-center text-text3">
      <Spinner label="Loading emoji" />
    </div>
  );
}
