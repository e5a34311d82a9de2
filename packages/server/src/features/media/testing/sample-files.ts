/** Small files of many kinds, made on the spot. */
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  FilePathTarget,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny';
import sharp from 'sharp';

const red = { r: 200, g: 40, b: 40 };

/** A jpeg of this size, of one colour; `orientation` as in its metadata. */
export function aJpeg(width = 1200, height = 800, orientation = 1): Promise<Buffer> {
  const picture = sharp({ create: { width, height, channels: 3, background: red } });
  return picture.jpeg().withMetadata({ orientation }).toBuffer();
}

export function aPng(width = 60, height = 40): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 4, background: { ...red, alpha: 0.5 } } })
    .png()
    .toBuffer();
}

/** A still sticker. */
export function aSticker(): Promise<Buffer> {
  return sharp({ create: { width: 512, height: 512, channels: 4, background: { ...red, alpha: 0 } } })
    .webp()
    .toBuffer();
}

/** A small png whose head says that it has 50,000 × 50,000 pixels. */
export async function aPixelBomb(): Promise<Buffer> {
  const bomb = await aPng();
  bomb.writeUInt32BE(50_000, 16);
  bomb.writeUInt32BE(50_000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  return bomb;
}

/** Three seconds of silence as Chrome records it. */
export const aWebmVoice = (channels = 1) => sound(new WebMOutputFormat(), channels);
/** The same as Firefox records it. */
export const anOggVoice = (channels = 1) => sound(new OggOutputFormat(), channels);

/** The start of a file of film, as far as its type goes. */
export function anMp4Head(): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 32]), Buffer.from('ftypisom'), Buffer.alloc(200)]);
}

export const aPdf = Buffer.from(
  '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n',
);

/** A picture in mp4, coded as few phones do it. */
export async function aVp9Film(): Promise<Buffer> {
  const source = new EncodedVideoPacketSource('vp9');
  const decoderConfig = { codec: 'vp09.00.10.08', codedWidth: 64, codedHeight: 48 };
  return written(
    new Mp4OutputFormat(),
    (output) => output.addVideoTrack(source),
    async () => {
      await source.add(new EncodedPacket(new Uint8Array([0x82, 0x49, 0x83, 0x42]), 'key', 0, 1), { decoderConfig });
    },
  );
}

async function sound(format: OutputFormat, channels: number): Promise<Buffer> {
  const source = new EncodedAudioPacketSource('opus');
  const head = Buffer.from([...Buffer.from('OpusHead'), 1, channels, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0]);
  const config = { codec: 'opus', sampleRate: 48_000, numberOfChannels: channels, description: new Uint8Array(head) };
  const silence = new Uint8Array([channels === 1 ? 0xf8 : 0xfc, 0xff, 0xfe]);
  return written(
    format,
    (output) => output.addAudioTrack(source),
    async () => {
      for (let index = 0; index < 150; index += 1) {
        await source.add(new EncodedPacket(silence, 'key', index * 0.02, 0.02), { decoderConfig: config });
      }
    },
  );
}

async function written(
  format: OutputFormat,
  addTrack: (output: Output) => void,
  addPackets: () => Promise<void>,
): Promise<Buffer> {
  const path = join(tmpdir(), `parley-film-${crypto.randomUUID()}`);
  const output = new Output({ format, target: new FilePathTarget(path) });
  addTrack(output);
  await output.start();
  await addPackets();
  await output.finalize();
  const bytes = await readFile(path);
  await rm(path);
  return bytes;
}
