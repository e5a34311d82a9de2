import type { ContactCard } from '@parley/model/content/contact-cards';

/** A card in the form that address books read (vCard 3.0). Every value is escaped, so none can add a line of its own. */
export function vcard(card: ContactCard & { readonly title: string }): string {
  const { name, org, phones = [], emails = [], urls = [], title } = card;
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${[name?.last_name, name?.first_name, name?.middle_name, name?.prefix, name?.suffix].map(escaped).join(';')}`,
    `FN:${escaped(title)}`,
    ...(org === undefined ? [] : [`ORG:${[org.company, org.department].map(escaped).join(';')}`]),
    ...(org?.title ? [`TITLE:${escaped(org.title)}`] : []),
    ...phones.flatMap(({ phone }) => (phone === undefined ? [] : [`TEL:${escaped(phone)}`])),
    ...emails.map(({ email }) => `EMAIL:${escaped(email)}`),
    ...urls.map(({ url }) => `URL:${escaped(url)}`),
    'END:VCARD',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function escaped(text = ''): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\s*[\r\n\u2028\u2029]+\s*/g, '\\n');
}
