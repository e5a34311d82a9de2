/** All that a store holds about messages, read page by page, and the same in a form that two runs can be compared in. */
import type { Chat } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import type { Identity } from '@parley/model/identity';
import type { Message } from '@parley/model/message';
import type { Outcome, ParkedStatus } from '@parley/storage/collections';
import type { Store } from '@parley/storage/store';

export type Everything = {
  readonly contacts: readonly Contact[];
  readonly identities: readonly Identity[];
  readonly chats: readonly Chat[];
  readonly messages: readonly Message[];
  readonly parked: readonly ParkedStatus[];
  readonly outcomes: readonly Outcome[];
};

export async function everything(store: Store): Promise<Everything> {
  const pageSize = 1000;
  return {
    contacts: await all((last?: Contact) =>
      store.find('contacts', { index: 'created', ...after(last && [last.createdAt, last.id]), limit: pageSize }),
    ),
    identities: await all((last?: Identity) =>
      store.find('identities', { index: 'contact', ...after(last && [last.contactId, last.id]), limit: pageSize }),
    ),
    chats: await all((last?: Chat) =>
      store.find('chats', { index: 'list', ...after(last && [last.lastOrder, last.id]), limit: pageSize }),
    ),
    messages: await all((last?: Message) =>
      store.find('messages', {
        index: 'thread',
        ...after(last && [last.chatId, last.order, last.seq]),
        limit: pageSize,
      }),
    ),
    parked: await all((last?: ParkedStatus) =>
      store.find('parkedStatuses', { index: 'age', ...after(last && [last.parkedAt, last.id]), limit: pageSize }),
    ),
    outcomes: await all((last?: Outcome) =>
      store.find('outcomes', { index: 'all', ...after(last && [last.id]), limit: pageSize }),
    ),
  };
}

/**
 * What must be the same however the same webhooks came: everything but the ids that are fresh in each run, our own
 * clock, and the order of arrival. Inbound messages are known by their wamid, ours by their text, contacts by their
 * identities.
 */
export function canonical({ contacts, identities, chats, messages, parked, outcomes }: Everything): object {
  const nameOf = (contactId: string) => {
    const names = identities.filter((identity) => identity.contactId === contactId).map(({ id }) => id);
    return names.sort().join(' ');
  };
  const textOf = (id: string | undefined) => messages.find((message) => message.id === id)?.text;
  return {
    contacts: byName(contacts, ({ id, createdAt: _, ...contact }) => [nameOf(id), contact]),
    chats: byName(chats, ({ id: _i, createdAt: _c, contactId, lastMessage, lastOrder, ...chat }) => {
      const { id, order, ...preview } = lastMessage ?? {};
      const place = lastMessage?.direction === 'outbound' ? {} : { order, lastOrder };
      return [nameOf(contactId), { ...chat, ...place, preview: { ...preview, shows: textOf(id) } }];
    }),
    messages: byName(messages, (message) => {
      const { seq: _s, chatId: _c, createdAt: _a, ordinal: _o, contactId, replyTo, ...rest } = message;
      const common = { contact: nameOf(contactId), replyTo: textOf(replyTo) };
      if (rest.direction === 'inbound') return [rest.wamid, { ...rest, ...common }];
      const { id: _i, wamid: _w, order: _p, sentAt: _t, author: _u, ...outbound } = rest;
      return [rest.text, { ...outbound, ...common }];
    }),
    parked: parked.map(({ record }) => record),
    setAside: outcomes
      .filter(({ outcome }) => outcome !== 'duplicate')
      .map(({ outcome, reason }) => `${outcome}: ${reason}`)
      .sort(),
  };
}

function byName<T>(things: readonly T[], named: (thing: T) => [name: string, value: object]): object {
  const entries = things.map(named);
  const record = Object.fromEntries(entries);
  if (Object.keys(record).length !== entries.length) throw new Error('Two things have the same name');
  return record;
}

async function all<T>(page: (last?: T) => Promise<T[]>): Promise<T[]> {
  const found: T[] = [];
  for (let next = await page(); next.length > 0; next = await page(found.at(-1))) found.push(...next);
  return found;
}

function after(place: readonly (string | number)[] | undefined): { readonly after?: readonly (string | number)[] } {
  return place === undefined ? {} : { after: place };
}
