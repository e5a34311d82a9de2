/**
 * The JSON of one flush. A document stands in its own row and in the events that tell of it; it is written out once.
 */
import type { InboxEvent } from '@parley/model/events';

export type Json = {
  of(document: object): string;
  ofEvent(event: InboxEvent): string;
};

export function makeJson(): Json {
  const known = new Map<object, string>();

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
        const text = typeof value === 'object' && value !== null ? of(value) : JSON.stringify(value);
        // As in any JSON, what is undefined is left out.
        if (text !== undefined) json += `${json === '' ? '' : ','}"${name}":${text}`;
      }
      return `{${json}}`;
    },
  };
}
