/** Whatever people write or call themselves is text: shown as it is, never run, never asked for. */
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/browser-test.ts';
import { receiveAll } from '../support/crowd.ts';
import { scriptPayloads } from '../support/script-payloads.ts';

/** As many as make a long list. */
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
  const scripts = await ana.page.locator('script').count();

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

  expect(await ana.page.locator('script').count()).toBe(scripts);
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
