import { randomFillSync } from 'node:crypto';
import { uuidV7 } from '@parley/model/ids';

const idBytes = 10;

/** Makes uuids v7 of this clock. Randomness is drawn for many at once: a call of its own costs more than all the rest. */
export function makeFreshIds(now: () => number): () => string {
  const pool = Buffer.alloc(idBytes * 256);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.subarray(used, used + idBytes);
    used += idBytes;
    return uuidV7(now(), bytes);
  };
}
