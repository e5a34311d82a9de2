/** Sound and film: how long, how large, and a voice note of a browser put into the container that WhatsApp takes. */
import {
  ADTS,
  Conversion,
  FilePathSource,
  FilePathTarget,
  Input,
  MP3,
  MP4,
  OGG,
  OggOutputFormat,
  Output,
  QTFF,
  WEBM,
} from 'mediabunny';

/** Duration in seconds, pixels as shown. A codec is a word such as `avc` or `opus`, or `unknown`; absent: no such track. */
export type Track = {
  readonly duration: number;
  readonly width?: number;
  readonly height?: number;
  readonly film?: string;
  readonly sound?: string;
  readonly channels?: number;
};

/** Containers that hold everything themselves: none of these makes the reader look anywhere else. */
const formats = [MP4, QTFF, WEBM, OGG, MP3, ADTS];

/** Rejects for what is neither sound nor film. */
export async function measureTrack(path: string): Promise<Track> {
  using input = new Input({ formats, source: new FilePathSource(path) });
  const film = await input.getPrimaryVideoTrack();
  const sound = await input.getPrimaryAudioTrack();
  const duration = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
  return {
    duration: Math.round(duration * 1000) / 1000,
    ...(film && {
      film: (await film.getCodec()) ?? 'unknown',
      width: await film.getDisplayWidth(),
      height: await film.getDisplayHeight(),
    }),
    ...(sound && { sound: (await sound.getCodec()) ?? 'unknown', channels: await sound.getNumberOfChannels() }),
  };
}

/** Copies the sound to an ogg file at `to`, packet by packet, without coding it anew. Rejects where it is not opus. */
export async function remuxVoice(path: string, to: string): Promise<true> {
  using input = new Input({ formats, source: new FilePathSource(path) });
  const sound = await input.getPrimaryAudioTrack();
  if ((await sound?.getCodec()) !== 'opus') throw new Error('The sound is not opus');
  const output = new Output({ format: new OggOutputFormat(), target: new FilePathTarget(to) });
  const conversion = await Conversion.init({ input, output, video: { discard: true }, showWarnings: false });
  await conversion.execute();
  return true;
}
