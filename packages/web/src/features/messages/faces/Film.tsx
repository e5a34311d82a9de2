'use client';

import type { MessageMedia } from '@parley/model/media';
import { Play } from 'lucide-react';
import { mediaUrl } from './media-url.ts';
import { lengthWords, sizeWords } from './media-words.ts';

/** A file as far as it is known: one at the top of a template is known by its id alone. */
export type KnownFile = Pick<MessageMedia, 'mediaId'> & Partial<MessageMedia>;

type FilmProps = {
  readonly media: KnownFile;
  readonly isPlaying: boolean;
  readonly onPlay: () => void;
  readonly onBroken: () => void;
};

/** Fills its box: the first picture and how long it is, then the film itself. Nothing of it is fetched before a click. */
export function Film({ media, isPlaying, onPlay, onBroken }: FilmProps) {
  const { mediaId, placeholder, duration, bytes } = media;
  const poster = placeholder === undefined ? undefined : mediaUrl(mediaId, 'thumb');
  const length = duration === undefined ? bytes && sizeWords(bytes) : lengthWords(duration);
  if (isPlaying) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what a customer filmed
      <video
        src={mediaUrl(mediaId)}
        poster={poster}
        controls
        autoPlay
        playsInline
        preload="metadata"
        onError={onBroken}
        className="absolute inset-0 size-full bg-shade object-contain"
      />
    );
  }
  return (
    <button
      type="button"
      aria-label="Play the video"
      onClick={onPlay}
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
      {length !== undefined && (
        <span
          dir="ltr"
          className="absolute start-2 top-2 rounded-pill bg-shade/55 px-2 text-micro text-on-shade tabular-nums"
        >
          {length}
        </span>
      )}
    </button>
  );
}
