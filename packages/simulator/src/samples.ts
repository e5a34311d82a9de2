/** Small files of our own that people send when they are given nothing else. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaFile } from './media/media-store.ts';

const samples = {
  image: { file: 'photo.jpg', mime: 'image/jpeg' },
  picture: { file: 'picture.png', mime: 'image/png' },
  video: { file: 'clip.mp4', mime: 'video/mp4' },
  audio: { file: 'music.mp3', mime: 'audio/mpeg' },
  voice: { file: 'voice.ogg', mime: 'audio/ogg; codecs=opus' },
  document: { file: 'invoice.pdf', mime: 'application/pdf' },
  sticker: { file: 'sticker.webp', mime: 'image/webp' },
  animated_sticker: { file: 'sticker-animated.webp', mime: 'image/webp' },
} as const;

export type SampleName = keyof typeof samples;

/** The file, under 40 kB, named as people's phones name files. */
export async function readSample(name: SampleName): Promise<MediaFile> {
  const { file, mime } = samples[name];
  return { bytes: await readFile(join(import.meta.dirname, 'samples', file)), mime, name: file };
}
