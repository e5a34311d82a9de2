/** What a machine can find of barriers for people who see, hear or move differently. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe calls serious or critical, as one line each. The dark theme differs in nothing but its colours. */
export async function barriers(page: Page, place: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const found = await scan(page, new AxeBuilder({ page }), place);
  await page.emulateMedia({ colorScheme: 'dark' });
  const inTheDark = await scan(page, new AxeBuilder({ page }).withRules('color-contrast'), `${place}, dark`);
  return [...found, ...inTheDark];
}

async function scan(page: Page, axe: AxeBuilder, place: string): Promise<string[]> {
  // A colour half way through its change is nobody's fault.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${place}: ${id} (${help}) at ${nodes.map(({ target }) => target).join(' | ')}`);
}
