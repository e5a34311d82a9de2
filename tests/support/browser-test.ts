/** What the browser tests start from: a world, and people at their screens. After each test every page must be clean. */

import type { Person } from '@parley/simulator/simulator';
import { type BrowserContext, test as base, expect } from '@playwright/test';
import type { BrowserClient } from './browser-client.ts';
import { type Screen, screenOf } from './screen.ts';
import { type Watch, watchPages } from './watch-page.ts';
import { startWorld, type World } from './world.ts';

export { expect } from '@playwright/test';

export type SeatOptions = {
  /** Below 768 it is a phone with a touch screen. */
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  /** Where the browser finds Parley, if not at its own address. */
  readonly origin?: string;
};

export type Seats = {
  /** A browser of its own at an empty page, signed in as `agent` where one is named. */
  open(agent?: BrowserClient, options?: SeatOptions): Promise<Screen>;
  /** Another tab of the same browser. */
  anotherTab(screen: Screen): Promise<Screen>;
  watchOf(screen: Screen): Watch;
};

type Fixtures = {
  readonly world: World;
  readonly seats: Seats;
  /** The admin's screen, at the inbox. */
  readonly ana: Screen;
  /** A colleague's screen, at the inbox. */
  readonly omar: Screen;
  /** A customer with a phone, “Emma Clarke”; as good as the world has not been restarted. */
  readonly emma: Person;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what is wanted from this pattern
  world: async ({}, use) => {
    const world = await startWorld();
    await use(world);
    await world.close();
  },

  seats: async ({ browser, world }, use) => {
    const opened = new Map<BrowserContext, { readonly watch: Watch; readonly origin: string }>();
    const seatOf = ({ context }: Screen) => {
      const seat = opened.get(context);
      if (seat === undefined) throw new Error('This screen is not of this test');
      return seat;
    };
    await use({
      async open(agent, { width = 1440, theme = 'light', origin = world.url() } = {}) {
        const isPhone = width < 768;
        const context = await browser.newContext({
          viewport: { width, height: isPhone ? 844 : 900 },
          colorScheme: theme,
          hasTouch: isPhone,
          isMobile: isPhone,
        });
        opened.set(context, { watch: await watchPages(context, origin), origin });
        if (agent !== undefined) await context.addCookies([cookieOf(agent, origin)]);
        return screenOf(await context.newPage(), origin);
      },
      anotherTab: async (screen) => screenOf(await screen.context.newPage(), seatOf(screen).origin),
      watchOf: (screen) => seatOf(screen).watch,
    });
    const troubles = [...opened.values()].flatMap(({ watch }) => watch.troubles);
    for (const context of opened.keys()) await context.close();
    expect(troubles, 'what no page may do').toEqual([]);
  },

  ana: async ({ world, seats }, use) => {
    const ana = await seats.open(await away(world.admin()));
    await ana.opens('/inbox');
    await use(ana);
  },

  omar: async ({ world, seats }, use) => {
    const omar = await seats.open(await away(world.colleague('Omar Haddad')));
    await omar.opens('/inbox');
    await use(omar);
  },

  emma: async ({ world }, use) => {
    await use(world.simulator().person('emma'));
  },
});

/** Somebody whose own socket is closed, so that only the screen speaks for them. */
export async function away(client: Promise<BrowserClient>): Promise<BrowserClient> {
  const agent = await client;
  agent.goOffline();
  return agent;
}

function cookieOf({ cookie }: BrowserClient, url: string): { name: string; value: string; url: string } {
  const [name = '', value = ''] = cookie.split('=', 2);
  return { name, value, url };
}
