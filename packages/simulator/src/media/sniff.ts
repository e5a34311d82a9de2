/** What the first bytes of a file say it is. Only the types that WhatsApp takes from a business are known. */

/** `animated` of a WebP, `opus` with its channels of an Ogg. */
export type Sniffed = { readonly isAnimated?: true; readonly opusChannels?: number };

type Probe = { readonly mimes: readonly string[]; readonly matches: (bytes: Buffer) => boolean };

const zip = /^application\/vnd\.openxmlformats/;
const ole = ['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'];

const probes: readonly Probe[] = [
  { mimes: ['image/jpeg'], matches: startsWith('ffd8ff') },
  { mimes: ['image/png'], matches: startsWith('89504e470d0a1a0a') },
  { mimes: ['image/webp'], matches: (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP' },
  { mimes: ['audio/ogg'], matches: (bytes) => opusHead(bytes) !== undefined },
  { mimes: ['video/mp4', 'audio/mp4', 'video/3gpp'], matches: (bytes) => ascii(bytes, 4, 8) === 'ftyp' },
  {
    mimes: ['audio/mpeg'],
    matches: (bytes) => ascii(bytes, 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2),
  },
  { mimes: ['audio/aac'], matches: (bytes) => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0 },
  { mimes: ['audio/amr'], matches: (bytes) => ascii(bytes, 0, 5) === '#!AMR' },
  { mimes: ['application/pdf'], matches: (bytes) => bytes.subarray(0, 1024).includes('%PDF-') },
  { mimes: ole, matches: startsWith('d0cf11e0a1b11ae1') },
  { mimes: ['text/plain'], matches: (bytes) => !bytes.subarray(0, 4096).includes(0) },
];

/** What can be said about a file declared as this type (without parameters); undefined where it is no such file. */
export function sniff(bytes: Buffer, mime: string): Sniffed | undefined {
  const matches = zip.test(mime)
    ? startsWith('504b0304')(bytes)
    : probes.some((probe) => probe.mimes.includes(mime) && probe.matches(bytes));
  if (!matches) return undefined;
  const opusChannels = mime === 'audio/ogg' ? opusHead(bytes) : undefined;
  return {
    ...(mime === 'image/webp' && isAnimatedWebp(bytes) ? { isAnimated: true } : {}),
    ...(opusChannels === undefined ? {} : { opusChannels }),
  };
}

function startsWith(hex: string): Probe['matches'] {
  const start = Buffer.from(hex, 'hex');
  return (bytes) => bytes.subarray(0, start.length).equals(start);
}

function ascii(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

/** The channels of an Ogg whose first page opens an Opus stream (RFC 7845, section 5.1). */
function opusHead(bytes: Buffer): number | undefined {
  if (ascii(bytes, 0, 4) !== 'OggS') return undefined;
  const head = 27 + (bytes[26] ?? 0);
  return ascii(bytes, head, head + 8) === 'OpusHead' ? bytes[head + 9] : undefined;
}

/** The extended form says so in a flag. Source: WebP container specification, VP8X. */
function isAnimatedWebp(bytes: Buffer): boolean {
  return ascii(bytes, 12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 0x02) !== 0;
}
