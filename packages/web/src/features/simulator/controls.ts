/**
 * What can be done to the simulator. Each answers whether it was done; a refusal is told to the person at once. What
 * changed comes back by the stream.
 */
import type { Wamid } from '@parley/model/ids';
import type { Dials, Persona, Phone } from '@parley/model/sandbox';
import { ApiProblem, api, backendUrl } from '../../inbox/api.ts';
import { showToast } from '../../ui/toast.ts';

const base = '/api/simulator';

export function writeAs(personId: string, text: string, replyTo?: Wamid): Promise<boolean> {
  return sendAs(personId, { text, replyTo });
}

/** A message by its word, such as `voice` or `view_once`, with a sample where no file is given. */
export type Wish = {
  readonly type?: string;
  readonly text?: string;
  readonly caption?: string;
  readonly file?: { readonly data: string; readonly mime: string; readonly name: string };
  readonly messageId?: Wamid;
  readonly emoji?: string;
  readonly replyTo?: Wamid | undefined;
  readonly forwarded?: 'once' | 'often';
  readonly fromAd?: true;
};

export function sendAs(personId: string, wish: Wish): Promise<boolean> {
  return done(api.post(`${person(personId)}/messages`, wish));
}

/** Taps a button or a row. `values` fill a form, or say yes or no. */
export function press(personId: string, messageId: Wamid, key: string, values?: object): Promise<boolean> {
  return done(api.post(`${person(personId)}/press`, { messageId, key, ...(values === undefined ? {} : { values }) }));
}

/** What people do besides writing. */
export type Act =
  | { readonly act: 'edit' | 'phone_app_edit'; readonly messageId: Wamid; readonly text: string }
  | { readonly act: 'revoke' | 'phone_app_revoke' | 'play'; readonly messageId: Wamid }
  | { readonly act: 'change_number'; readonly waId: string }
  | { readonly act: 'change_user_id'; readonly userId: string }
  | { readonly act: 'change_identity' | 'stop_marketing' | 'resume_marketing' | 'call' }
  | { readonly act: 'phone_app_write'; readonly text: string };

export function perform(personId: string, act: Act): Promise<boolean> {
  return done(api.post(`${person(personId)}/acts`, act));
}

/** Somebody new with a phone, by number or by user id alone. */
export type Newcomer = {
  readonly name: string;
  readonly waId?: string;
  readonly userId?: string;
  readonly username?: string;
};

/** Answers the id of whoever was added; undefined where it was refused. */
export async function addPerson(newcomer: Newcomer): Promise<string | undefined> {
  let id: string | undefined;
  const adding = api.post<Phone>(`${base}/persons`, newcomer).then(({ persona }) => {
    id = persona.id;
  });
  await done(adding);
  return id;
}

export const templatesPath = `${base}/templates`;

export function reviewTemplate(id: string, status: string): Promise<boolean> {
  return done(api.patch(`${base}/templates/${encodeURIComponent(id)}`, { status }));
}

export function shareContacts(action: 'add' | 'remove'): Promise<boolean> {
  return done(api.post(`${base}/contact-sync`, { action }));
}

export function shareHistory(isDeclined: boolean): Promise<boolean> {
  return done(api.post(`${base}/history`, { isDeclined }));
}

/** Any other webhook of the account. */
export function postWebhook(field: string, value: object): Promise<boolean> {
  return done(api.post(`${base}/webhooks`, { field, value }));
}

/** Where the browser finds a file of the phones. */
export function fileUrl(url: string): string {
  return `${backendUrl}${base}${url}`;
}

export function changePerson(
  personId: string,
  patch: Partial<Pick<Persona, 'isOffline' | 'sendsReadReceipts' | 'isChatOpen'>>,
): Promise<boolean> {
  return done(api.patch(person(personId), patch));
}

export function turnDials(patch: Partial<Dials>): Promise<boolean> {
  return done(api.patch(`${base}/dials`, patch));
}

export function jumpClock(hours: number): Promise<boolean> {
  return done(api.post(`${base}/clock`, { advanceMs: hours * 3_600_000 }));
}

export async function startBusyShop(chats: number, seconds: number): Promise<void> {
  if (await done(api.post(`${base}/busy`, { chats, seconds }))) {
    showToast(`${chats} people write to you during the next ${seconds} seconds`);
  }
}

export function resetSimulator(): Promise<boolean> {
  return done(api.post(`${base}/reset`));
}

function person(id: string): string {
  return `${base}/persons/${encodeURIComponent(id)}`;
}

async function done(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showToast(error.detail ?? error.title, { tone: 'error' });
    return false;
  }
}
