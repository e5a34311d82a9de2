/**
 * The JSON of one flush. A document stands in its own row and in the events that tell of it; it is written out once.
 */
import type { InboxEvent } from '@parley/model/events';
import type { Write } from '../flush.ts';

export type Json = {
  of(document: object): string;
  /** Events come before the writes, each once, in order. */
  ofEvent(event: InboxEvent): string;
  /** A document that an event tells of is named by its place there: `[event, name]`. */
  ofWrite(write: Write): string;
};

export function makeJson(): Json {
  const known = new Map<object, string>();
  const told = new Map<object, string>();
  let count = 0;

  function of(document: object): string {
    let json = known.get(document);
    if (json === undefined) {
      json = JSON.stringify(document);
      known.set(document, json);
    }
    return json;
  }

  return {
    of,
    ofEvent(event) {
      let json = '';
      for (const [name, value] of Object.entries(event)) {
        const isObject = typeof value === 'object' && value !== null;
        const text = isObject ? of(value) : JSON.stringify(value);
        if (isObject) told.set(value, `[${count},"${name}"]`);
        // As in any JSON, what is undefined is left out.
        if (text !== undefined) json += `${json === '' ? '' : ','}"${name}":${text}`;
      }
      count += 1;
      return `{${json}}`;
    },
    ofWrite(write) {
      const { kind, collection } = write;
      if (kind === 'remove') return JSON.stringify(write);
      const place = told.get(write.document);
      const document = place === undefined ? `"document":${of(write.document)}` : `"told":${place}`;
      return `{"kind":"${kind}","collection":"${collection}",${document}}`;
    },
  };
}
