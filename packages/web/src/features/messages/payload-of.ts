import type { Payload, Unsent } from '../../inbox/state.ts';

/** What an unsent message carries, a text being a payload like any other. */
export function payloadOf({ payload, text }: Unsent): Payload {
  return payload ?? { type: 'text', content: { body: text } };
}
