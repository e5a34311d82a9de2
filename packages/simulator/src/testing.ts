/** What the tests of this package share: a webhook address that remembers, and a simulator that posts to it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wamid } from '@parley/model/ids';
import { onTestFinished } from 'vitest';
import { readSample, type SampleName } from './samples.ts';
import { makeSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';

export type Received = {
  readonly bytes: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  /** The elements, each as Meta's value object. */
  readonly values: readonly WebhookValue[];
  /** The same with the field that each came under. */
  readonly changes: readonly WebhookFieldChange[];
};

/** Of any field; `value` is whatever Meta's words are. */
export type WebhookFieldChange = { readonly field: string; readonly value: { readonly [name: string]: unknown } };

export type WebhookStatus = {
  readonly id: Wamid;
  readonly status: string;
  readonly timestamp: string;
  readonly recipient_id?: string;
  readonly recipient_user_id?: string;
  readonly biz_opaque_callback_data?: string;
  readonly pricing?: { readonly type: string; readonly billable: boolean };
  readonly errors?: readonly { readonly code: number; readonly error_data: { readonly details: string } }[];
};

export type WebhookMessage = {
  readonly id: Wamid;
  readonly from?: string;
  readonly from_user_id: string;
  readonly timestamp: string;
  readonly type: string;
  readonly text?: { readonly body: string };
  readonly context?: { readonly id: Wamid; readonly from?: string };
  /** Meta's object named like the type, and whatever stands beside it. */
  readonly [name: string]: unknown;
};

export type WebhookValue = {
  readonly metadata: { readonly phone_number_id: string; readonly display_phone_number: string };
  readonly contacts?: readonly {
    readonly profile: { readonly name: string; readonly username?: string };
    readonly wa_id?: string;
    readonly user_id: string;
  }[];
  readonly messages?: readonly WebhookMessage[];
  readonly statuses?: readonly WebhookStatus[];
};

export type Receiver = {
  readonly url: string;
  /** Every POST that came, refused ones too. */
  readonly posts: readonly Received[];
  /** The elements of POSTs that were answered 200. */
  messages(): readonly WebhookMessage[];
  statuses(): readonly WebhookStatus[];
  /** The values of one field. */
  fields(field: string): readonly WebhookFieldChange['value'][];
  /** What the next POSTs are answered with; afterwards 200. */
  answers(...statuses: number[]): void;
  /** Resolves with the first POST, past or future, that the test accepts. */
  post(isWanted: (received: Received) => boolean): Promise<Received>;
};

export async function startReceiver(): Promise<Receiver> {
  const posts: Received[] = [];
  const planned: number[] = [];
  const watchers = new Set<(received: Received) => void>();
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const { searchParams } = new URL(request.url ?? '', 'http://receiver');
      const isOurs = searchParams.get('hub.verify_token') === verifyToken;
      response.writeHead(isOurs ? 200 : 403).end(isOurs ? searchParams.get('hub.challenge') : '');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const body = JSON.parse(bytes.toString()) as { entry: { changes: WebhookFieldChange[] }[] };
    const changes = body.entry.flatMap((entry) => entry.changes);
    const values = changes.map(({ value }) => value as WebhookValue);
    const received = { bytes, headers: request.headers, status: planned.shift() ?? 200, values, changes };
    response.writeHead(received.status).end();
    posts.push(received);
    for (const watcher of watchers) watcher(received);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const taken = () => posts.filter(({ status }) => status === 200).flatMap(({ values }) => values);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    posts,
    messages: () => taken().flatMap(({ messages }) => messages ?? []),
    statuses: () => taken().flatMap(({ statuses }) => statuses ?? []),
    fields: (field) =>
      posts
        .filter(({ status }) => status === 200)
        .flatMap(({ changes }) => changes)
        .filter((change) => change.field === field)
        .map(({ value }) => value),
    answers: (...statuses) => void planned.push(...statuses),
    post: (isWanted) =>
      new Promise((resolve) => {
        const past = posts.find(isWanted);
        if (past !== undefined) return resolve(past);
        const watcher = (received: Received) => {
          if (!isWanted(received)) return;
          watchers.delete(watcher);
          resolve(received);
        };
        watchers.add(watcher);
      }),
  };
}

export const appSecret = 'test_app_secret';
export const accessToken = 'test-token';
export const verifyToken = 'test-verify-token';
export const phoneNumberId = '700800900100200';
export const wabaId = '900100200300400';

/** A simulator whose phones answer at once. Closed with the test. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await makeSimulator({
    appSecret,
    accessToken,
    verifyToken,
    phoneNumberId,
    wabaId,
    displayNumber: '+1 202 555 0100',
    seed: 7,
    ...options,
  });
  onTestFinished(() => simulator.close());
  simulator.setDials({ deliverAfterMs: 0, readAfterMs: 0 });
  return simulator;
}

export async function startBoth(options: Partial<SimulatorOptions> = {}) {
  const receiver = await startReceiver();
  return { receiver, simulator: await startSimulator({ webhookUrl: receiver.url, ...options }) };
}

/** A folder that goes with the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

export type GraphAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly messages?: readonly { readonly id: Wamid }[];
    readonly contacts?: readonly { readonly input: string; readonly wa_id?: string; readonly user_id?: string }[];
    readonly success?: boolean;
    readonly error?: {
      readonly code: number;
      readonly error_subcode?: number;
      readonly type: string;
      readonly fbtrace_id: string;
      readonly error_data: { readonly details: string };
    };
  };
};

/** One call of `POST /{phone number id}/messages`. */
export async function call(simulator: Simulator, body: unknown, token = accessToken): Promise<GraphAnswer> {
  const response = await fetch(`${simulator.graphUrl}/v23.0/${phoneNumberId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as GraphAnswer['body'] };
}

/** Any other call of the Graph API; `path` without the version. */
export async function graph(
  simulator: Simulator,
  method: string,
  path: string,
  body?: object,
  token = accessToken,
): Promise<GraphAnswer & { readonly body: { readonly [name: string]: unknown } }> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${simulator.graphUrl}/v23.0/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** A form as clients upload files. */
export function uploadForm(bytes: Buffer, mime: string, name = 'file', product = 'whatsapp'): FormData {
  const form = new FormData();
  form.set('messaging_product', product);
  form.set('type', mime);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: mime }), name);
  return form;
}

/** The media id of a sample that the business uploaded. */
export async function uploadSample(simulator: Simulator, name: SampleName): Promise<string> {
  const { bytes, mime } = await readSample(name);
  const { body } = await graph(simulator, 'POST', `${phoneNumberId}/media`, uploadForm(bytes, mime, name));
  if (typeof body.id !== 'string') throw new Error(`The upload was refused: ${JSON.stringify(body)}`);
  return body.id;
}

/** A message of any type to Emma. */
export function message(type: string, content: unknown, more: object = {}) {
  return { messaging_product: 'whatsapp', to: emma, type, [type]: content, ...more };
}

/** The wamid of an accepted send of any type to Emma. */
export async function send(simulator: Simulator, type: string, content: unknown, more?: object): Promise<Wamid> {
  const answer = await call(simulator, message(type, content, more));
  const [accepted] = answer.body.messages ?? [];
  if (accepted === undefined) throw new Error(`The send was refused: ${JSON.stringify(answer.body)}`);
  return accepted.id;
}

export function text(to: string, body = 'Hello', more: object = {}) {
  return { messaging_product: 'whatsapp', recipient_type: 'individual', to, type: 'text', text: { body }, ...more };
}

/** The wamid of an accepted send; fails the test when it was refused. */
export async function sendText(simulator: Simulator, to: string, body?: string, more?: object): Promise<Wamid> {
  const answer = await call(simulator, text(to, body, more));
  const [message] = answer.body.messages ?? [];
  if (message === undefined) throw new Error(`The send was refused: ${JSON.stringify(answer.body)}`);
  return message.id;
}

export const emma = '+12025550143';
