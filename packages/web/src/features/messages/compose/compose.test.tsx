// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import type { ChatId } from '@parley/model/ids';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type SmallServer, startSmallServer } from '../../../inbox/testing/small-server.ts';
import '../../../ui/testing/patience.ts';
import type { WrittenKind } from './written.ts';

let server: SmallServer;
let chatId: ChatId;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('BroadcastChannel', undefined);
  server = await startSmallServer();
  vi.stubEnv('NODE_ENV', 'development');
  vi.stubEnv('NEXT_PUBLIC_BACKEND_URL', server.url);
  vi.resetModules();
  chatId = server.world.addChat('Lina').id;
  server.world.receive(chatId, 'Hi');
  return server.close;
});
afterEach(cleanup);

async function openDialog(kind: WrittenKind) {
  const { ComposeDialog } = await import('./ComposeDialog.tsx');
  const { useInbox } = await import('../../../inbox/store.ts');
  const { startInbox, stopInbox } = await import('../../../inbox/verbs.ts');
  const onSent = vi.fn();
  function Screen() {
    const chat = useInbox((state) => state.view?.chats[chatId]);
    const isOnline = useInbox((state) => state.connection.status === 'online');
    if (chat === undefined || !isOnline) return null;
    return <ComposeDialog chat={chat} kind={kind} replyTo={undefined} onSent={onSent} onClose={() => {}} />;
  }
  startInbox();
  onTestFinished(stopInbox);
  const { unmount } = render(<Screen />);
  await screen.findByRole('dialog');
  return { onSent, unmount };
}

const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const fill = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

test('nothing is complained about before it is due, and sending names the first field and leads there', async () => {
  const { onSent } = await openDialog('button');
  fill('Text', 'Keep it?');
  expect(screen.queryByText('The label of a button is missing.')).toBeNull();
  press('Send');
  screen.getByText('The label of a button is missing.');
  expect(document.activeElement).toBe(field('Button 1'));
  expect(field('Button 1').getAttribute('aria-invalid')).toBe('true');
  expect(onSent).not.toHaveBeenCalled();
  expect(server.posts).toEqual([]);
});

test('a field left empty for another one is named, but nothing moves under a button that is being pressed', async () => {
  await openDialog('cta_url');
  fireEvent.blur(field('Text'), { relatedTarget: screen.getByRole('button', { name: 'Send' }) });
  expect(screen.queryByText('The text is missing.')).toBeNull();
  fireEvent.blur(field('Text'), { relatedTarget: field('Button') });
  screen.getByText('The text is missing.');
});

test('what is too long is said while it is written', async () => {
  await openDialog('button');
  fill('Text', 'Keep it?');
  fill('Button 1', 'A label that is too long');
  screen.getByText('The label of a button has 24 characters; WhatsApp takes at most 20.');
});

test('the preview follows every letter, and what is sent is what it showed', async () => {
  const { onSent } = await openDialog('button');
  fill('Text', 'Keep *it*?');
  press('Add a button');
  fill('Button 1', 'Yes');
  fill('Button 2', 'No');
  press('Add a button');
  expect(screen.queryByRole('button', { name: 'Add a button' })).toBeNull();
  press('Remove button 3');
  const preview = within(screen.getByRole('region', { name: 'Preview' }));
  expect(preview.getByText('it').tagName).toBe('STRONG');
  expect(preview.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Yes', 'No']);
  press('Send');
  expect(onSent).toHaveBeenCalledOnce();
  await waitFor(() =>
    expect(server.posts).toMatchObject([
      { chatId, type: 'interactive', content: { type: 'button', body: { text: 'Keep *it*?' } } },
    ]),
  );
});

test('a form that was closed by accident comes back as it was, and is empty once it was sent', async () => {
  const { unmount } = await openDialog('contact_request');
  fill('Text', 'Your number, please?');
  unmount();
  const { unmount: closeAgain } = await openDialog('contact_request');
  expect(field('Text').value).toBe('Your number, please?');
  press('Send');
  closeAgain();
  await openDialog('contact_request');
  expect(field('Text').value).toBe('');
});

test('the browser is asked for its position only by a click, and a refusal is explained', async () => {
  const getCurrentPosition = vi.fn((found: PositionCallback, failed: PositionErrorCallback) => {
    if (getCurrentPosition.mock.calls.length === 1)
      failed({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError);
    else found({ coords: { latitude: 52.5200081, longitude: -13.4 } } as GeolocationPosition);
  });
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { geolocation: { getCurrentPosition } }));
  await openDialog('location');
  expect(getCurrentPosition).not.toHaveBeenCalled();
  press('Where I am now');
  await screen.findByText(/may not tell its position/);
  press('Where I am now');
  await waitFor(() => expect(field('Latitude').value).toBe('52.520008'));
  expect(field('Longitude').value).toBe('-13.400000');
  fill('Latitude', '-33.87, 151.2');
  expect(field('Longitude').value).toBe('151.2');
});

test('a list has at most ten rows in all, over all its sections', async () => {
  await openDialog('list');
  press('Add a section');
  for (let row = 2; row < 10; row += 1)
    fireEvent.click(screen.getAllByRole('button', { name: 'Add a row' })[0] as HTMLElement);
  screen.getByText('10 of 10 rows');
  for (const add of screen.getAllByRole<HTMLButtonElement>('button', { name: /^Add a / }))
    expect(add.disabled).toBe(true);
  press('Remove section 2');
  screen.getByText('9 of 10 rows');
});

test('several products are written by their ids in sections, and sending leads to the section that lacks something', async () => {
  const { onSent } = await openDialog('product_list');
  fill('Text', 'Three kettles');
  fill('Header', 'Kettles');
  fill('Catalog ID', '77');
  fill('Products of section 1', 'sku-1, sku-2');
  field('Title of section 1 (optional)');
  press('Add a section');
  fill('Title of section 1', 'Blue');
  fill('Products of section 2', 'sku-3');
  press('Send');
  screen.getByText('The title of a section is missing.');
  expect(document.activeElement).toBe(field('Title of section 2'));
  fill('Title of section 2', 'Red');
  fill('Products of section 2', 'sku '.repeat(29));
  screen.getByText('WhatsApp takes at most 30 products in all; there are 31.');
  fill('Products of section 2', ',');
  screen.getByText('The product is missing.');
  press('Send');
  expect(document.activeElement).toBe(field('Products of section 2'));
  expect(onSent).not.toHaveBeenCalled();
  fill('Products of section 2', 'sku-3');
  screen.getByText(/3 products of at most 30/);
  const preview = within(screen.getByRole('region', { name: 'Preview' }));
  preview.getByText('Kettles');
  fireEvent.click(preview.getByRole('button', { name: 'View items' }));
  const list = await screen.findByRole('dialog', { name: 'View items' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual(['sku-1', 'sku-2', 'sku-3']);
  fireEvent.click(within(list).getByRole('button', { name: 'Close' }));
  press('Send');
  expect(onSent).toHaveBeenCalledOnce();
  const sections = [
    { title: 'Blue', product_items: [{ product_retailer_id: 'sku-1' }, { product_retailer_id: 'sku-2' }] },
    { title: 'Red', product_items: [{ product_retailer_id: 'sku-3' }] },
  ];
  await waitFor(() =>
    expect(server.posts).toMatchObject([
      { type: 'interactive', content: { type: 'product_list', action: { catalog_id: '77', sections } } },
    ]),
  );
});

test('the number of a catalog is written once: the next form of products begins with it', async () => {
  const { unmount } = await openDialog('product');
  expect(field('Catalog ID').value).toBe('');
  fill('Catalog ID', '77');
  fill('Content ID of the product', 'sku-1');
  press('Send');
  unmount();
  await openDialog('product_list');
  expect(field('Catalog ID').value).toBe('77');
});

test('a catalog shows which product stands for its picture, and goes without one where none is named', async () => {
  const { onSent } = await openDialog('catalog_message');
  press('Send');
  expect(document.activeElement).toBe(field('Text'));
  fill('Text', 'Have a look around');
  fill('Product shown as the picture (optional)', 'sku-1');
  const preview = within(screen.getByRole('region', { name: 'Preview' }));
  preview.getByText('Product sku-1');
  preview.getByText('View catalog');
  fill('Product shown as the picture (optional)', '');
  expect(preview.queryByText('Product sku-1')).toBeNull();
  press('Send');
  expect(onSent).toHaveBeenCalledOnce();
  const content = {
    type: 'catalog_message',
    body: { text: 'Have a look around' },
    action: { name: 'catalog_message' },
  };
  await waitFor(() => expect(server.posts).toMatchObject([{ type: 'interactive', content }]));
});

test('a photo at the top is uploaded at once, refused where WhatsApp would, and sent only when it is there', async () => {
  const { onSent } = await openDialog('button');
  fill('Button 1', 'Yes');
  const kind = screen.getByRole<HTMLSelectElement>('combobox', { name: 'At the top' });
  fireEvent.change(kind, { target: { value: 'image' } });
  const choose = (name: string, type: string) =>
    fireEvent.change(screen.getByLabelText('Photo', { selector: 'input' }), {
      target: { files: [new File(['bytes'], name, { type })] },
    });
  choose('song.mp3', 'audio/mpeg');
  await screen.findByText('WhatsApp does not take audio/mpeg as a photo.');
  press('Remove the photo');
  fill('Text', 'Keep it?');
  press('Send');
  screen.getByText('The file of the header is missing.');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Photo: Choose a photo' }));
  choose('cup.png', 'image/png');
  // What is written while it is on its way stays.
  fill('Footer (optional)', 'Kettles');
  const preview = within(screen.getByRole('region', { name: 'Preview' }));
  await preview.findByRole('button', { name: 'Open the photo' });
  preview.getByText('Kettles');
  press('Send');
  expect(onSent).toHaveBeenCalledOnce();
  const header = { type: 'image', image: { mediaId: expect.stringMatching(/^media-/) } };
  await waitFor(() =>
    expect(server.posts).toMatchObject([{ type: 'interactive', content: { header, footer: { text: 'Kettles' } } }]),
  );
});
