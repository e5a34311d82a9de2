/** The shape of a sound, read from its bytes in the browser: how loud it is in each of 48 equal stretches, 0 to 1. */

export const barCount = 48;

/** Enough to show; a sound costs little less than its bars when it is read again. */
const mostKept = 200;
/** The lowest rate that every browser decodes to: minutes of sound stay small in memory. */
const hertz = 8000;

const known = new Map<string, Promise<readonly number[]>>();
let last: Promise<unknown> = Promise.resolve();

/** The bars of a sound. One is read at a time. Rejects where the browser cannot get or decode it. */
export function peaksOf(url: string): Promise<readonly number[]> {
  const found = known.get(url);
  if (found !== undefined) return found;
  const reading = last.then(() => read(url));
  last = reading.catch(() => known.delete(url));
  known.set(url, reading);
  for (const oldest of known.keys()) {
    if (known.size <= mostKept) break;
    known.delete(oldest);
  }
  return reading;
}

async function read(url: string): Promise<readonly number[]> {
  const response = await fetch(url, { credentials: 'include' });
  if (!response.ok) throw new Error(`Not there: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, hertz).decodeAudioData(bytes);
  return barsOf(sound.getChannelData(0));
}

/** The loudness of each stretch of the samples, the loudest being 1. Silence is all zeros. */
export function barsOf(samples: ArrayLike<number>): readonly number[] {
  const bars = Array.from({ length: barCount }, (_, bar) => {
    const start = Math.floor((bar * samples.length) / barCount);
    const end = Math.floor(((bar + 1) * samples.length) / barCount);
    let sum = 0;
    for (let index = start; index < end; index += 1) sum += (samples[index] ?? 0) ** 2;
    return end > start ? Math.sqrt(sum / (end - start)) : 0;
  });
  const loudest = Math.max(...bars);
  return loudest > 0 ? bars.map((bar) => bar / loudest) : bars;
}
