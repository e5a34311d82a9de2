import { BubbleFoot } from '../Bubble.tsx';
import { MediaNotice } from './MediaNotice.tsx';
import { mediaUrl } from './media-url.ts';
import type { Shown } from './shown.ts';

/** A sticker, 160 pixels wide, to stand without a bubble; who asked for less motion sees its first picture. */
export function StickerFace({ shown }: { readonly shown: Shown }) {
  const { media, side, meta } = shown;
  if (media?.state !== 'ready') {
    return (
      <>
        <MediaNotice media={media} noun="sticker" />
        <BubbleFoot side={side} meta={meta} />
      </>
    );
  }
  return (
    <picture className="block">
      {media.placeholder !== undefined && (
        <source media="(prefers-reduced-motion: reduce)" srcSet={mediaUrl(media.mediaId, 'thumb')} />
      )}
      <img
        src={mediaUrl(media.mediaId)}
        alt="Sticker"
        width={160}
        height={160}
        loading="lazy"
        decoding="async"
        draggable={false}
        className="size-40 object-contain"
      />
    </picture>
  );
}
