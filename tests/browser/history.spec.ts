/** Long chats and long lists: opened at the right place, read without a jump, drawn only where one looks. */
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/browser-test.ts';
import { receiveAll } from '../support/crowd.ts';
import type { Screen } from '../support/screen.ts';
import type { World } from '../support/world.ts';

const waId = '12025550171';
const name = 'Hana Moreau';

/** Line n of a chat that began long ago, of one to seven lines of text. */
function line(n: number): string {
  return `Line ${n}. ${'It rains here, and the tram is late again. '.repeat(n % 7)}`.trim();
}

/** A chat of `count` messages, a minute apart and read by the team. */
async function seedChat(world: World, count: number): Promise<void> {
  const end = Math.floor(Date.now() / 1000) - 3600;
  const messages = Array.from({ length: count }, (_, n) => ({ waId, name, text: line(n), at: end - (count - n) * 60 }));
  await receiveAll(world, messages);
  const admin = await world.admin();
  const [chat] = Object.values((await admin.freshView()).chats);
  const upTo = (await admin.freshView()).threads[chat?.id ?? '']?.messages.at(-1)?.id;
  const answer = await admin.request('POST', `/api/chats/${chat?.id}/read`, { upTo });
  expect(answer.status).toBe(200);
}

/** The element that scrolls the messages. */
function scrollerOf({ feed }: Screen): Locator {
  return feed.locator('..');
}

function fromEnd(scroller: Locator): Promise<number> {
  return scroller.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
}

/**
 * Scrolls up to where an older page is asked for, and follows the bubble in the middle of the screen, frame by frame,
 * until the page stands above it. Resolves with the farthest it was ever off its place, in pixels.
 */
function loadOlderPage(scroller: Locator): Promise<number> {
  return scroller.evaluate(async (element) => {
    const frame = () => new Promise(requestAnimationFrame);
    const middle = () => {
      const { left, top } = element.getBoundingClientRect();
      const { clientHeight, clientWidth } = element;
      for (let y = top + clientHeight / 2; y < top + clientHeight; y += 4) {
        const found = document.elementFromPoint(left + clientWidth * 0.1, y)?.closest('article');
        if (found) return found;
      }
      throw new Error('No bubble is in the middle');
    };
    // As near as it gets without asking for a page, and there until the rows are drawn and measured.
    for (let still = 0, height = 0; still < 10; still += 1) {
      element.scrollTop = element.clientHeight * 1.6;
      if (element.scrollHeight !== height) still = 0;
      height = element.scrollHeight;
      await frame();
    }
    const heightBefore = element.scrollHeight;
    const { id } = middle();
    const topOf = () => document.getElementById(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
    element.scrollTop = element.clientHeight * 1.2;
    const place = topOf();
    let farthest = 0;
    for (let after = 0; after < 20; ) {
      await frame();
      farthest = Math.max(farthest, Math.abs(topOf() - place));
      if (element.scrollHeight > heightBefore + 500) after += 1;
    }
    return farthest;
  });
}

/** Scrolls up, page after page, until there is nothing older. */
function scrollToStart(scroller: Locator): Promise<void> {
  return scroller.evaluate(async (element) => {
    for (let still = 0; still < 30; still += 1) {
      const height = element.scrollHeight;
      element.scrollTop = 0;
      await new Promise(requestAnimationFrame);
      const isLoading = element.querySelector('[role=feed][aria-busy=true]') !== null;
      if (isLoading || element.scrollHeight !== height || element.scrollTop > 0) still = 0;
    }
  });
}

test('a chat of 2,000 messages opens at its end, and older pages arrive above without moving what is read', async ({
  world,
  ana,
}) => {
  // All forty pages are read: long on a busy machine.
  test.slow();
  await seedChat(world, 2000);
  await ana.opensChat(name);
  await ana.sees('Line 1999.');
  const scroller = scrollerOf(ana);
  expect(await fromEnd(scroller)).toBeLessThanOrEqual(1);
  expect(await ana.feed.getByRole('article').count()).toBeLessThan(60);

  for (let page = 0; page < 4; page += 1) {
    expect(await loadOlderPage(scroller), `page ${page}`).toBeLessThanOrEqual(1);
  }
  expect(await ana.feed.getByRole('article').count()).toBeLessThan(60);

  await scrollToStart(scroller);
  await ana.sees('Line 0.');
  await ana.page.getByRole('button', { name: 'To the newest message' }).click();
  await ana.sees('Line 1999.');
  await expect.poll(() => fromEnd(scroller)).toBeLessThanOrEqual(1);
});

test('what comes in below is counted on the button, not scrolled to; at the end it is followed', async ({
  world,
  ana,
}) => {
  await seedChat(world, 80);
  await ana.opensChat(name);
  await ana.sees('Line 79.');
  const scroller = scrollerOf(ana);
  const now = () => Math.floor(Date.now() / 1000);
  await receiveAll(world, [{ waId, name, text: 'Followed', at: now() }]);
  await ana.sees('Followed');
  await expect.poll(() => fromEnd(scroller)).toBeLessThanOrEqual(1);
  await ana.seesUnreadChats(0);

  await scroller.hover();
  await ana.page.mouse.wheel(0, -2500);
  await expect.poll(() => fromEnd(scroller)).toBeGreaterThan(1500);
  const place = await scroller.evaluate((element) => element.scrollTop);
  await receiveAll(world, [
    { waId, name, text: 'Waiting one', at: now() + 1 },
    { waId, name, text: 'Waiting two', at: now() + 2 },
  ]);
  const button = ana.page.getByRole('button', { name: 'To the newest message, 2 new messages' });
  await expect(button).toBeVisible();
  await ana.seesUnreadChats(1);
  expect(Math.abs((await scroller.evaluate((element) => element.scrollTop)) - place)).toBeLessThanOrEqual(1);

  await button.click();
  await ana.sees('Waiting two');
  await ana.seesUnreadChats(0);
  await expect(button).toBeHidden();
});

test('the line above what is unread stands in sight when a chat is opened, until something is answered', async ({
  world,
  ana,
}) => {
  await seedChat(world, 60);
  const now = Math.floor(Date.now() / 1000);
  const unread = Array.from({ length: 90 }, (_, n) => ({ waId, name, text: `New ${n}`, at: now - 120 + n }));
  await receiveAll(world, unread);
  await expect(ana.row(name)).toContainText('90 unread');
  await ana.opensChat(name);
  const divider = ana.page.getByText('90 unread messages');
  await expect(divider).toBeInViewport();
  await expect(ana.message('New 0')).toBeInViewport();
  await expect(ana.message('Line 59.')).toBeInViewport();
  await ana.seesUnreadChats(1);
  await scrollerOf(ana).hover();
  await expect(async () => {
    await ana.page.mouse.wheel(0, 2000);
    await expect(ana.message('New 89')).toBeInViewport({ timeout: 100 });
  }).toPass({ intervals: [50] });
  await ana.seesUnreadChats(0);
  await ana.writes('All read');
  await scrollerOf(ana).hover();
  await expect(async () => {
    await ana.page.mouse.wheel(0, -300);
    await expect(ana.message('Line 59.')).toBeInViewport({ timeout: 100 });
  }).toPass({ intervals: [50] });
  await expect(divider).toHaveCount(0);
});

test('a list of 500 chats draws only the rows in sight, down to the last one', async ({ world, ana }) => {
  const now = Math.floor(Date.now() / 1000);
  const people = Array.from({ length: 500 }, (_, n) => ({
    waId: `1202555${String(1000 + n)}`,
    name: `Guest ${n}`,
    text: `Hello from guest ${n}`,
    at: now - 5000 + n * 10,
  }));
  await receiveAll(world, people);
  await expect(ana.row('Hello from guest 499')).toBeVisible();
  await ana.page.reload();
  await expect(ana.row('Hello from guest 499')).toBeVisible();
  await ana.row('Hello from guest 499').focus();
  await expect(async () => {
    await ana.page.keyboard.press('End');
    expect(await ana.rows.count()).toBeLessThan(50);
    await expect(ana.row('Hello from guest 0')).toBeFocused({ timeout: 100 });
  }).toPass({ intervals: [50] });
  await expect(ana.row('Hello from guest 0')).toHaveAttribute('aria-setsize', '500');
  await ana.page.keyboard.press('Home');
  await expect(ana.row('Hello from guest 499')).toBeFocused();
});
