/** What a person's tap on a button or a row of a list sends back. */
import { Problem } from '@parley/model/errors';
import type { Persona } from '@parley/model/sandbox';

/**
 * `message`: exactly this. Of the others the person says what goes out: a filled form, the place, the own contact card,
 * yes or no to calls.
 */
export type Answer =
  | { readonly kind: 'message'; readonly type: 'interactive' | 'button'; readonly content: object }
  | { readonly kind: 'form'; readonly name: 'flow' | 'address_message' }
  | { readonly kind: 'location' }
  | { readonly kind: 'contact' }
  | { readonly kind: 'permission' };

/** By the key of the button or row. */
export type Answers = { readonly [key: string]: Answer };

export type AnswerMessage = { readonly type: string; readonly content: object };

/** `values` fill a form, or say `response: 'reject'` to calls; without them the answer is a likely one. */
export function answerMessage(
  answer: Answer,
  persona: Persona,
  values: { readonly [name: string]: unknown } | undefined,
): AnswerMessage {
  switch (answer.kind) {
    case 'message':
      return { type: answer.type, content: answer.content };
    case 'form':
      return { type: 'interactive', content: formReply(answer.name, persona, values) };
    case 'location':
      return { type: 'location', content: somePlace };
    case 'contact':
      return { type: 'contacts', content: [ownCard(persona)] };
    case 'permission':
      return { type: 'interactive', content: permissionReply(values?.response ?? 'accept') };
  }
}

export const somePlace = { latitude: 38.8895, longitude: -77.0353, name: 'At the fountain', address: '1 Park Avenue' };

function formReply(name: 'flow' | 'address_message', persona: Persona, values: object | undefined): object {
  const usual = { name: persona.name, wish: persona.phrases[0] ?? '' };
  const response = name === 'flow' ? { flow_token: 'unused', ...(values ?? usual) } : { values: values ?? usual };
  return {
    type: 'nfm_reply',
    nfm_reply: { name, body: name === 'flow' ? 'Sent' : 'Address sent', response_json: JSON.stringify(response) },
  };
}

function ownCard({ name, waId }: Persona): object {
  if (waId === undefined) throw new Problem('BAD_REQUEST', 'This person has no phone number to share.');
  return {
    name: { formatted_name: name, first_name: name.split(' ')[0] },
    phones: [{ phone: `+${waId}`, wa_id: waId, type: 'CELL' }],
    origin: 'contact_request',
  };
}

function permissionReply(response: unknown): object {
  if (response !== 'accept' && response !== 'reject') {
    throw new Problem('BAD_REQUEST', 'response must be accept or reject.');
  }
  return { type: 'call_permission_reply', call_permission_reply: { response, response_source: 'user_action' } };
}
