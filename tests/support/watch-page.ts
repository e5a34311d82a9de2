/** Everything that no page of Parley may do, whatever the test is about. */
import type { BrowserContext, ConsoleMessage } from '@playwright/test';

export type Watch = {
  /** From now on the browser's own words about lost connections are expected. */
  expectLostConnections(): void;
  /** From now on the browser's own words about refused requests with these statuses are expected. */
  expectStatus(...statuses: readonly number[]): void;
  /** What happened that must not: errors and warnings of the console, dialogs, CSP reports, requests to other hosts. */
  readonly troubles: readonly string[];
};

/** Watches every page of a context from its first request on. `origin` is the only one that may be asked. */
export async function watchPages(context: BrowserContext, origin: string): Promise<Watch> {
  const troubles: string[] = [];
  const expected: RegExp[] = [];
  const { host } = new URL(origin);

  function note(trouble: string): void {
    if (!expected.some((pattern) => pattern.test(trouble))) troubles.push(trouble);
  }

  function visit(kind: string, address: string): void {
    const url = new URL(address);
    const isOurs = ['data:', 'blob:'].includes(url.protocol) || url.host === host;
    if (!isOurs) note(`${kind} to another host: ${address}`);
  }

  await context.exposeFunction('noteCspReport', (report: string) => note(`CSP: ${report}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      const { noteCspReport } = globalThis as unknown as { noteCspReport: (report: string) => void };
      noteCspReport(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on('request', (request) => visit('request', request.url()));
  context.on('console', (message) => {
    if (isTrouble(message)) note(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', ({ error }) => note(`uncaught: ${error().stack}`));
  context.on('dialog', (dialog) => {
    note(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('page', (page) => page.on('websocket', (socket) => visit('websocket', socket.url())));

  return {
    troubles,
    expectLostConnections() {
      expected.push(/net::ERR_|WebSocket connection to .* failed/);
    },
    expectStatus(...statuses) {
      for (const status of statuses) expected.push(new RegExp(`the server responded with a status of ${status}`));
    },
  };
}

function isTrouble(message: ConsoleMessage): boolean {
  return ['error', 'warning', 'assert'].includes(message.type());
}
