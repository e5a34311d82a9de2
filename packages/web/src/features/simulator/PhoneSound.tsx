'use client';

import { Mic, Music, Pause, Play } from 'lucide-react';
import { useRef, useState } from 'react';

export type PhoneSoundProps = {
  readonly src: string;
  readonly isVoice: boolean;
  /** Called when it is played for the first time. */
  readonly onPlay: () => void;
};

/** Sound: play, pause, and a place in it. */
export function PhoneSound({ src, isVoice, onPlay }: PhoneSoundProps) {
  const sound = useRef<HTMLAudioElement>(null);
  const wasPlayed = useRef(false);
  const [isPlaying, setPlaying] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const [length, setLength] = useState(0);
  const what = isVoice ? 'voice message' : 'audio';
  const Kind = isVoice ? Mic : Music;

  const toggle = () => {
    const player = sound.current;
    if (player === null) return;
    if (!player.paused) return player.pause();
    // A browser that cannot play it says so by its error; the button then stays as it is.
    void player.play().catch(() => setPlaying(false));
    if (!wasPlayed.current) onPlay();
    wasPlayed.current = true;
  };

  return (
    <div className="flex w-56 max-w-full items-center gap-2">
      <button
        type="button"
        aria-label={`${isPlaying ? 'Pause' : 'Play'} the ${what}`}
        onClick={toggle}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-pill bg-brand text-on-brand transition-colors hover:bg-brand-hover pointer-coarse:size-11"
      >
        {isPlaying ? (
          <Pause size={16} strokeWidth={2} aria-hidden="true" />
        ) : (
          <Play size={16} strokeWidth={2} aria-hidden="true" />
        )}
      </button>
      <input
        type="range"
        min={0}
        max={length}
        step={0.1}
        value={Math.min(seconds, length)}
        aria-label={`Place in the ${what}`}
        onChange={(event) => {
          if (sound.current !== null) sound.current.currentTime = Number(event.target.value);
        }}
        className="h-6 min-w-0 grow accent-brand"
      />
      <span className="flex shrink-0 items-center gap-1 text-micro tabular-nums opacity-80">
        <Kind size={12} strokeWidth={2} aria-hidden="true" />
        {minutes(isPlaying || seconds > 0 ? seconds : length)}
      </span>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written captions for a voice message */}
      <audio
        ref={sound}
        src={src}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setSeconds(event.currentTarget.currentTime)}
        onDurationChange={(event) => {
          const { duration } = event.currentTarget;
          setLength(Number.isFinite(duration) ? duration : 0);
        }}
      />
    </div>
  );
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
