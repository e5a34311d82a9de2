'use client';

import { Download, X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import { useRef, useState } from 'react';
import { cx } from '../../../ui/cx.ts';
import { plainText } from '../../../ui/formatting.ts';
import { Spinner } from '../../../ui/Spinner.tsx';
import type { KnownFile } from './Film.tsx';
import { safeName } from './file-kind.ts';
import { mediaUrl } from './media-url.ts';
import { sizeWords } from './media-words.ts';

export type LightboxProps = {
  readonly media: KnownFile;
  readonly caption: string | undefined;
  readonly onClose: () => void;
};

/** The whole photo in front of everything. A click on it shows it in its own size; Escape or a click beside it ends it. */
export function Lightbox({ media, caption, onClose }: LightboxProps) {
  const opener = useRef<Element>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'broken'>('loading');
  const [isActualSize, setActualSize] = useState(false);
  const url = mediaUrl(media.mediaId);
  const control =
    'grid size-10 place-items-center rounded-pill text-on-shade hover:bg-on-shade/15 pointer-coarse:size-11';
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade/90 motion-safe:animate-fade" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          className="fixed inset-0 z-40 flex flex-col text-on-shade outline-none"
        >
          <header className="flex shrink-0 items-center gap-1 p-2 ps-4">
            <Radix.Title className="min-w-0 grow truncate text-body">
              <bdi>{safeName(media.name, 'Photo')}</bdi>
              {media.bytes !== undefined && <span className="opacity-70"> · {sizeWords(media.bytes)}</span>}
            </Radix.Title>
            <a href={url} download={safeName(media.name, 'photo')} aria-label="Download the photo" className={control}>
              <Download size={20} strokeWidth={1.75} aria-hidden="true" />
            </a>
            <Radix.Close aria-label="Close" className={control}>
              <X size={22} strokeWidth={1.75} aria-hidden="true" />
            </Radix.Close>
          </header>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for what Escape and the cross do */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same */}
          <div
            onClick={(event) => event.target === event.currentTarget && onClose()}
            className={cx(
              'relative grid min-h-0 grow overflow-auto p-2',
              isActualSize ? 'place-items-start' : 'place-items-center',
            )}
          >
            {state === 'loading' && <Spinner label="Loading the photo" className="absolute inset-0 m-auto size-8" />}
            {state === 'broken' ? (
              <p role="alert">The photo could not be loaded. Close it and try again.</p>
            ) : (
              <button
                type="button"
                aria-label={isActualSize ? 'Fit the photo to the screen' : 'Show the photo in its own size'}
                onClick={() => setActualSize(!isActualSize)}
                className={isActualSize ? 'm-auto cursor-zoom-out' : 'cursor-zoom-in'}
              >
                <img
                  src={url}
                  alt={caption === undefined ? 'Photo' : plainText(caption)}
                  onLoad={() => setState('shown')}
                  onError={() => setState('broken')}
                  className={
                    isActualSize ? 'max-w-none' : 'max-h-[calc(100dvh-8rem)] max-w-[calc(100vw-1rem)] object-contain'
                  }
                />
              </button>
            )}
          </div>
          {caption !== undefined && (
            <p
              dir="auto"
              className="max-h-32 shrink-0 overflow-y-auto whitespace-pre-wrap p-4 text-center text-body wrap-anywhere"
            >
              {plainText(caption)}
            </p>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
