/**
 * The specification's three message flows in one agent's browser, each step under its number, and its five status
 * icons. What crosses the wire is read from the browser itself: its requests and the frames of its socket.
 */
import type { Wamid } from '@parley/model/ids';
import { wamidKey } from '@parley/storage/collections';
import { away, expect, type Seats, test } from '../support/browser-test.ts';
import { type Screen, tickOf } from '../support/screen.ts';
import type { World } from '../support/world.ts';

type Listening = { readonly ana: Screen; readonly frames: readonly string[]; readonly told: readonly string[] };

/** Ana at the inbox, every frame that her socket has received, and what her browser's console told. */
async function listening(seats: Seats, world: World): Promise<Listening> {
  const ana = await seats.open(await away(world.admin()));
  const frames: string[] = [];
  ana.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  const told: string[] = [];
  ana.page.on('console', (message) => told.push(message.text()));
  await ana.opens('/inbox');
  // Before that, what happens comes with the answer to the registration and not as a frame.
  await expect.poll(() => frames.some((frame) => frame.includes('["registered"'))).toBe(true);
  return { ana, frames, told };
}

/** Waits for a frame that tells of this event with all of these words. */
const hears = (frames: readonly string[], event: string, ...words: readonly string[]) =>
  expect
    .poll(() => frames.some((frame) => [`"type":"${event}"`, ...words].every((word) => frame.includes(word))))
    .toBe(true);

test('a message comes in, goes out, and its status comes back, step by step', async ({ world, seats, emma }) => {
  const { ana, frames, told } = await listening(seats, world);
  const { store } = world.app().deps;
  const calls = () => world.simulator().state().wire;
  let inboundWamid = '' as Wamid;

  await test.step('Receiving 1 and 2: WhatsApp posts the message to /webhook, and gets its 200', async () => {
    inboundWamid = await emma.writes('Are you open?');
    await expect
      .poll(() => calls().some(({ direction, status }) => direction === 'webhook' && status === 200))
      .toBe(true);
  });
  await test.step('Receiving 3: it is stored', async () => {
    const key = wamidKey(world.account().phoneNumberId, inboundWamid);
    await expect.poll(async () => (await store.getBy('messages', 'wamid', key))?.text).toBe('Are you open?');
  });
  await test.step('Receiving 4: agents are told new_message', () => hears(frames, 'new_message', 'Are you open?'));
  await test.step('Receiving 5: it is shown', async () => {
    await ana.opensChat('Emma Clarke');
    await ana.sees('Are you open?');
  });

  emma.goesOffline();
  let id = '';
  await test.step('Sending 1 and 2: what the agent types is posted to /send-message', async () => {
    const answered = ana.page.waitForResponse((response) => new URL(response.url()).pathname === '/send-message');
    await ana.writes('Until six');
    const answer = await answered;
    expect(answer.status()).toBe(201);
    const { message } = await answer.json();
    expect(message).toMatchObject({ text: 'Until six', status: 'sending', direction: 'outbound' });
    id = message.id;
  });
  await test.step('Sending 3: it is stored', async () => {
    expect(await store.get('messages', id)).toMatchObject({ text: 'Until six' });
  });
  await test.step('Sending 4: it is sent to WhatsApp', async () => {
    await expect
      .poll(() =>
        world
          .simulator()
          .ledger()
          .map(({ callbackData }) => callbackData),
      )
      .toEqual([id]);
  });
  await test.step('Sending 5: agents are told new_message', () => hears(frames, 'new_message', id));
  await test.step('Sending 6: it is shown', () => ana.seesTick('Until six', 'Sent'));

  await test.step('Status 1 and 2: WhatsApp posts delivered and read to /webhook', async () => {
    const before = calls().length;
    emma.comesOnline();
    emma.opens();
    await expect.poll(() => calls().length).toBeGreaterThan(before);
  });
  await test.step('Status 3: it is stored', async () => {
    await expect.poll(async () => (await store.get('messages', id)) ?? {}).toMatchObject({ status: 'read' });
  });
  await test.step('Status 4: agents are told message_status_update', () =>
    hears(frames, 'message_status_update', id, '"status":"read"'));
  await test.step('Status 5: the icon shows it', () => ana.seesTick('Until six', 'Read'));

  await test.step('Debugging: the console tells each step of the socket, and nothing of what was written', () => {
    const place = (word: string) => told.findIndex((line) => line.startsWith('[parley]') && line.includes(word));
    const places = ['socket connected', 'registered', 'new_message', 'message_status_update'].map(place);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(told.join()).not.toMatch(/Are you open|Until six/);
  });
});

test('each status has an icon of its own: sending, sent, delivered, read in blue, failed in red', async ({
  world,
  ana,
  emma,
}) => {
  await emma.writes('Hello?');
  await ana.opensChat('Emma Clarke');
  const shapes: string[] = [];
  const icon = async (text: string, word: string) => {
    const tick = tickOf(ana.message(text), word);
    await expect(tick).toBeVisible();
    shapes.push(`${await tick.innerHTML()} ${await tick.getAttribute('stroke-width')}`);
    return tick;
  };

  emma.goesOffline();
  world.simulator().setDials({ isTokenExpired: true });
  await ana.writes('One moment');
  await expect(ana.page.getByText('Sending from +1 500-555-0006 is paused.')).toBeVisible();
  await icon('One moment', 'Sending');
  world.simulator().setDials({ isTokenExpired: false });
  const admin = await world.admin();
  await admin.request('POST', `/api/phone-numbers/${world.account().phoneNumberId}/resume`);
  await icon('One moment', 'Sent');
  emma.comesOnline();
  await icon('One moment', 'Delivered');
  emma.opens();
  await expect(await icon('One moment', 'Read')).toHaveCSS('color', 'rgb(8, 103, 181)');
  world.simulator().setDials({ failNextWithCode: 131026 });
  await ana.writes('And now?');
  await expect(await icon('And now?', 'Not sent')).toHaveCSS('color', 'rgb(180, 35, 24)');
  expect(new Set(shapes).size).toBe(5);
});
