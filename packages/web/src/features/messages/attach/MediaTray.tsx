'use client';

import type { Chat } from '@parley/model/chat';
import type { ChatId, MessageId } from '@parley/model/ids';
import { captionLimit } from '@parley/model/limits';
import { ArrowDown, ArrowUp, FileText, Music2, RotateCw, SendHorizontal, X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { mimeOf } from '../../../inbox/chosen-file.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { shortcutOf } from '../../../ui/shortcuts.ts';
import { count } from '../../../ui/time-labels.ts';
import { safeName } from '../faces/file-kind.ts';
import { sizeWords } from '../faces/media-words.ts';
import { captionProblem, takesCaption, typeOfMedia } from './outgoing-file.ts';
import {
  canSendTray,
  clearTray,
  moveFile,
  removeFile,
  retryFile,
  sendTray,
  setCaption,
  type TrayItem,
} from './tray.ts';

export type MediaTrayProps = {
  readonly chat: Chat;
  readonly items: readonly TrayItem[];
  readonly replyTo: MessageId | undefined;
  readonly onSent: () => void;
  /** Nothing is left to send. */
  readonly onClose: () => void;
};

/** What was chosen to be sent, before it is: each file with its caption, in an order of one's own. */
export function MediaTray({ chat, items, replyTo, onSent, onClose }: MediaTrayProps) {
  const tray = useRef<HTMLElement>(null);
  useEffect(() => {
    tray.current?.querySelector<HTMLElement>('textarea, button')?.focus();
  }, []);
  const isUploading = items.some(({ state }) => state.kind === 'uploading');
  const canSend = canSendTray(items);
  const send = () => {
    if (!canSend) return;
    sendTray(chat.id, replyTo);
    onSent();
  };
  return (
    <section
      ref={tray}
      aria-label="Files to send"
      onKeyDown={(event) => {
        if (shortcutOf(event.nativeEvent) !== 'mod+Enter') return;
        event.preventDefault();
        send();
      }}
      className="border-line border-b bg-surface2/60 motion-safe:animate-fade"
    >
      <ul className="flex max-h-[45dvh] flex-col divide-y divide-line overflow-y-auto">
        {items.map((item, index) => (
          <TrayRow
            key={item.id}
            chatId={chat.id}
            item={item}
            isFirst={index === 0}
            isLast={index === items.length - 1}
            onSend={send}
            onRemove={() => {
              removeFile(chat.id, item.id);
              if (items.length === 1) onClose();
            }}
          />
        ))}
      </ul>
      <div className="flex items-center justify-end gap-2 p-2">
        <p role="status" className="grow px-1 text-caption text-text2">
          {statusWords(items)}
        </p>
        <Button
          variant="ghost"
          onClick={() => {
            clearTray(chat.id);
            onClose();
          }}
        >
          Discard
        </Button>
        <Button variant="primary" disabled={!canSend} isBusy={isUploading} onClick={send}>
          {!isUploading && (
            <SendHorizontal size={16} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
          )}
          Send {count(items.length, 'file')}
        </Button>
      </div>
    </section>
  );
}

function statusWords(items: readonly TrayItem[]): string {
  const kinds = items.map(({ state }) => state.kind);
  if (kinds.includes('refused')) return 'Remove what WhatsApp does not take.';
  if (kinds.includes('failed')) return 'Try again, or remove what did not arrive.';
  const left = kinds.filter((kind) => kind === 'uploading').length;
  return left > 0 ? `Uploading ${count(left, 'file')}…` : '';
}

type TrayRowProps = {
  readonly chatId: ChatId;
  readonly item: TrayItem;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onSend: () => void;
  readonly onRemove: () => void;
};

function TrayRow({ chatId, item, isFirst, isLast, onSend, onRemove }: TrayRowProps) {
  const { id, file, state, caption } = item;
  const problemId = useId();
  const name = safeName(file.name, 'File');
  const problem = captionProblem(caption);
  const trouble = state.kind === 'refused' || state.kind === 'failed' ? state.sentence : problem;
  const hasCaption =
    state.kind === 'ready' ? takesCaption(typeOfMedia(state.media)) : !mimeOf(file).startsWith('audio/');
  return (
    <li className="flex items-start gap-2.5 p-2">
      <Thumb item={item} />
      <div className="min-w-0 grow">
        <p className="flex gap-2 text-caption text-text2">
          <bdi className="min-w-0 truncate font-medium text-text">{name}</bdi>
          <span className="shrink-0 tabular-nums">{sizeWords(file.size)}</span>
        </p>
        {hasCaption && state.kind !== 'refused' && (
          <textarea
            dir="auto"
            rows={1}
            value={caption}
            aria-label={`Caption of ${name}`}
            aria-invalid={problem !== undefined || undefined}
            aria-describedby={trouble === undefined ? undefined : problemId}
            placeholder="Add a caption"
            onChange={(event) => setCaption(chatId, id, event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing || event.keyCode === 229) return;
              if (shortcutOf(event.nativeEvent) !== 'Enter' || matchMedia('(pointer: coarse)').matches) return;
              event.preventDefault();
              onSend();
            }}
            className="field-sizing-content mt-1 block max-h-24 w-full resize-none rounded-control border border-line bg-surface px-2 py-1 text-body placeholder:text-text3 focus:border-focus focus:outline-none aria-invalid:border-danger"
          />
        )}
        {trouble !== undefined && (
          <p id={problemId} role="alert" className="mt-1 text-caption text-danger wrap-anywhere">
            {trouble}
          </p>
        )}
        {caption.length > captionLimit - 100 && (
          <p className={cx('mt-0.5 text-micro tabular-nums', problem === undefined ? 'text-text3' : 'text-danger')}>
            {caption.trim().length.toLocaleString('en')} / {captionLimit.toLocaleString('en')}
          </p>
        )}
      </div>
      <div className="flex shrink-0">
        {state.kind === 'failed' && (
          <IconButton size="sm" label={`Try ${name} again`} onClick={() => retryFile(chatId, item)}>
            <RotateCw size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
        {!(isFirst && isLast) && (
          <>
            <IconButton size="sm" label={`Move ${name} up`} disabled={isFirst} onClick={() => moveFile(chatId, id, -1)}>
              <ArrowUp size={16} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
            <IconButton size="sm" label={`Move ${name} down`} disabled={isLast} onClick={() => moveFile(chatId, id, 1)}>
              <ArrowDown size={16} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
          </>
        )}
        <IconButton
          size="sm"
          label={state.kind === 'uploading' ? `Cancel the upload of ${name}` : `Remove ${name}`}
          onClick={onRemove}
        >
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  );
}

function Thumb({ item: { file, preview, state } }: { readonly item: TrayItem }) {
  const mime = mimeOf(file);
  const look = 'absolute inset-0 size-full object-cover';
  return (
    <span className="relative grid size-14 shrink-0 place-items-center overflow-hidden rounded-control bg-surface3 text-text2">
      {preview !== undefined && mime.startsWith('image/') && (
        <img src={preview} alt="" draggable={false} className={look} />
      )}
      {preview !== undefined && mime.startsWith('video/') && (
        <video src={preview} muted playsInline preload="metadata" className={look} />
      )}
      {preview === undefined &&
        (mime.startsWith('audio/') ? (
          <Music2 size={22} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <FileText size={22} strokeWidth={1.5} aria-hidden="true" />
        ))}
      {state.kind === 'uploading' && <Ring progress={state.progress} />}
    </span>
  );
}

const around = 2 * Math.PI * 14;

function Ring({ progress }: { readonly progress: number }) {
  const percent = Math.round(progress * 100);
  return (
    <span
      role="progressbar"
      aria-label="Upload"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="absolute inset-0 grid place-items-center bg-shade/45 text-on-shade"
    >
      <svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true" className="-rotate-90">
        <circle cx="18" cy="18" r="14" fill="none" stroke="currentColor" strokeOpacity="0.3" strokeWidth="3" />
        <circle
          cx="18"
          cy="18"
          r="14"
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - Math.max(0.03, progress))}
          className="transition-[stroke-dashoffset]"
        />
      </svg>
    </span>
  );
}
