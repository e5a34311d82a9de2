/**
 * /docs is believed: whoever makes a client from it meets no answer, no refusal and no limit that it does not describe.
 * Its own schemas are the judge here, not those that the server was made from.
 */
import { randomUUID } from 'node:crypto';
import { aJpeg } from '@parley/server/features/media/testing/sample-files';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserClient, openBrowser } from './support/browser-client.ts';
import { postWebhook } from './support/webhooks.ts';
import { password, startWorld, type World } from './support/world.ts';

type Json = Record<string, unknown>;
type Schema = Json & { readonly properties?: Record<string, Json>; readonly required?: readonly string[] };
type Content = { readonly content?: Record<string, { readonly schema: Schema }> };
type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Json };
type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Record<string, Content>;
  readonly security?: readonly object[];
};
type Document = {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
};
type Sent = { readonly body?: unknown; readonly headers?: Record<string, string>; readonly cookie?: string };

const metricsToken = 'b7c1a4d28f5e4f0c';

let world: World;
let ana: BrowserClient;
let document: Document;
let ajv: Ajv2020;
let chatId: string;
let messageId: string;
let phoneNumberId: string;
let mediaId: string;
let setUp: Response;
let asked = 0;

beforeAll(async () => {
  world = await startWorld({ METRICS_TOKEN: metricsToken, TRUST_PROXY: 'loopback' });
  const token = new URL((await world.app().setupLink()) ?? '').searchParams.get('token');
  const body = { token, name: 'Ana', email: 'ana@example.test', password };
  setUp = await call('POST', '/api/auth/setup', { cookie: '', body });
  ana = await openBrowser(world.url(), cookieOf(setUp));
  await world.simulator().person('emma').writes('Hello');
  ({ chatId, id: messageId } = await ana.sees('Hello'));
  phoneNumberId = Object.values(ana.view().chats)[0]?.phoneNumberId ?? '';
  mediaId = String(((await (await call('POST', '/api/media', { body: await aForm() })).json()) as Json).mediaId);
  document = (await (await call('GET', '/docs/json')).json()) as Document;
  ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'docs');
}, 60_000);

afterAll(async () => {
  ana.close();
  await world.close();
});

function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function aForm(): Promise<FormData> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await aJpeg())], { type: 'image/jpeg' }), 'photo.jpg');
  return form;
}

function call(method: string, path: string, { body, headers = {}, cookie = ana.cookie }: Sent = {}): Promise<Response> {
  const isRaw = body === undefined || typeof body === 'string' || body instanceof FormData;
  return fetch(`${world.url()}${path}`, {
    method,
    // Each from a network of its own, so that what is open to all refuses none for coming too often.
    headers: {
      cookie,
      'x-forwarded-for': `10.0.${asked >> 8}.${asked++ & 255}`,
      ...(isRaw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
  });
}

function operations(): (readonly [name: string, method: string, path: string, operation: Operation])[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      return [`${method.toUpperCase()} ${path}`, method.toUpperCase(), path, operation] as const;
    }),
  );
}

const pointer = (...parts: string[]) => parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

/** What the description says against an answer; its text is read here. */
async function faultsOf(name: string, answer: Response): Promise<string[]> {
  const [, method, path, operation] = operations().find(([each]) => each === name) ?? [];
  if (method === undefined || path === undefined || operation === undefined) return [`${name} is not described`];
  const text = await answer.text();
  const { status } = answer;
  const described = [String(status), `${Math.floor(status / 100)}XX`].find((each) => operation.responses[each]);
  if (described === undefined || status >= 500) return [`${name}: ${status} ${text.slice(0, 300)}`];
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const content = operation.responses[described]?.content ?? {};
  if (status === 204) return text === '' ? [] : [`${name}: 204 with a body`];
  const known = Object.keys(content).find((each) => each === type || each === '*/*');
  if (known === undefined) return [`${name}: ${status} is ${type}, not ${Object.keys(content).join(' or ')}`];
  if (!type.endsWith('json')) return [];
  const ref = pointer('paths', path, method.toLowerCase(), 'responses', described, 'content', known, 'schema');
  const validate = ajv.getSchema(`docs#/${ref}`) ?? ajv.compile({ $ref: `docs#/${ref}` });
  validate(JSON.parse(text));
  const faults = (validate.errors ?? []).map((error) => `${name} ${status}${error.instancePath}: ${error.message}`);
  if (status < 400) return faults;
  const problem = JSON.parse(text) as Json;
  if (problem.status !== status) faults.push(`${name}: ${status} says ${problem.status}`);
  if (problem.requestId !== answer.headers.get('x-request-id')) faults.push(`${name}: another request id`);
  return faults;
}

/** An address of an operation; ids of things that are there, or what `values` says. */
function addressOf(path: string, values: Json = {}): string {
  const known: Json = { chatId, messageId, mediaId, phoneNumberId, id: ana.agent.id, alertId: 'none', ...values };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(known[name])));
}

async function tokenOf(name: string, path: string): Promise<string | null> {
  const { url } = (await (await call('POST', path, { body: { role: 'agent', name } })).json()) as { url: string };
  return new URL(url).searchParams.get('token');
}

const email = (name: string) => `${name}-${randomUUID()}@example.test`;

/** One request of each operation that is answered with success. */
const successes: Record<string, () => Promise<Response>> = {
  'GET /webhook': () => {
    const token = encodeURIComponent(world.account().verifyToken);
    return call('GET', `/webhook?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`);
  },
  'POST /webhook': () => postWebhook(world, Buffer.from('{"object":"whatsapp_business_account","entry":[]}')),
  'GET /health': () => call('GET', '/health', { cookie: '' }),
  'GET /ready': () => call('GET', '/ready', { cookie: '' }),
  'GET /metrics': () => call('GET', '/metrics', { headers: { authorization: `Bearer ${metricsToken}` } }),
  'GET /api/journal/dead': () => call('GET', '/api/journal/dead'),
  'POST /api/journal/replay': async () => call('POST', '/api/journal/replay', { body: { position: await dead() } }),
  'POST /api/journal/ignore': async () => call('POST', '/api/journal/ignore', { body: { position: await dead() } }),
  'GET /api/auth/setup': () => call('GET', '/api/auth/setup', { cookie: '' }),
  'POST /api/auth/setup': async () => setUp,
  'POST /api/auth/login': () => {
    return call('POST', '/api/auth/login', { cookie: '', body: { email: ana.agent.email, password } });
  },
  'GET /api/auth/me': () => call('GET', '/api/auth/me'),
  'POST /api/auth/logout': async () => call('POST', '/api/auth/logout', { cookie: await anotherCookie() }),
  'GET /api/auth/sessions': () => call('GET', '/api/auth/sessions'),
  'DELETE /api/auth/sessions/{id}': async () => {
    await anotherCookie();
    const { sessions } = (await (await call('GET', '/api/auth/sessions')).json()) as {
      sessions: { id: string; isCurrent: boolean }[];
    };
    return call('DELETE', `/api/auth/sessions/${sessions.find(({ isCurrent }) => !isCurrent)?.id}`);
  },
  'POST /api/agents/invites': () => call('POST', '/api/agents/invites', { body: { role: 'agent' } }),
  'GET /api/agents/invites': () => call('GET', '/api/agents/invites'),
  'DELETE /api/agents/invites/{id}': async () => {
    await call('POST', '/api/agents/invites', { body: { role: 'agent' } });
    const { invites } = (await (await call('GET', '/api/agents/invites')).json()) as { invites: { id: string }[] };
    return call('DELETE', `/api/agents/invites/${invites[0]?.id}`);
  },
  'POST /api/auth/accept-invite': async () => {
    const token = await tokenOf('Omar', '/api/agents/invites');
    const body = { token, name: 'Omar', email: email('omar'), password };
    return call('POST', '/api/auth/accept-invite', { cookie: '', body });
  },
  'GET /api/agents': () => call('GET', '/api/agents'),
  'PATCH /api/agents/{id}': () => call('PATCH', `/api/agents/${ana.agent.id}`, { body: { name: 'Ana' } }),
  'POST /api/agents/{id}/password-link': async () => call('POST', `/api/agents/${await colleague()}/password-link`),
  'POST /api/auth/password': async () => {
    const agentId = await colleague();
    const token = await tokenOf('', `/api/agents/${agentId}/password-link`);
    return call('POST', '/api/auth/password', { cookie: '', body: { agentId, token, password: 'amber-lantern-77' } });
  },
  'GET /api/settings': () => call('GET', '/api/settings'),
  'PATCH /api/settings': () => call('PATCH', '/api/settings', { body: { teamName: 'Harbour' } }),
  'DELETE /api/settings/alerts/{alertId}': () => call('DELETE', '/api/settings/alerts/none'),
  'GET /api/inbox': () => call('GET', '/api/inbox'),
  'GET /api/chats': () => call('GET', '/api/chats?limit=200&filter=all&query=Emma'),
  'GET /api/chats/{chatId}': () => call('GET', `/api/chats/${chatId}`),
  'GET /api/recipients': () => call('GET', '/api/recipients?phone=%2B12025550143'),
  'POST /api/chats/{chatId}/read': () => call('POST', `/api/chats/${chatId}/read`, { body: { upTo: messageId } }),
  'GET /api/account-news': () => call('GET', '/api/account-news'),
  'GET /api/phone-numbers/{phoneNumberId}/health': () => call('GET', `/api/phone-numbers/${phoneNumberId}/health`),
  'POST /send-message': () => call('POST', '/send-message', { body: { chatId, text: 'One' } }),
  'POST /api/messages': () => call('POST', '/api/messages', { body: { id: randomUUID(), chatId, text: 'Two' } }),
  'POST /api/phone-numbers/{phoneNumberId}/resume': () => call('POST', `/api/phone-numbers/${phoneNumberId}/resume`),
  'DELETE /api/messages/{messageId}': () => takenBack(),
  'GET /api/chats/{chatId}/messages': () => call('GET', `/api/chats/${chatId}/messages?limit=200`),
  'GET /api/media/{mediaId}': () => call('GET', `/api/media/${mediaId}`),
  'POST /api/media/{mediaId}/retry': () => call('POST', `/api/media/${mediaId}/retry`),
  'GET /api/templates': () => call('GET', '/api/templates?filter=all&limit=250'),
  'POST /api/templates/sync': () => call('POST', '/api/templates/sync'),
  'POST /api/media': async () => call('POST', '/api/media', { body: await aForm() }),
};

async function dead(): Promise<number> {
  await postWebhook(world, Buffer.from('no JSON'));
  await world.quiet();
  const answer = (await (await call('GET', '/api/journal/dead')).json()) as { dead: { position: number }[] };
  return answer.dead[0]?.position ?? 0;
}

async function anotherCookie(): Promise<string> {
  const answer = await call('POST', '/api/auth/login', { cookie: '', body: { email: ana.agent.email, password } });
  return cookieOf(answer);
}

async function colleague(): Promise<string> {
  const token = await tokenOf('Lea', '/api/agents/invites');
  const body = { token, name: 'Lea', email: email('lea'), password };
  const answer = await call('POST', '/api/auth/accept-invite', { cookie: '', body });
  return ((await answer.json()) as { agent: { id: string } }).agent.id;
}

/** One that waits behind a number that WhatsApp has stopped. */
async function takenBack(): Promise<Response> {
  world.simulator().setDials({ failNextWithCode: 190, failNextCount: 1 });
  await ana.writes(chatId, 'Stops the number');
  const waiting = await ana.writes(chatId, 'Waits');
  const answer = await call('DELETE', `/api/messages/${waiting.id}`);
  await call('POST', `/api/phone-numbers/${phoneNumberId}/resume`);
  return answer;
}

describe('every operation', () => {
  it('is described, and nothing else is there', () => {
    const names = operations().map(([name]) => name);
    expect(names.sort()).toEqual(Object.keys(successes).sort());
    const described = new Set(names.map((name) => name.replaceAll(/\{(\w+)\}/g, ':$1')));
    const inner = /^\/(docs|simulator|api\/(simulator|operator)|socket\.io)\b|^(\*|\/\*)?$/;
    const there = routesOf(world.app().http.printRoutes({ commonPrefix: false }));
    expect(there.length).toBeGreaterThan(names.length);
    const untold = there.filter(([method, path]) => !inner.test(path) && !described.has(`${method} ${path}`));
    expect(untold).toEqual([]);
  });

  it('answers as it is described', async () => {
    const faults: string[] = [];
    for (const [name, request] of Object.entries(successes)) {
      const answer = await request();
      if (!answer.ok) faults.push(`${name}: ${answer.status} ${await answer.clone().text()}`);
      faults.push(...(await faultsOf(name, answer)));
    }
    expect(faults).toEqual([]);
  }, 60_000);
});

/** Values just at a limit that the schema sets, and just beyond it, or of another type. */
function edgesOf(schema: Json): { readonly good: unknown[]; readonly bad: unknown[] } {
  if (Array.isArray(schema.enum)) return { good: schema.enum, bad: ['of no such kind', 7] };
  if (schema.type === 'boolean') return { good: [true, false], bad: ['true', 1, null] };
  if (schema.type === 'integer') {
    const [least, most] = [Number(schema.minimum), Number(schema.maximum)];
    return { good: [least], bad: [least - 1, most + 1, least + 0.5, 'one', null] };
  }
  if (schema.type === 'object') return { good: [], bad: ['text', 7, null, []] };
  const bad: unknown[] = [7, true, null, {}, ['a']];
  if (typeof schema.maxLength === 'number') bad.push('a'.repeat(schema.maxLength + 1));
  if (typeof schema.minLength === 'number') bad.push('a'.repeat(schema.minLength - 1));
  if (schema.format === 'uuid') bad.push('', 'no-uuid', `${randomUUID()}0`);
  if (schema.pattern === '^\\P{Cc}*$') bad.push('a\nb', 'a\u0000b');
  const isFree = schema.format === undefined && schema.pattern === undefined;
  const most = Number(schema.maxLength ?? 10);
  return { good: isFree || schema.pattern === '^\\P{Cc}*$' ? ['a'.repeat(most), '😀'.repeat(most)] : [], bad };
}

function bodyOf(operation: Operation): Schema | undefined {
  const { schema } = operation.requestBody?.content?.['application/json'] ?? {};
  const name =
    String(schema?.$ref ?? '')
      .split('/')
      .at(-1) ?? '';
  return document.components.schemas[name];
}

describe('every operation that is asked for something else', () => {
  it('refuses who is not signed in, unless it is open to all', async () => {
    const faults: string[] = [];
    for (const [name, method, path, { security }] of operations()) {
      if (security?.length === 0) continue;
      const answer = await call(method, addressOf(path), { cookie: '' });
      if (answer.status !== 401) faults.push(`${name}: ${answer.status}`);
      faults.push(...(await faultsOf(name, answer)));
    }
    expect(faults).toEqual([]);
  });

  it('takes each field up to its limit, and refuses what is beyond, unknown, missing or of another type', async () => {
    const faults: string[] = [];
    for (const [name, method, path, operation] of operations()) {
      const schema = bodyOf(operation);
      if (schema === undefined) continue;
      const address = addressOf(path);
      const isSending = schema.properties?.text !== undefined;
      const ask = async (body: unknown, isGood: boolean, what: string) => {
        const answer = await call(method, address, { body });
        const text = await answer.clone().text();
        const isRefused = answer.status === 400;
        if (isRefused === isGood) faults.push(`${name} ${what}: ${answer.status} ${text}`);
        faults.push(...(await faultsOf(name, answer)));
      };
      await ask({ unseen: 1 }, false, 'unknown field');
      for (const body of [null, [], 7]) await ask(body, false, JSON.stringify(body));
      for (const [field, property] of Object.entries(schema.properties ?? {})) {
        const { good, bad } = edgesOf(property);
        const whole: Json = Object.fromEntries((schema.required ?? []).map((each) => [each, fill(schema, each)]));
        // Somebody has to be named, and something said.
        if (isSending && field !== 'message') whole.text = 'x';
        if (isSending && field !== 'phone' && field !== 'userId') whole.chatId = chatId;
        for (const value of bad)
          await ask({ ...whole, [field]: value }, false, `${field} = ${String(JSON.stringify(value)).slice(0, 60)}`);
        for (const value of good)
          await ask({ ...whole, [field]: value }, true, `${field} = ${String(value).slice(0, 60)}`);
        if (schema.required?.includes(field)) await ask({ ...whole, [field]: undefined }, false, `without ${field}`);
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it('takes each part of a query up to its limit, once, and refuses what is beyond or unknown', async () => {
    const faults: string[] = [];
    for (const [name, method, path, { parameters = [] }] of operations()) {
      const queries = parameters.filter((each) => each.in === 'query' && !each.name.startsWith('hub.'));
      const needed = queries.filter(({ required }) => required === true).map((each) => [each.name, '+12025550143']);
      const ask = async (more: readonly (readonly [string, unknown])[], isGood: boolean) => {
        const others = needed.filter(([each]) => more.every(([other]) => other !== each));
        const search = new URLSearchParams([...others, ...more].map(([key, value]) => [String(key), String(value)]));
        const answer = await call(method, `${addressOf(path)}?${search}`);
        const isRefused = answer.status === 400;
        if (isRefused === isGood) faults.push(`${name}?${String(search).slice(0, 80)}: ${answer.status}`);
        faults.push(...(await faultsOf(name, answer)));
      };
      if (queries.length > 0) await ask([['unseen', 1]], false);
      for (const { name: key, schema } of queries) {
        const { good, bad } = edgesOf(schema);
        const most = schema.maximum === undefined ? [] : [schema.maximum];
        const isPlace = key === 'cursor';
        for (const value of [...good, ...most]) if (!isPlace) await ask([[key, value]], true);
        const texts = schema.type === 'string' && schema.enum === undefined && schema.format === undefined;
        const beyond = texts ? bad.filter((each) => String(each).length > 40) : bad;
        for (const value of isPlace ? ['no place', ...beyond] : beyond) await ask([[key, value]], false);
        await ask(
          [
            [key, good[0]],
            [key, good[0]],
          ],
          false,
        );
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it('answers rubbish in an address, a body or its form with a refusal that is described', async () => {
    const faults: string[] = [];
    const rubbish = [
      '..',
      '.',
      '%00',
      '%2e%2e%2f',
      'a%2fb',
      '%f0%9f%92%a5',
      '__proto__',
      '[object Object]',
      'a'.repeat(199),
    ];
    const gzip = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    for (const [name, method, path, operation] of operations()) {
      const place = /\{(\w+)\}/.exec(path)?.[1];
      for (const id of place === undefined ? [] : rubbish) {
        // A dot segment never leaves the client.
        const answer = await call(
          method,
          addressOf(path.replace(`{${place}}`, id === '.' || id === '..' ? `${id}x` : id)),
        );
        if (answer.status !== 200 || place !== 'alertId') {
          if (answer.ok) faults.push(`${name} with ${id}: ${answer.status}`);
        }
        faults.push(...(await faultsOf(name, answer)));
      }
      if (operation.requestBody?.content?.['application/json'] === undefined || path === '/webhook') continue;
      const forms: readonly (readonly [string, Sent])[] = [
        ['text', { body: '{}', headers: { 'content-type': 'text/plain' } }],
        ['a form', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
        ['files', { body: await aForm() }],
        ['nothing', { body: '', headers: { 'content-type': 'application/json' } }],
        ['half', { body: '{"a":', headers: { 'content-type': 'application/json' } }],
        ['packed', { body: '\u001f\u008b\b', headers: gzip }],
        ['too much', { body: { text: 'a'.repeat(70_000) } }],
      ];
      for (const [form, sent] of forms) {
        const answer = await call(method, addressOf(path), sent);
        if (![400, 413, 415].includes(answer.status)) faults.push(`${name} with ${form}: ${answer.status}`);
        faults.push(...(await faultsOf(name, answer)));
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);
});

function fill(schema: Schema, field: string): unknown {
  const property = schema.properties?.[field] ?? {};
  if (property.format === 'uuid') return randomUUID();
  if (property.format === 'email') return email('x');
  return Array.isArray(property.enum) ? property.enum[0] : (edgesOf(property).good[0] ?? 'a');
}

/** Method and address of each route, out of the drawing of a tree. HEAD goes with GET. */
function routesOf(tree: string): (readonly [method: string, path: string])[] {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] =
      /^((?:[│ ] {3})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    const depth = indent.length / 4;
    const path = `${depth === 0 ? '' : parents[depth - 1]}${part}`;
    parents[depth] = path;
    return methods
      .split(', ')
      .flatMap((method) => (method === '' || method === 'HEAD' ? [] : [[method, path] as const]));
  });
}
