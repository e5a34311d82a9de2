/** A customer's phone on the sandbox's page, by the verbs of whoever holds it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Screen } from './screen.ts';

export type PhoneInHand = {
  readonly field: Locator;
  readonly notifications: Locator;
  /** What lies on the phone. */
  readonly log: Locator;
  opensChat(): Promise<void>;
  writes(text: string): Promise<void>;
  message(text: string): Locator;
  /** Every message, oldest first. */
  readonly bubbles: Locator;
  /** The menu of a message. */
  opensMenu(message: Locator): Promise<Locator>;
  /** Everything that can be sent besides words. */
  opensTray(): Promise<Locator>;
  switch(name: string): Locator;
};

/** The page with the first of the phones. */
export async function opensSimulator(screen: Screen): Promise<PhoneInHand> {
  await screen.opens('/simulator');
  return phoneOn(screen.page);
}

export function phoneOn(page: Page): PhoneInHand {
  const phone = page.getByRole('region', { name: 'Customer’s phone' });
  const field = phone.getByRole('textbox', { name: /^Write as / });
  const log = phone.getByRole('log');
  const bubbles = log.locator('[data-from]');
  return {
    field,
    log,
    bubbles,
    async opensMenu(message) {
      await message.hover();
      await message
        .locator('..')
        .getByRole('button', { name: /^More about/ })
        .click();
      return page.getByRole('menu');
    },
    notifications: phone.getByRole('list', { name: 'Notifications' }),
    opensChat: () => phone.getByRole('button', { name: 'Open the chat' }).click(),
    async writes(text) {
      await field.fill(text);
      await field.press('Enter');
      await expect(field).toHaveValue('');
    },
    message: (text) => bubbles.filter({ hasText: text }),
    async opensTray() {
      await phone.getByRole('button', { name: 'Send something else' }).click();
      return phone.locator('[data-tray]');
    },
    switch: (name) => phone.getByRole('switch', { name }),
  };
}
