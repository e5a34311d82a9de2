import { uuidV7 } from '@parley/model/ids';

/** A fresh uuid v7. `crypto.randomUUID` needs https; random bytes are there on a plain http address too. */
export function newId(): string {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
