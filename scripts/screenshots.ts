/**
 * `npm run screenshots`: plays the invented days of a small shop in a sandbox of its own and takes the pictures of
 * docs/images. The pages have to be built.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import type { BrowserClient } from '../tests/support/browser-client.ts';
import { startWorld } from '../tests/support/world.ts';
import { chromiumArguments, findChromium } from './chromium.ts';
import { days, type Happening, newcomers } from './screenshot-story.ts';

const folder = join(import.meta.dirname, '../docs/images');
const dayMs = 24 * 60 * 60_000;
const mostBytes = 400_000;
const region: BrowserContextOptions = { locale: 'en-GB', timezoneId: 'UTC' };
const desk: BrowserContextOptions = { ...region, viewport: { width: 1440, height: 900 } };
const phone: BrowserContextOptions = {
  ...region,
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

const executablePath = findChromium();
const browser = await chromium.launch({
  args: chromiumArguments(),
  ...(executablePath === undefined ? {} : { executablePath }),
});
const world = await startWorld();
try {
  const agents = { Ana: await world.admin(), Omar: await world.colleague('Omar Haddad') };
  for (const person of newcomers) world.simulator().addPerson(person);
  // The clock only goes forward, so the first day is the next one.
  const firstDay = Math.ceil(Date.now() / dayMs) * dayMs;
  for (const [day, happenings] of days.entries()) {
    for (const happening of happenings) await play(happening, firstDay + day * dayMs, agents);
  }
  for (const theme of ['light', 'dark'] as const) {
    const page = await openPage(agents.Ana, { ...desk, colorScheme: theme });
    await page.getByRole('option').filter({ hasText: 'João Pereira' }).click();
    await page.getByRole('textbox', { name: /^Write to ~João/ }).fill('Temos sim! Quer que eu separe');
    await page.getByRole('option').filter({ hasText: 'Emma Clarke' }).click();
    await page.getByRole('textbox', { name: /^Write to ~Emma/ }).fill('Enjoy it, and put your feet up!');
    await page.mouse.move(900, 60);
    const colleague = await openPage(agents.Omar, desk);
    await colleague.getByRole('option').filter({ hasText: 'María Torres' }).click();
    await colleague.getByRole('textbox', { name: /^Write to ~María/ }).fill('Hola María');
    await page.getByText('Omar Haddad is replying…').first().waitFor();
    await shoot(page, `inbox-${theme}`);
    await colleague.context().close();
    await page.context().close();
  }
  const page = await openPage(agents.Ana, phone);
  await page.getByRole('option').filter({ hasText: 'Emma Clarke' }).waitFor();
  await shoot(page, 'phone-list');
  await page.getByRole('option').filter({ hasText: 'Emma Clarke' }).tap();
  await page.getByRole('article').last().waitFor();
  await shoot(page, 'phone-chat');
  await page.context().close();
  const bench = await openPage(agents.Ana, desk, '/simulator?persona=emma');
  await bench.getByRole('button', { name: 'Open the chat' }).click();
  await bench.getByRole('option').filter({ hasText: 'Emma Clarke' }).click();
  await bench.getByRole('article').last().getByRole('img', { name: /^Read/ }).waitFor();
  await bench.mouse.move(900, 60);
  await shoot(bench, 'simulator');
} finally {
  await browser.close();
  await world.close();
}

/** Lets one thing happen at its time. An answer also reads what it answers, for the whole team. */
async function play(
  happening: Happening,
  day: number,
  agents: { readonly [name in 'Ana' | 'Omar']: BrowserClient },
): Promise<void> {
  const simulator = world.simulator();
  const [hours = 0, minutes = 0] = happening.at.split(':').map(Number);
  simulator.advanceClock(Math.max(0, day + (hours * 60 + minutes) * 60_000 - simulator.now()));
  const person = simulator.person(happening.person);
  if ('writes' in happening) {
    await person.writes(happening.writes);
    for (const agent of Object.values(agents)) await agent.sees(happening.writes);
  } else if ('does' in happening) {
    if (happening.does === 'opens the chat') person.opens();
    else if (happening.does === 'closes the chat') person.closes();
    else person.goesOffline();
  } else if ('reacts' in happening) {
    const message = person.phone().messages.find(({ text }) => text === happening.to);
    await person.sends('reaction', { message_id: message?.id, emoji: happening.reacts });
  } else {
    const { says, quotes } = happening;
    const agent = agents[happening.agent];
    const chat = await agent.chatWith(person.phone().persona.name);
    const upTo = agent.view().threads[chat.id]?.messages.findLast(({ direction }) => direction === 'inbound')?.id;
    await agent.request('POST', `/api/chats/${chat.id}/read`, { upTo });
    await agent.writes(chat, says, quotes === undefined ? {} : { replyTo: (await agent.sees(quotes)).id });
    await agent.sees(says, (message) => message.direction === 'outbound' && message.status !== 'sending');
  }
  await world.quiet();
}

/** A page at this path, signed in as this agent. */
async function openPage(agent: BrowserClient, options: BrowserContextOptions, path = '/inbox'): Promise<Page> {
  agent.goOffline();
  const context = await browser.newContext(options);
  const [name = '', value = ''] = agent.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: world.url() }]);
  const page = await context.newPage();
  await page.goto(`${world.url()}${path}`);
  return page;
}

/** Takes the picture once fonts are there and nothing moves any more. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'initial' });
  const { size } = statSync(path);
  if (size > mostBytes) throw new Error(`${path} has ${size} bytes; a picture has at most ${mostBytes}`);
  console.log(`${path}  ${Math.round(size / 1000)} kB`);
}
