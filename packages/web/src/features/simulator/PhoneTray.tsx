'use client';

import { Paperclip } from 'lucide-react';
import { useRef, useState } from 'react';
import { showToast } from '../../ui/toast.ts';
import { sendAs, type Wish } from './controls.ts';
import { trayGroups } from './tray-words.ts';

export type PhoneTrayProps = {
  readonly personId: string;
  /** Puts what is answered beside it, and ends the answer. */
  readonly takeReply: () => Pick<Wish, 'replyTo'>;
  readonly onClose: () => void;
};

const fileLimit = 5 * 1024 * 1024;

/** Everything else that a phone can send, one tap each; samples go where no own file is given. */
export function PhoneTray({ personId, takeReply, onClose }: PhoneTrayProps) {
  const [forwarded, setForwarded] = useState(false);
  const [fromAd, setFromAd] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);

  const send = (wish: Wish) =>
    void sendAs(personId, {
      ...wish,
      ...takeReply(),
      ...(forwarded ? { forwarded: 'once' } : {}),
      ...(fromAd ? { fromAd: true } : {}),
    });

  const sendFile = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > fileLimit)
      return showToast('The phones of the sandbox send files of up to 5 MB.', { tone: 'error' });
    send({ type: typeOf(file), file: { data: await base64(file), mime: mimeOf(file), name: file.name } });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside; the button that opened it does, too
    <div
      data-tray
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
      className="-mx-2 max-h-56 overflow-y-auto border-line border-b px-2 pb-2 motion-safe:animate-fade"
    >
      <div className="flex flex-wrap gap-x-4 gap-y-1 py-1.5">
        <Mark label="Forwarded" isOn={forwarded} onChange={setForwarded} />
        <Mark label="From an ad" isOn={fromAd} onChange={setFromAd} />
      </div>
      {trayGroups.map(({ name, items }, place) => (
        <fieldset key={name} className="mb-1">
          <legend className="px-1 pb-0.5 text-micro text-text2">{name}</legend>
          <div className="grid grid-cols-4 gap-0.5">
            {items.map(({ word, label, icon: Icon }) => (
              <button key={word} type="button" onClick={() => send({ type: word })} className={itemClass}>
                <span className={iconClass}>
                  <Icon size={17} strokeWidth={1.75} aria-hidden="true" />
                </span>
                {label}
              </button>
            ))}
            {place === 0 && (
              <button type="button" onClick={() => chooser.current?.click()} className={itemClass}>
                <span className={iconClass}>
                  <Paperclip size={17} strokeWidth={1.75} aria-hidden="true" />
                </span>
                Own file…
              </button>
            )}
          </div>
        </fieldset>
      ))}
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="Own file"
        onChange={(event) => {
          void sendFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function Mark(props: { readonly label: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }) {
  const { label, isOn, onChange } = props;
  return (
    <label className="flex min-h-6 items-center gap-1.5 text-caption text-text2 pointer-coarse:min-h-11">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-brand"
      />
      {label}
    </label>
  );
}

/** How a phone sends a file: as what it shows, else as a document. */
function typeOf({ type }: File): string {
  const [kind] = type.split('/');
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

function mimeOf({ type }: File): string {
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream';
}

async function base64(file: File): Promise<string> {
  const reader = new FileReader();
  const read = new Promise<void>((resolve, reject) => {
    reader.onload = () => resolve();
    reader.onerror = () => reject(reader.error);
  });
  reader.readAsDataURL(file);
  await read;
  return String(reader.result).replace(/^[^,]*,/, '');
}

const itemClass =
  'flex min-w-0 flex-col items-center gap-0.5 rounded-control px-0.5 py-1 text-center text-micro text-text2 wrap-anywhere transition-colors hover:bg-surface2 hover:text-text focus-visible:-outline-offset-2';
const iconClass = 'inline-flex size-8 items-center justify-center rounded-pill bg-brand-soft text-brand-soft-text';
