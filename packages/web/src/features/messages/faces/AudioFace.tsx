'use client';

import { instantVoiceBytes } from '@parley/model/limits/files';
import type { MessageMedia } from '@parley/model/media';
import { Mic, Music2, Pause, Play } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react';
import { cx } from '../../../ui/cx.ts';
import { shortcutOf } from '../../../ui/shortcuts.ts';
import { BubbleFoot } from '../Bubble.tsx';
import { faceAction } from './FaceCard.tsx';
import { safeName } from './file-kind.ts';
import { MediaNotice } from './MediaNotice.tsx';
import { mediaUrl } from './media-url.ts';
import { lengthWords, sizeWords } from './media-words.ts';
import { nextRate, seekTo, togglePlaying, usePlayback, useRate } from './player.ts';
import type { FaceProps } from './shown.ts';

/** A voice note with the shape of its sound, or a piece of music with its name. */
export function AudioFace({ face, shown }: FaceProps<'audio'>) {
  const { media, side, meta } = shown;
  const noun = face.isVoice ? 'voice message' : 'audio';
  return (
    <>
      {media?.state === 'ready' ? (
        <Player media={media} isVoice={face.isVoice} />
      ) : (
        <MediaNotice media={media} noun={noun} />
      )}
      <BubbleFoot side={side} meta={meta} />
    </>
  );
}

const stepSeconds = 5;

function Player({ media, isVoice }: { readonly media: MessageMedia; readonly isVoice: boolean }) {
  const url = mediaUrl(media.mediaId);
  const playback = usePlayback(media.mediaId);
  const isPlaying = playback?.isPlaying === true;
  const at = playback?.at ?? 0;
  const length = media.duration ?? playback?.length;
  const Icon = isPlaying ? Pause : Play;
  const name = isVoice ? 'voice message' : 'audio';
  return (
    <div dir="ltr" className="flex w-76 max-w-full items-center gap-2.5 pt-1">
      <button
        type="button"
        aria-label={`${isPlaying ? 'Pause' : 'Play'} the ${name}`}
        onClick={() => togglePlaying(media.mediaId, url)}
        className="grid size-10 shrink-0 place-items-center rounded-pill bg-brand text-on-brand hover:bg-brand-hover pointer-coarse:size-11"
      >
        <Icon
          size={18}
          strokeWidth={1.75}
          fill="currentColor"
          aria-hidden="true"
          className={cx(!isPlaying && 'translate-x-px')}
        />
      </button>
      <div className="min-w-0 grow">
        {!isVoice && (
          <p className="flex min-w-0 items-center gap-1.5 text-small">
            <Music2 size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 opacity-80" />
            <bdi className="min-w-0 truncate font-medium">{safeName(media.name, 'Audio')}</bdi>
          </p>
        )}
        <Track media={media} url={url} at={at} length={length} isVoice={isVoice} />
        <p className="flex items-center gap-1.5 text-micro tabular-nums opacity-80">
          {isVoice && <Mic size={12} strokeWidth={2} aria-hidden="true" />}
          {lengthWords(at > 0 ? at : (length ?? 0))}
          {at > 0 && length !== undefined && ` / ${lengthWords(length)}`}
          {!isVoice && media.bytes !== undefined && <span>· {sizeWords(media.bytes)}</span>}
        </p>
        {playback?.isBroken && (
          <p role="alert" className="mt-1 flex flex-wrap items-center gap-2 text-caption">
            This browser cannot play it.
            <a href={url} download={safeName(media.name, name)} className={faceAction}>
              Download
            </a>
          </p>
        )}
      </div>
      <RateButton />
    </div>
  );
}

function RateButton() {
  const rate = useRate();
  return (
    <button
      type="button"
      aria-label={`Speed ${rate}×. Change the speed`}
      onClick={nextRate}
      className="h-6 w-10 shrink-0 rounded-pill bg-text/10 font-semibold text-micro tabular-nums hover:bg-text/15 pointer-coarse:h-11"
    >
      {rate}×
    </button>
  );
}

type TrackProps = {
  readonly media: MessageMedia;
  readonly url: string;
  readonly at: number;
  readonly length: number | undefined;
  readonly isVoice: boolean;
};

/** How far it is, to look at and to move: by pointer, or by the arrow keys in steps of five seconds. */
function Track({ media, url, at, length = 0, isVoice }: TrackProps) {
  const peaks = usePeaks(url, isVoice && media.bytes !== undefined && media.bytes <= instantVoiceBytes);
  const done = length > 0 ? Math.min(1, at / length) : 0;
  const seek = (seconds: number) => {
    if (length > 0) seekTo(media.mediaId, url, Math.min(length, Math.max(0, seconds)));
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width > 0) seek(((event.clientX - left) / width) * length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const places: { readonly [key: string]: number | undefined } = {
      ArrowRight: at + stepSeconds,
      ArrowUp: at + stepSeconds,
      ArrowLeft: at - stepSeconds,
      ArrowDown: at - stepSeconds,
      Home: 0,
      End: length,
    };
    const place = places[shortcutOf(event.nativeEvent)];
    if (place === undefined) return;
    event.preventDefault();
    seek(place);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Place in the sound"
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(Math.min(at, length))}
      aria-valuetext={`${lengthWords(at)} of ${lengthWords(length)}`}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onKeyDown={onKeyDown}
      className="flex h-7 w-full cursor-pointer touch-none items-center gap-[2px] rounded-control pointer-coarse:h-11"
    >
      {isVoice ? (
        peaks.map((peak, bar) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={bar}
            style={{ height: `${Math.round(12 + 88 * peak)}%` }}
            className={cx(
              'min-w-px grow rounded-pill transition-[height]',
              bar < done * peaks.length
                ? 'bg-brand forced-colors:bg-[Highlight]'
                : 'bg-text/30 forced-colors:bg-[CanvasText]',
            )}
          />
        ))
      ) : (
        <span className="relative h-1 grow rounded-pill bg-text/20">
          <span style={{ width: `${done * 100}%` }} className="absolute inset-y-0 start-0 rounded-pill bg-brand" />
        </span>
      )}
    </div>
  );
}

/** Flat until they are known, and where they cannot be. */
const flat: readonly number[] = Array.from({ length: 48 }, () => 0.12);

function usePeaks(url: string, isWanted: boolean): readonly number[] {
  const [peaks, setPeaks] = useState(flat);
  useEffect(() => {
    if (!isWanted || typeof OfflineAudioContext === 'undefined') return;
    let isGone = false;
    // Without its shape a voice note plays all the same.
    import('./peaks.ts')
      .then(({ peaksOf }) => peaksOf(url))
      .then((found) => !isGone && setPeaks(found))
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [url, isWanted]);
  return peaks;
}
