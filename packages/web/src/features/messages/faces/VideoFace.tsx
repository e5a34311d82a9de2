'use client';

import { VideoOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Caption } from './Caption.tsx';
import { FaceCard, faceAction } from './FaceCard.tsx';
import { Film } from './Film.tsx';
import { safeName } from './file-kind.ts';
import { MediaFrame } from './MediaFrame.tsx';
import { MediaNotice } from './MediaNotice.tsx';
import { mediaBox } from './media-box.ts';
import { mediaUrl } from './media-url.ts';
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
  return (
    <MediaFrame
      box={mediaBox(media)}
      background={background}
      caption={face.caption}
      shown={shown}
      hasControls={state === 'playing'}
    >
      <Film
        media={media}
        isPlaying={state === 'playing'}
        onPlay={() => setState('playing')}
        onBroken={() => setState('broken')}
      />
    </MediaFrame>
  );
}
