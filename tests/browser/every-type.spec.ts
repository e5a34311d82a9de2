/** Every type of message both ways, from a customer's phone to the inbox and back. Pictures of both ends are kept. */

import type { ChatPage, MessagePage } from '@parley/model/api';
import { readSample, type SampleName } from '@parley/simulator/samples';
import type { TestInfo } from '@playwright/test';
import type { BrowserClient } from '../support/browser-client.ts';
import { expect, test } from '../support/browser-test.ts';
import { opensSimulator } from '../support/phone-in-hand.ts';
import { type Screen, tickOf } from '../support/screen.ts';

/** A button on the phone, and what a screen reader says for the message in the inbox. */
const fromThePhone: readonly (readonly [button: string, said: string])[] = [
  ['Photo', 'Photo'],
  ['Picture', 'Photo'],
  ['Video', 'Video'],
  ['Voice', 'Voice message'],
  ['Music', 'Audio'],
  ['Document', 'Document, invoice.pdf'],
  ['Sticker', 'Sticker'],
  ['Moving sticker', 'Sticker'],
  ['Location', 'Location, At the fountain'],
  ['Contact', 'Contact, Rosa Martín'],
  ['Button', 'Reply, Yes'],
  ['List row', 'Reply, Monday, 9:00'],
  ['Template button', 'Reply, On my way'],
  ['Form', 'Reply, Sent'],
  ['Address', 'Reply, Asha Verma, 12 Lake Road, Pune'],
  ['Order', 'Order, With gift wrap, please'],
  ['Product question', 'Is this one dishwasher safe?'],
  ['View once', 'This message cannot be shown here'],
  ['Poll', 'This message cannot be shown here'],
  ['Unavailable', 'This message cannot be shown here'],
  ['Too large', 'This message cannot be shown here'],
  ['Type of tomorrow', 'Unknown message (hologram)'],
  ['Opened the chat', 'Opened the chat'],
];

const names = fromThePhone.map(([button]) => button);

test('whatever a phone sends is seen in the inbox', async ({ ana }, testInfo) => {
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Hello');
  await ana.opensChat('Emma Clarke');
  const tray = await phone.opensTray();
  await expect(tray.getByRole('button', { name: 'In a group' })).toBeVisible();
  // All at once, so they come in any order.
  await tray.getByRole('button').evaluateAll((buttons, wanted) => {
    for (const button of buttons as HTMLElement[]) if (wanted.includes(button.innerText.trim())) button.click();
  }, names);
  await expect(phone.bubbles).toHaveCount(1 + names.length);
  // Read: the inbox has it in sight.
  await expect(tickOf(phone.bubbles.last(), 'Read')).toBeVisible();
  await keepPicture(ana, testInfo, 'in-on-the-phone');
  const said = await wholeThread(ana, testInfo, 'in');
  expect(said.map(words).sort()).toEqual(['Hello', ...fromThePhone.map(([, spoken]) => spoken)].sort());

  await tray.getByLabel('Forwarded').check();
  await tray.getByLabel('From an ad').check();
  await tray.getByRole('button', { name: 'Photo', exact: true }).click();
  await expect(phone.bubbles.last()).toContainText('Forwarded');
  const last = ana.feed.getByRole('article').last();
  await expect(last).toContainText('Forwarded');
  await expect(last).toContainText('Kettles that sing');
  await tray.press('Escape');
  await expect(tray).toBeHidden();

  await ana.writes('Thank you!');
  await expect(phone.message('Thank you!')).toBeVisible();
  await (await phone.opensMenu(phone.message('Thank you!'))).getByRole('menuitem', { name: 'React ❤️' }).click();
  await expect(ana.message('Thank you!').getByRole('img', { name: /Emma Clarke reacted ❤️/ })).toBeVisible();
  await expect(phone.message('Thank you!').getByRole('img', { name: 'Reacted ❤️' })).toBeVisible();
});

test('what a customer changes, and what the business does on its own phone, is seen in the inbox', async ({
  ana,
}, testInfo) => {
  const { page } = ana;
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('See you at nien');
  await phone.writes('This was not for you');
  await ana.opensChat('Emma Clarke');
  await ana.sees('This was not for you');

  await (await phone.opensMenu(phone.message('See you at nien'))).getByRole('menuitem', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New words').fill('See you at nine');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(ana.message('See you at nine').getByRole('button', { name: /^Edited/ })).toBeVisible();
  await expect(phone.message('See you at nine')).toContainText('Edited');

  await (await phone.opensMenu(phone.message('This was not for you')))
    .getByRole('menuitem', { name: 'Delete for everybody' })
    .click();
  await expect(ana.message('This message was deleted')).toBeVisible();
  await expect(phone.message('This message was deleted')).toBeVisible();

  await page.getByRole('button', { name: 'What happens to Emma Clarke' }).click();
  await dialog.getByLabel('From the business’s phone app').fill('We close at six');
  await dialog.getByRole('button', { name: 'Write', exact: true }).click();
  await expect(page.getByText('Written in the phone app')).toBeVisible();
  await dialog.getByRole('button', { name: 'Call the business' }).click();
  await dialog.getByLabel('New phone number').fill('+1 202 555 0155');
  await dialog.getByRole('button', { name: 'Change', exact: true }).first().click();
  await expect(page.getByText('The number has changed')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(ana.message('We close at six')).toContainText('From the phone');
  await expect(phone.message('We close at six')).toContainText('From the business’s phone');
  await expect(ana.feed.getByText('Missed call')).toBeVisible();
  await expect(ana.feed.getByText(/changed/).first()).toBeVisible();
  await keepPicture(ana, testInfo, 'changes');
});

const place = { latitude: 52.52, longitude: 13.405, name: 'The shop', address: 'Main Street 1' };
const interactive = (kind: string, text: string, action: object, more: object = {}) =>
  ['interactive', { type: kind, body: { text }, action, ...more }, text] as const;

/** Type, Meta's own object, and what stands on the phone. */
const fromTheBusiness: readonly (readonly [type: string, content: object, shown: string])[] = [
  ['location', place, 'The shop'],
  [
    'contacts',
    {
      contacts: [{ name: { formatted_name: 'Omar Haddad', first_name: 'Omar' }, phones: [{ phone: '+12025550177' }] }],
    },
    'Omar Haddad',
  ],
  interactive('cta_url', 'Follow your order', {
    name: 'cta_url',
    parameters: { display_text: 'Open', url: 'https://shop.example.test/t' },
  }),
  interactive(
    'product_list',
    'Our cakes',
    {
      catalog_id: '77',
      sections: [{ title: 'New', product_items: [{ product_retailer_id: 'sku-1' }] }],
    },
    { header: { type: 'text', text: 'Cakes' } },
  ),
  interactive('catalog_message', 'Have a look around', {
    name: 'catalog_message',
    parameters: { thumbnail_product_retailer_id: 'sku-1' },
  }),
];

/** The same with a button to tap on the phone, and what then comes back to the inbox. */
const asked: readonly (readonly [type: string, content: object, taps: readonly string[], said: string])[] = [
  [
    'interactive',
    {
      type: 'button',
      header: { type: 'text', text: 'Tomorrow' },
      body: { text: 'Keep the booking?' },
      footer: { text: 'Corner Bakery' },
      action: { buttons: [{ type: 'reply', reply: { id: 'keep', title: 'Keep it' } }] },
    },
    ['Keep it'],
    'Reply, Keep it',
  ],
  [
    'interactive',
    {
      type: 'list',
      body: { text: 'Choose a slot' },
      action: {
        button: 'Slots',
        sections: [{ title: 'Monday', rows: [{ id: 'm9', title: 'At nine', description: 'with Ana' }] }],
      },
    },
    ['Slots', 'At nine'],
    'Reply, At nine',
  ],
  [
    'interactive',
    { type: 'location_request_message', body: { text: 'Where are you?' }, action: { name: 'send_location' } },
    ['Send location'],
    'Location, At the fountain',
  ],
  [
    'interactive',
    { type: 'contact_request', body: { text: 'How do we reach you?' }, action: { name: 'request_contact_info' } },
    ['Share contact info'],
    'Contact, Emma Clarke',
  ],
  [
    'interactive',
    {
      type: 'flow',
      body: { text: 'Tell us more' },
      action: {
        name: 'flow',
        parameters: {
          flow_message_version: '3',
          flow_id: '42',
          flow_cta: 'Start',
          flow_token: 't-1',
          mode: 'published',
          flow_action: 'navigate',
          flow_action_payload: { screen: 'FIRST', data: { name: 'Ana' } },
        },
      },
    },
    ['Start'],
    'Reply, Sent',
  ],
  [
    'template',
    {
      name: 'parcel_ready',
      language: { code: 'en_US' },
      components: [
        { type: 'header', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Emma' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'first_name', text: 'Emma' },
            { type: 'text', parameter_name: 'code', text: 'K7' },
            { type: 'text', parameter_name: 'day', text: 'Monday' },
          ],
        },
      ],
    },
    ['On my way'],
    'Reply, On my way',
  ],
];

const files: readonly (readonly [type: string, sample: SampleName, more: object])[] = [
  ['image', 'image', { caption: 'The front door' }],
  ['video', 'video', { caption: 'How it works' }],
  ['audio', 'audio', {}],
  ['audio', 'voice', { voice: true }],
  ['document', 'document', { filename: 'invoice-17.pdf', caption: 'Invoice 17' }],
  ['sticker', 'sticker', {}],
];

test('whatever a business sends is drawn on the phone, and its buttons answer', async ({ world, ana }, testInfo) => {
  const admin = await world.admin();
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Hello');
  await ana.opensChat('Emma Clarke');
  const { chats } = (await admin.request('GET', '/api/chats')).body as ChatPage;
  const chatId = chats[0]?.id;
  const send = async (type: string, content: object, more: object = {}) => {
    const answer = await admin.request('POST', '/send-message', { chatId, type, content, ...more });
    expect(answer.body).toMatchObject({ success: true });
  };

  for (const [type, sample, more] of files) await send(type, { mediaId: await upload(admin, sample), ...more });
  for (const [type, content] of [...fromTheBusiness, ...asked]) await send(type, content);
  const ours = phone.log.locator('[data-from="business"]');
  await expect(ours).toHaveCount(files.length + fromTheBusiness.length + asked.length);
  for (const [place, [type]] of files.entries())
    await expect(ours.nth(place).locator(drawnAs[type] ?? type)).toBeAttached();
  for (const [place, [, , shown]] of fromTheBusiness.entries()) {
    await expect(ours.nth(files.length + place)).toContainText(shown);
  }
  await ours.nth(3).getByRole('button', { name: 'Play the voice message' }).click();

  for (const [place, [, , taps]] of asked.entries()) {
    const question = ours.nth(files.length + fromTheBusiness.length + place);
    for (const name of taps) await question.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await expect(phone.bubbles).toHaveCount(1 + files.length + fromTheBusiness.length + asked.length + place + 1);
  }
  await expect(tickOf(phone.bubbles.last(), 'Read')).toBeVisible();
  await keepPicture(ana, testInfo, 'out-on-the-phone');
  const labels = await wholeThread(ana, testInfo, 'out');
  expect(labels.filter((label) => /Voice message\. Played/.test(label))).toHaveLength(1);
  const said = labels.map(words);
  expect(said.slice(-asked.length)).toEqual(asked.map(([, , , spoken]) => spoken));
  expect(said).toHaveLength(1 + files.length + fromTheBusiness.length + 2 * asked.length);

  const { messages } = (await admin.request('GET', `/api/chats/${chatId}/messages`)).body as MessagePage;
  await send('reaction', { emoji: '🎉' }, { replyTo: messages[0]?.id });
  await expect(phone.bubbles.first().getByRole('img', { name: /reacted 🎉/ })).toBeAttached();
});

const drawnAs: { readonly [type: string]: string } = {
  image: 'img',
  sticker: 'img',
  document: 'a[download]',
};

/** What a screen reader says for each message of the open chat, oldest first, with a picture of each part of it. */
async function wholeThread({ page, feed }: Screen, testInfo: TestInfo, name: string): Promise<readonly string[]> {
  const articles = feed.getByRole('article');
  const drawn = () => articles.evaluateAll((all) => all.map(({ id, ariaLabel }) => [id, ariaLabel ?? ''] as const));
  let said: (readonly [id: string, label: string])[] = [];
  for (let part = 1; !said.some(([, label]) => words(label) === 'Hello'); part += 1) {
    const first = said[0]?.[0];
    await expect.poll(async () => (await drawn())[0]?.[0]).not.toBe(first);
    const seen = await drawn();
    const known = seen.findIndex(([id]) => id === first);
    said = [...(known === -1 ? seen : seen.slice(0, known)), ...said];
    await page.screenshot({ path: testInfo.outputPath(`${name}-${part}.png`) });
    await articles.first().scrollIntoViewIfNeeded();
  }
  return said.map(([, label]) => label);
}

/** Without who and when, and without how far a message of ours is. */
function words(label: string): string {
  return label
    .replace(/^.*? at \d{1,2}:\d\d [AP]M: /, '')
    .replace(/\. (Sent|Delivered|Read|Played) \d{1,2}:\d\d [AP]M$/, '');
}

async function keepPicture({ page }: Screen, testInfo: TestInfo, name: string): Promise<void> {
  await page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
}

async function upload({ url, cookie }: BrowserClient, name: SampleName): Promise<string> {
  const { bytes, mime, name: fileName } = await readSample(name);
  const form = new FormData();
  form.set('file', new Blob([Uint8Array.from(bytes)], { type: mime }), fileName);
  if (name === 'voice') form.set('voice', 'true');
  const answer = await fetch(`${url}/api/media`, { method: 'POST', headers: { cookie }, body: form });
  return ((await answer.json()) as { mediaId: string }).mediaId;
}
