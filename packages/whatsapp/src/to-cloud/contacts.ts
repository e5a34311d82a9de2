/** Meta's list of contact cards, of a card as we keep it. Source: Meta, contacts messages. */
import type { ContactCard, ContactsContent } from '@parley/model/content/contact-cards';

/** Undefined where a card has no name, or where there is no card. */
export function contactsBody(content: ContactsContent | undefined): readonly unknown[] | undefined {
  const cards = content?.contacts ?? [];
  const isNamed = cards.every(({ name }) => name?.formatted_name !== undefined);
  return cards.length > 0 && isNamed ? cards.map(cardBody) : undefined;
}

/** Cards that came from a phone carry more than may be sent: where they came from, free words for a kind of number. */
function cardBody({ origin: _, phones, emails, urls, addresses, ...card }: ContactCard) {
  return {
    ...card,
    ...(phones === undefined ? {} : { phones: phones.filter(({ phone }) => phone !== undefined).map(withKnownKind) }),
    ...(emails === undefined ? {} : { emails: emails.map(withKnownKind) }),
    ...(urls === undefined ? {} : { urls: urls.map(withKnownKind) }),
    ...(addresses === undefined ? {} : { addresses: addresses.map(withKnownKind) }),
  };
}

function withKnownKind<T extends { readonly type?: string }>({
  type,
  ...rest
}: T): Omit<T, 'type'> & { type?: string } {
  const kind = type?.toUpperCase();
  return kind === 'HOME' || kind === 'WORK' ? { ...rest, type: kind } : rest;
}
