'use client';

import { Play, VideoOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Caption } from './Caption.tsx';
import { FaceCard, faceAction } from './FaceCard.tsx';
import { safeName } from './file-kind.ts';
import { MediaFrame } from './MediaFrame.tsx';
import { MediaNotice } from './MediaNotice.tsx';
import { mediaBox } from './media-box.ts';
import { mediaUrl } from './media-url.ts';
import { lengthWords, sizeWords } from './media-words.ts';
import { placeholderUrl } from './placeholder.ts';
import type { FaceProps } from './shown.ts';

/** A film: its first picture and how long it is; a click plays it in its place. Nothing of it is fetched before. */
export function VideoFace({ face, shown }: FaceProps<'video'>) {
  const { media } = shown;
  const [state, setState] = useState<'poster' | 'playing' | 'broken'>('poster');
  const background = useMemo(() => placeholderUrl(media?.placeholder), [media?.placeholder]);
  if (media?.state !== 'ready') {
    return (
      <>
        <MediaNotice media={media} noun="video" />
        <Caption text={face.caption} shown={shown} />
      </>
    );
  }
  const url = mediaUrl(media.mediaId);
  if (state === 'broken') {
    return (
      <>
        <FaceCard
          icon={<VideoOff size={18} strokeWidth={1.75} />}
          title="This browser cannot play the video."
          actions={
            <a href={url} download={safeName(media.name, 'video')} className={faceAction}>
              Download
            </a>
          }
        />
        <Caption text={face.caption} shown={shown} />
      </>
    );
  }
  const poster = media.placeholder === undefined ? undefined : mediaUrl(media.mediaId, 'thumb');
  return (
    <MediaFrame
      box={mediaBox(media)}
      background={background}
      caption={face.caption}
      shown={shown}
      hasControls={state === 'playing'}
    >
      {state === 'playing' ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what a customer filmed
        <video
          src={url}
          poster={poster}
          controls
          autoPlay
          playsInline
          preload="metadata"
          onError={() => setState('broken')}
          className="absolute inset-0 size-full bg-shade object-contain"
        />
      ) : (
        <button
          type="button"
          aria-label="Play the video"
          onClick={() => setState('playing')}
          className="group absolute inset-0 grid place-items-center"
        >
          {poster !== undefined && (
            <img
              src={poster}
              alt=""
              loading="lazy"
              decoding="async"
              draggable={false}
              className="absolute inset-0 size-full object-cover"
            />
          )}
          <span className="relative grid size-12 place-items-center rounded-pill bg-shade/55 text-on-shade group-hover:bg-shade/70">
            <Play size={22} strokeWidth={1.75} fill="currentColor" aria-hidden="true" className="translate-x-px" />
          </span>
          <span
            dir="ltr"
            className="absolute start-2 top-2 rounded-pill bg-shade/55 px-2 text-micro text-on-shade tabular-nums"
          >
            {media.duration === undefined ? sizeWords(media.bytes ?? 0) : lengthWords(media.duration)}
          </span>
        </button>
      )}
    </MediaFrame>
  );
}
