'use client';

import { ImageOff } from 'lucide-react';
import { lazy, useMemo, useState } from 'react';
import { cx } from '../../../ui/cx.ts';
import { Later } from '../../../ui/Later.tsx';
import { Caption } from './Caption.tsx';
import { FaceButton, FaceCard } from './FaceCard.tsx';
import { MediaFrame } from './MediaFrame.tsx';
import { MediaNotice } from './MediaNotice.tsx';
import { mediaBox } from './media-box.ts';
import { mediaUrl } from './media-url.ts';
import { placeholderUrl } from './placeholder.ts';
import type { FaceProps } from './shown.ts';

const Lightbox = lazy(() => import('./Lightbox.tsx').then((file) => ({ default: file.Lightbox })));

/** A photo: its room first, then a blur of it, then its thumbnail; a click shows all of it. */
export function ImageFace({ face, shown }: FaceProps<'image'>) {
  const { media } = shown;
  const [isLoaded, setLoaded] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const background = useMemo(() => placeholderUrl(media?.placeholder), [media?.placeholder]);
  if (media?.state !== 'ready') {
    return (
      <>
        <MediaNotice media={media} noun="photo" />
        <Caption text={face.caption} shown={shown} />
      </>
    );
  }
  if (isBroken) {
    return (
      <>
        <FaceCard
          icon={<ImageOff size={18} strokeWidth={1.75} />}
          title="The photo could not be loaded."
          actions={<FaceButton onClick={() => setBroken(false)}>Try again</FaceButton>}
        />
        <Caption text={face.caption} shown={shown} />
      </>
    );
  }
  return (
    <MediaFrame box={mediaBox(media)} background={background} caption={face.caption} shown={shown}>
      <button type="button" aria-label="Open the photo" onClick={() => setOpen(true)} className="absolute inset-0">
        <img
          src={mediaUrl(media.mediaId, media.placeholder === undefined ? undefined : 'thumb')}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onLoad={() => setLoaded(true)}
          onError={() => setBroken(true)}
          className={cx('size-full object-cover transition-opacity duration-[120ms]', !isLoaded && 'opacity-0')}
        />
      </button>
      {isOpen && (
        <Later onFail={() => setOpen(false)}>
          <Lightbox media={media} caption={face.caption} onClose={() => setOpen(false)} />
        </Later>
      )}
    </MediaFrame>
  );
}
