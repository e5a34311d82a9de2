/**
 * The requests of the WhatsApp client against Meta's own description of the API, where the environment names it:
 * META_OPENAPI is the path of Meta's OpenAPI document, repaired so that its compositions can be met at all.
 */
import { json } from 'node:stream/consumers';
import { makeCloudApi } from '@parley/whatsapp/cloud-api';
import { outgoing } from '@parley/whatsapp/fixtures/outgoing';
import { startGraph } from '@parley/whatsapp/testing/start-graph';
import { toCloud } from '@parley/whatsapp/to-cloud';
import { describe, expect, it } from 'vitest';
import { type Json, openDescription, partsOf } from './support/meta-description.ts';

/**
 * Where the description and Meta's documentation differ, and the documentation counts. Each changes a body into what the
 * description can judge, or returns it as it is.
 */
const waivers: readonly { readonly reason: string; readonly change: (body: Json) => Json }[] = [
  {
    reason: 'The description does not know the callback data, which the documentation of statuses describes.',
    change: ({ biz_opaque_callback_data: _, ...body }) => body,
  },
  {
    reason: 'The description is older than user ids: there is no `recipient`, and `to` is required.',
    change: ({ recipient, ...body }) => (recipient === undefined ? body : { ...body, to: recipient }),
  },
  {
    reason: 'The description lacks these interactive kinds: link, location, contact and address requests.',
    change: (body) =>
      mapped(body, 'interactive', (interactive) =>
        ['cta_url', 'location_request_message', 'contact_request', 'address_message'].includes(`${interactive.type}`)
          ? { ...interactive, type: 'button', action: anyButtons }
          : interactive,
      ),
  },
  {
    reason: 'A catalog message may leave its thumbnail to WhatsApp; the description wants one.',
    change: (body) =>
      mapped(body, 'action', (action) =>
        action.name === 'catalog_message' && action.parameters === undefined
          ? { ...action, parameters: { thumbnail_product_retailer_id: 'sku-1' } }
          : action,
      ),
  },
  {
    reason: 'The pattern for the place of a button is malformed and leaves out the first one.',
    change: (body) => changedParts(body, (part) => (part.index === '0' ? { ...part, index: '1' } : part)),
  },
  {
    reason: 'The description lacks these buttons of templates: copied code, flow, several products.',
    change: (body) =>
      changedParts(body, (part) => (['copy_code', 'flow', 'mpm'].includes(`${part.sub_type}`) ? undefined : part)),
  },
  {
    reason: 'The description knows the catalog button, but not the parameter that it needs.',
    change: (body) => changedParts(body, (part) => (part.sub_type === 'catalog' ? undefined : part)),
  },
  {
    reason: 'The description lacks offers and carousels in templates.',
    change: (body) =>
      changedParts(body, (part) => (part.type === 'limited_time_offer' || part.type === 'carousel' ? undefined : part)),
  },
  {
    reason: 'The description lacks a place at the top of a template.',
    change: (body) =>
      changedParts(body, (part) =>
        Array.isArray(part.parameters) && part.parameters.some(({ type }) => type === 'location') ? undefined : part,
      ),
  },
];

const anyButtons = { buttons: [{ type: 'reply', reply: { id: '1', title: 'Yes' } }] };

const path = process.env.META_OPENAPI;

if (path === undefined) {
  it.skip('no request is held against Meta’s description of its API, because META_OPENAPI does not name it', () => {});
} else {
  describe('Meta’s description of its API', () => judge(path));
}

function judge(file: string): void {
  const problemsOf = openDescription(file).problemsOf;
  const bodies = Object.entries(outgoing).map(([name, message]) => [name, toCloud(message) ?? {}] as const);

  it.each(bodies)('takes the request of %s', (_, body) => {
    expect(problemsOf(waived(body))).toEqual([]);
  });

  it.each(waivers)('still needs the waiver: $reason', ({ change }) => {
    const isUsed = bodies.some(([, body]) => JSON.stringify(change(body)) !== JSON.stringify(body));
    const others = waivers.filter((other) => other.change !== change);
    const isNeeded = bodies.some(([, body]) => problemsOf(waived(body, others)).length > 0);
    expect({ isUsed, isNeeded }).toEqual({ isUsed: true, isNeeded: true });
  });

  it('takes the request that marks a message as read', async () => {
    const seen: unknown[] = [];
    const graph = await startGraph(async (_, response, request) => {
      seen.push(await json(request));
      response.end('{"success":true}');
    });
    await makeCloudApi(graph.options).markRead('700800900100200', 'wamid.IN1', { typing: true });
    expect(seen).toHaveLength(1);
    expect(problemsOf(seen[0] as Json, 'MarkMessageRequestPayload')).toEqual([]);
  });

  it.each<[string, Json]>([
    ['a type that does not exist', { type: 'hologram' }],
    ['a text where its object belongs', { text: 'Hi' }],
    ['a recipient that is a number', { to: 12025550143 }],
    ['a field that nobody knows', { surprise: 1 }],
    ['a type without its object', { type: 'image' }],
    [
      'a title of 61 characters',
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          header: { type: 'text', text: 'x'.repeat(61) },
          body: { text: 'x' },
          action: anyButtons,
        },
      },
    ],
    [
      'a parameter without words',
      {
        type: 'template',
        template: {
          name: 'a',
          language: { code: 'en', policy: 'deterministic' },
          components: [{ type: 'body', parameters: [{ type: 'text' }] }],
        },
      },
    ],
  ])('refuses %s, so it can tell', (_, change) => {
    const text = bodies.find(([name]) => name === 'text')?.[1] ?? {};
    const { text: words, ...envelope } = waived(text);
    const body = { ...envelope, ...('type' in change ? {} : { text: words }), ...change };
    expect(problemsOf(body)).not.toEqual([]);
  });
}

function waived(body: Json, by = waivers): Json {
  return by.reduce((changed, { change }) => change(changed), body);
}

/** The body with each part of its template changed; a part that becomes undefined is left out. */
function changedParts(body: Json, change: (part: Json) => Json | undefined): Json {
  const components = partsOf(body)
    .map(change)
    .filter((part) => part !== undefined);
  return partsOf(body).length === 0 ? body : { ...body, template: { ...(body.template as Json), components } };
}

/** The value with every object of this name inside it changed. */
function mapped(body: Json, name: string, change: (object: Json) => Json): Json {
  const text = JSON.stringify(body, (key, value) =>
    key === name && typeof value === 'object' && value !== null ? change(value as Json) : value,
  );
  return JSON.parse(text) as Json;
}
