/** Small numbers of samples, told by their order: no mean, no normal distribution. */

export type Summary = { readonly min: number; readonly med: number; readonly max: number; readonly n: number };

/** The value below which this share of the samples lies (nearest rank); NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  return quantileOfSorted(ordered(samples), share);
}

export function summary(samples: readonly number[]): Summary {
  const sorted = ordered(samples);
  return {
    min: sorted[0] ?? Number.NaN,
    med: median(sorted),
    max: sorted.at(-1) ?? Number.NaN,
    n: sorted.length,
  };
}

export function median(samples: readonly number[]): number {
  const sorted = ordered(samples);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The 95 % bootstrap interval of the median. The same samples always give the same interval. */
export function medianInterval(samples: readonly number[], resamples = 2000): readonly [number, number] {
  const random = seeded(samples.length);
  const medians: number[] = [];
  for (let turn = 0; turn < resamples; turn += 1) {
    medians.push(median(samples.map(() => samples[Math.floor(random() * samples.length)] ?? Number.NaN)));
  }
  const sorted = ordered(medians);
  return [quantileOfSorted(sorted, 0.025), quantileOfSorted(sorted, 0.975)];
}

function quantileOfSorted(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

function ordered(samples: readonly number[]): number[] {
  return [...samples].sort((a, b) => a - b);
}

/** A linear congruential generator: good enough to resample, and repeatable. */
function seeded(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
