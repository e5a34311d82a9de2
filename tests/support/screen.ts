/** One person's browser, by the verbs of that person. Everything is found as a user finds it: by role, name and text. */
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

export type Screen = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly composer: Locator;
  /** The messages of the open chat. */
  readonly feed: Locator;
  /** The chats that are drawn, of however many the list has. */
  readonly rows: Locator;
  /** What speaks of the connection; empty while all is well. */
  readonly connection: Locator;
  opens(path: string): Promise<void>;
  /** Opens a chat from the list. `name` is a part of its name. */
  opensChat(name: string): Promise<void>;
  /** Writes and sends. */
  writes(text: string): Promise<void>;
  /** Writes without sending. */
  drafts(text: string): Promise<void>;
  sees(text: string): Promise<void>;
  /** Sees a message of ours with this tick: Sending, Sent, Delivered, Read, Not sent, Not confirmed. */
  seesTick(text: string, word: string): Promise<void>;
  /** Sees how many chats of the list have something unread. */
  seesUnreadChats(count: number): Promise<void>;
  /** The bubble that holds this text, with what stands below it. */
  message(text: string): Locator;
  /** The chat's row in the list. */
  row(name: string): Locator;
  /** What a screen reader says for each message that is drawn, oldest first. */
  spoken(): Promise<string[]>;
  signsIn(email: string, password: string): Promise<void>;
  /** Chooses to sign out in the menu. Where something is unsent, the page then asks. */
  choosesSignOut(): Promise<void>;
};

export function screenOf(page: Page, origin: string): Screen {
  const feed = page.getByRole('feed');
  const composer = page.getByRole('textbox', { name: /^Write to / });
  const rows = page.getByRole('listbox', { name: 'Chats' }).getByRole('option');
  const message = (text: string) => feed.getByRole('article').filter({ hasText: text });
  const row = (name: string) => rows.filter({ hasText: name });

  return {
    page,
    context: page.context(),
    composer,
    feed,
    rows,
    connection: page.locator('[data-connection]'),
    async opens(path) {
      await page.goto(`${origin}${path}`);
    },
    async opensChat(name) {
      await row(name).click();
      await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
      await expect(feed).toBeVisible();
    },
    async writes(text) {
      await composer.fill(text);
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await expect(composer).toHaveValue('');
    },
    drafts: (text) => composer.fill(text),
    sees: (text) => expect(message(text)).toBeVisible(),
    seesTick: (text, word) => expect(tickOf(message(text), word)).toBeVisible(),
    async seesUnreadChats(count) {
      const name = count === 0 ? 'Inbox' : `Inbox, ${count} unread`;
      await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
    },
    message,
    row,
    spoken: () => feed.getByRole('article').evaluateAll((articles) => articles.map(({ ariaLabel }) => ariaLabel ?? '')),
    async signsIn(email, password) {
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('region', { name: 'Chats' })).toBeVisible();
    },
    async choosesSignOut() {
      await page.getByRole('button', { name: /^Your account/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    },
  };
}

/** The tick of a message, by its word. */
export function tickOf(message: Locator, word: string): Locator {
  return message.getByRole('img', { name: new RegExp(`^${word}\\b`) });
}
