/**
 * What is playing: one sound at a time for the whole page. It belongs to no bubble, so it goes on when its bubble
 * scrolls out of sight, and it knows where it was when the bubble comes back.
 */
import { useSyncExternalStore } from 'react';

/** Times in seconds. `length` is known once the browser has read the head of the file. */
export type Playback = {
  readonly mediaId: string;
  readonly isPlaying: boolean;
  readonly at: number;
  readonly length?: number;
  /** The browser cannot play it, or could not get it. */
  readonly isBroken: boolean;
};

const rates = [1, 1.5, 2] as const;
export type Rate = (typeof rates)[number];

let audio: HTMLAudioElement | undefined;
let current: Playback | undefined;
let rate: Rate = 1;
const listeners = new Set<() => void>();

/** Plays this sound from where it was, or pauses it. Whatever else was playing stops. */
export function togglePlaying(mediaId: string, url: string): void {
  const element = take(mediaId, url);
  if (!element.paused) element.pause();
  // A refusal is told by `error`, or the next click pauses what is still loading.
  else void element.play().catch(() => update());
}

/** Goes to a place of this sound, playing or not. */
export function seekTo(mediaId: string, url: string, seconds: number): void {
  const element = take(mediaId, url);
  element.currentTime = Math.max(0, seconds);
  update();
}

/** 1×, 1.5×, 2× and round again, for everything that is played from now on. */
export function nextRate(): void {
  rate = rates[(rates.indexOf(rate) + 1) % rates.length] ?? 1;
  if (audio !== undefined) audio.playbackRate = rate;
  tell();
}

/** The state of one sound; undefined while another, or none, is current. */
export function usePlayback(mediaId: string): Playback | undefined {
  return useSyncExternalStore(
    subscribe,
    () => (current?.mediaId === mediaId ? current : undefined),
    () => undefined,
  );
}

export function useRate(): Rate {
  return useSyncExternalStore(
    subscribe,
    () => rate,
    () => 1,
  );
}

/** The one element, loaded with this sound. */
function take(mediaId: string, url: string): HTMLAudioElement {
  audio ??= makeAudio();
  if (current?.mediaId !== mediaId || current.isBroken) {
    audio.pause();
    audio.src = url;
    audio.defaultPlaybackRate = rate;
    audio.playbackRate = rate;
    current = { mediaId, isPlaying: false, at: 0, isBroken: false };
    tell();
  }
  return audio;
}

function makeAudio(): HTMLAudioElement {
  const element = new Audio();
  element.preload = 'metadata';
  for (const event of ['play', 'pause', 'timeupdate', 'durationchange'] as const) {
    element.addEventListener(event, update);
  }
  element.addEventListener('ended', () => {
    element.currentTime = 0;
    update();
  });
  element.addEventListener('error', () => {
    if (current !== undefined) current = { ...current, isPlaying: false, isBroken: true };
    tell();
  });
  return element;
}

function update(): void {
  if (audio === undefined || current === undefined || current.isBroken) return;
  const { currentTime, duration, paused, ended } = audio;
  const { mediaId } = current;
  const length = Number.isFinite(duration) && duration > 0 ? { length: duration } : {};
  current = { mediaId, isPlaying: !paused && !ended, at: currentTime, ...length, isBroken: false };
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}
