/**
 * The simulator against Meta's own description of the API, where META_OPENAPI names it: it takes what Meta's examples
 * send, refuses what the description refuses, and answers in the shapes that it describes.
 */
import { emma, graph, call as post, startBoth, uploadSample, wabaId } from '@parley/simulator/testing';
import { outgoing } from '@parley/whatsapp/fixtures/outgoing';
import { toCloud } from '@parley/whatsapp/to-cloud';
import { describe, expect, it } from 'vitest';
import { type Description, type Json, openDescription } from './support/meta-description.ts';

const messages = '/{Version}/{Phone-Number-ID}/messages';
const media = '/{Version}/{Phone-Number-ID}/media';
const file = '/{Version}/{Media-ID}';
const templates = '/{Version}/{WABA-ID}/message_templates';

/** Examples that no server could take, or that the account lacks a template for. */
const unusable: { readonly [example: string]: string } = {
  'Send Reply to List Message': 'The example names no type, and its object is not that of a text.',
  'Send Sample Issue Resolution Template': 'The example has true and false where texts belong.',
  'Create catalog template': 'The example is that of another template once more.',
};

/** Where the simulator takes what the description refuses, and the documentation counts. */
const laxer: readonly { readonly reason: string; readonly is: (problem: string, body: Json) => boolean }[] = [
  {
    reason: 'The API takes a body without `recipient_type` for one to an individual.',
    is: (problem) => problem === ": must have required property 'recipient_type'",
  },
  {
    reason: 'The API takes a body without `type` for a text.',
    is: (_, body) => body.type === undefined,
  },
  {
    reason: 'A catalog message may leave its thumbnail to WhatsApp.',
    is: (_, { interactive }) => (interactive as Json | undefined)?.type === 'catalog_message',
  },
];

const path = process.env.META_OPENAPI;

if (path === undefined) {
  it.skip('the simulator is not held against Meta’s description of its API, because META_OPENAPI does not name it', () => {});
} else {
  describe('the simulator', () => judge(openDescription(path)));
}

function judge(description: Description): void {
  it('takes what Meta’s examples send, but for a template that the account does not have', async () => {
    const { bodies, send } = await start();
    const refused: string[] = [];
    for (const [name, body] of bodies) {
      const { status, error } = await send(body);
      const isWithoutTemplate = body.type === 'template' && error?.code === 132001;
      if (status !== 200 && !isWithoutTemplate) refused.push(name);
    }
    expect(refused).toEqual(Object.keys(unusable).filter((name) => name.startsWith('Send')));
    expect(bodies.length).toBeGreaterThan(40);
  });

  it('refuses what the description refuses: each part of an example gone, or of another kind', async () => {
    const { bodies, send } = await start();
    const used = new Set<string>();
    const taken: string[] = [];
    let broken = 0;
    for (const [name, body] of bodies) {
      if (description.problemsOf(body).length > 0 || (await send(body)).status !== 200) continue;
      for (const [what, spoiled] of spoiledOnce(body)) {
        const [problem] = description.problemsOf(spoiled);
        if (problem === undefined) continue;
        broken += 1;
        if ((await send(spoiled)).status !== 200) continue;
        const difference = laxer.find(({ is }) => is(problem, spoiled));
        if (difference === undefined) taken.push(`${name}, ${what}: ${problem}`);
        else used.add(difference.reason);
      }
    }
    expect(taken).toEqual([]);
    expect([...used].sort()).toEqual(laxer.map(({ reason }) => reason).sort());
    expect(broken).toBeGreaterThan(1000);
  });

  it('takes every request of ours', async () => {
    const { prepared, send } = await start();
    const refused: string[] = [];
    for (const [name, message] of Object.entries(outgoing)) {
      const body = prepared(toCloud(message) ?? {});
      const { status, error } = await send(body);
      // What stands in the gaps is made up, and so is the person without a phone.
      const isOurInvention = body.type === 'template' || 'recipient' in body;
      if (status !== 200 && !isOurInvention) refused.push(`${name}: ${error?.error_data.details}`);
    }
    expect(refused).toEqual([]);
  });

  it('makes the templates of Meta’s examples', async () => {
    const { simulator } = await startBoth();
    const refused: string[] = [];
    for (const [place, [name, body]] of description.examples(templates, 'post').entries()) {
      const named = /^[a-z0-9_]+$/.test(String(body.name)) ? body : { ...body, name: `example_${place}` };
      const { status } = await graph(simulator, 'POST', `${wabaId}/message_templates`, named);
      if (status !== 200) refused.push(name);
    }
    expect(refused).toEqual(Object.keys(unusable).filter((name) => name.startsWith('Create')));
  });

  it('answers in the shapes that Meta describes', async () => {
    const { simulator, send, bodies } = await start();
    const problems: string[] = [];
    const judged = (where: string, method: string, answer: unknown) => {
      // It can tell: no answer is a number.
      expect(description.answerProblems(where, method, 17)).not.toEqual([]);
      problems.push(
        ...description.answerProblems(where, method, answer).map((problem) => `${method} ${where}${problem}`),
      );
    };
    for (const [, body] of bodies.filter(([, { type }]) => type !== undefined)) {
      const { status, answer } = await send(body);
      if (status === 200) judged(messages, 'post', answer);
    }
    const mediaId = await uploadSample(simulator, 'image');
    judged(media, 'post', { id: mediaId });
    judged(file, 'get', (await graph(simulator, 'GET', mediaId)).body);
    judged(file, 'delete', (await graph(simulator, 'DELETE', mediaId)).body);
    judged(templates, 'get', (await graph(simulator, 'GET', `${wabaId}/message_templates`)).body);
    const draft = {
      name: 'made_here',
      language: 'en_US',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Hi' }],
    };
    judged(templates, 'post', (await graph(simulator, 'POST', `${wabaId}/message_templates`, draft)).body);
    judged(templates, 'delete', (await graph(simulator, 'DELETE', `${wabaId}/message_templates?name=made_here`)).body);
    expect(problems).toEqual([]);
  });

  /** A simulator whose window is open, Meta's examples with real ids in the gaps, and a way to send that no limit ends. */
  async function start() {
    const { simulator } = await startBoth();
    const wamid = await simulator.person('emma').writes('Hi');
    const ids: { [type: string]: string } = {};
    for (const type of ['image', 'video', 'audio', 'document', 'sticker'] as const) {
      ids[type] = await uploadSample(simulator, type);
    }
    const prepared = (example: Json): Json =>
      JSON.parse(JSON.stringify(example), (key, value) => {
        if (key === 'to') return emma;
        if (key === 'message_id') return wamid;
        if (value === '<HEADER_TYPE>') return 'text';
        if (value === 'language-and-locale-code') return 'en_US';
        if (typeof value === 'string' && value.includes('http(s)://')) return 'https://files.example.test/a';
        return key in ids && typeof value?.id === 'string' ? { ...value, id: ids[key] } : value;
      });
    return {
      simulator,
      prepared,
      bodies: description.examples(messages, 'post').map(([name, body]) => [name, prepared(body)] as const),
      async send(body: Json) {
        // Past the limit of messages to one person.
        simulator.advanceClock(6000);
        const { status, body: answer } = await post(simulator, body);
        return { status, answer, error: answer.error };
      },
    };
  }
}

/** The body with one place of it, however deep, dropped or of another kind. */
function* spoiledOnce(body: Json): Generator<readonly [what: string, body: Json]> {
  for (const place of placesIn(body)) {
    const key = place.at(-1) ?? '';
    for (const [what, spoil] of spoilers) {
      const copy = structuredClone(body);
      const holder = place.slice(0, -1).reduce((inside, step) => inside[step] as Mutable, copy as Mutable);
      if (!spoil(holder, key)) continue;
      yield [`${place.join('.')} ${what}`, copy];
    }
  }
}

type Mutable = { [key: string]: unknown };

/** Each false where it would change nothing. */
const spoilers: readonly (readonly [what: string, spoil: (holder: Mutable, key: string) => boolean])[] = [
  ['is gone', (holder, key) => !Array.isArray(holder) && delete holder[key]],
  ['is a number', (holder, key) => put(holder, key, 17)],
  ['is an object', (holder, key) => put(holder, key, { a: 1 })],
  ['is a list', (holder, key) => put(holder, key, [[]])],
  [
    'has a field that nobody knows',
    (holder, key) => isObject(holder[key]) && put(holder, key, { ...(holder[key] as object), surprise: 1 }),
  ],
];

function put(holder: Mutable, key: string, value: unknown): true {
  holder[key] = value;
  return true;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function placesIn(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => [[...at, key], ...placesIn(inside, [...at, key])]);
}
