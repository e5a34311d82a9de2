/** Full jitter: a random wait in milliseconds below a ceiling that doubles with each failure, from 1 second to `most`. */
export function jitter(failures: number, most: number): number {
  return Math.random() * Math.min(most, 1000 * 2 ** Math.min(failures, 16));
}
