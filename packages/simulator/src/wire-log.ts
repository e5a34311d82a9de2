/** What went over the wire, newest last, for the phone page and for learning. Secrets never enter it. */
import { instant } from '@parley/model/ids';
import type { WireLine } from '@parley/model/sandbox';
import type { PostedWebhook } from './post-webhook.ts';

/** A call to the Graph API and its answer. `body` and `answer` are JSON. */
export type GraphCall = {
  readonly method: string;
  readonly url: string;
  readonly summary: string;
  readonly status: number | 'no answer';
  readonly ms: number;
  readonly body: string;
  /** The parts of a form, such as `file=@photo.jpg;type=image/jpeg`, in place of a body. */
  readonly form?: readonly string[];
  readonly answer?: string;
};

export type WireLog = {
  call(call: GraphCall): void;
  webhook(posted: PostedWebhook): void;
  lines(): readonly WireLine[];
  clear(): void;
};

const lineLimit = 200;
const bodyLimit = 8192;

export function makeWireLog(now: () => number, onLine: (line: WireLine) => void): WireLog {
  let lines: WireLine[] = [];
  let nextId = 1;

  function add(line: Omit<WireLine, 'id' | 'at'>): void {
    const numbered = { id: nextId, at: instant(now()), ...line };
    nextId += 1;
    lines.push(numbered);
    if (lines.length > lineLimit) lines.shift();
    onLine(numbered);
  }

  return {
    call({ method, url, summary, status, ms, body, form, answer }) {
      // The token is named, not shown: in a shell that has it the line works as it is.
      const headers = ['-H "authorization: Bearer $WHATSAPP_ACCESS_TOKEN"'];
      add({
        direction: 'api',
        summary,
        status,
        ms,
        body: cut(form?.join('\n') ?? body),
        ...(answer === undefined ? {} : { answer: cut(answer) }),
        curl: form === undefined ? curl(method, url, headers, body) : formCurl(url, headers, form),
      });
    },
    webhook({ url, body, signature, summary, status, ms }) {
      const text = body.toString('latin1', 0, bodyLimit + 1);
      const headers = [`-H ${quoted(`x-hub-signature-256: ${signature}`)}`];
      add({ direction: 'webhook', summary, status, ms, body: cut(text), curl: curl('POST', url, headers, text) });
    },
    lines: () => lines,
    clear() {
      lines = [];
    },
  };
}

/** A command for a shell. A body too long to keep would make it a lie, so then it says so instead. */
function curl(method: string, url: string, headers: readonly string[], body: string): string {
  if (body.length > bodyLimit) return '# The body is too long to be repeated by hand.';
  const data = body === '' ? [] : [`-H ${quoted('content-type: application/json')}`, `--data-binary ${quoted(body)}`];
  return [`curl -X ${method} ${quoted(url)}`, ...headers, ...data].join(' ');
}

/** Works where the file lies in the folder. */
function formCurl(url: string, headers: readonly string[], form: readonly string[]): string {
  const parts = form.map((part) => `-F ${quoted(part)}`);
  return [`curl -X POST ${quoted(url)}`, ...headers, ...parts].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function cut(text: string): string {
  return text.length > bodyLimit ? `${text.slice(0, bodyLimit).toWellFormed()}…` : text;
}
