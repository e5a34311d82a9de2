import type { WabaId } from '@parley/model/ids';
import { isSendable, templateFields } from '@parley/model/template';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as listed from './fixtures/templates.ts';
import { makeTemplateApi } from './template-api.ts';
import { readTemplate } from './template-from-cloud.ts';
import { accessToken, graphError, startGraph } from './testing/start-graph.ts';

const wabaId = '900100200300400' as WabaId;

describe('a listed template', () => {
  it('with named gaps keeps words, samples and buttons', () => {
    expect(readTemplate(listed.named, wabaId)).toEqual({
      id: '801',
      wabaId,
      name: 'parcel_ready',
      language: 'en_US',
      category: 'UTILITY',
      status: 'APPROVED',
      quality: 'GREEN',
      isNamed: true,
      header: { kind: 'text', text: 'News from {{city}}', examples: { city: 'Berlin' } },
      body: {
        text: 'Hi {{first_name}}, parcel {{code}} is here.',
        examples: { first_name: 'Ana', code: 'K7' },
      },
      footer: 'Corner Bakery',
      buttons: [
        { kind: 'quick_reply', text: 'On my way' },
        { kind: 'url', text: 'Track', url: 'https://example.test/t/{{1}}', example: 'K7' },
        { kind: 'phone', text: 'Call', phone: '+15005550006' },
      ],
    });
  });

  it('with numbered gaps has their samples by number, and names what cannot be filled', () => {
    const template = readTemplate(listed.numbered, wabaId);
    expect(template).toMatchObject({
      isNamed: false,
      header: { kind: 'document' },
      body: { examples: { 1: 'Ana', 2: 'Rechnung' } },
      offer: { text: 'Nur heute', hasExpiration: true },
      buttons: [
        { kind: 'copy_code', example: 'SAVE5' },
        { kind: 'flow', text: 'Rate us' },
        { kind: 'unknown', text: 'View' },
      ],
    });
    expect(template && isSendable({ ...template, status: 'APPROVED' })).toBe(false);
  });

  it('that brings a code asks for the code alone', () => {
    const template = readTemplate(listed.code, wabaId);
    expect(template).toMatchObject({
      body: { text: '*{{1}}* is your verification code. Do not share this code.' },
      footer: 'This code expires in 10 minutes.',
      buttons: [{ kind: 'otp' }],
    });
    expect(template && templateFields(template).map(({ key }) => key)).toEqual(['body:1']);
  });

  it('with a button whose words are fixed has them, also where Meta does not list them', () => {
    const components = [{ type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'SAVE5' }, { type: 'OTP' }] }];
    expect(readTemplate({ ...listed.numbered, components }, wabaId)?.buttons).toMatchObject([
      { kind: 'copy_code', text: 'Copy offer code' },
      { kind: 'otp', text: 'Copy code' },
    ]);
  });

  it('with cards asks for what each card needs', () => {
    const template = readTemplate(listed.carousel, wabaId);
    expect(template && templateFields(template).map(({ key }) => key)).toEqual(['card:0:header', 'card:0:body:1']);
  });

  it('with a part of tomorrow is not offered', () => {
    const components = [...listed.code.components, { type: 'HOLOGRAM' }];
    const template = readTemplate({ ...listed.code, components }, wabaId);
    expect(template).toMatchObject({ unknownParts: ['HOLOGRAM'] });
    expect(template && isSendable(template)).toBe(false);
  });

  it('of any shape is read or left, without an error', () => {
    const part = fc.constantFrom('id', 'name', 'language', 'category', 'status', 'components', 'quality_score');
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(listed)), part, fc.jsonValue(), (template, name, value) => {
        const read = readTemplate({ ...template, [name]: value }, wabaId);
        if (read !== undefined) expect(templateFields(read)).toBeInstanceOf(Array);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), (components) => {
        expect(readTemplate({ ...listed.named, components }, wabaId)).toMatchObject({ name: 'parcel_ready' });
      }),
    );
  });
});

describe('the templates of an account', () => {
  it('come page by page, by cursor, and never from an address in the answer', async () => {
    const graph = await startGraph((url, response) => {
      const isFirst = url.searchParams.get('after') === null;
      response.end(
        JSON.stringify({
          data: isFirst ? [listed.named, { id: 'broken' }] : [listed.code],
          paging: { cursors: { after: 'a&b' }, ...(isFirst ? { next: 'http://127.0.0.1:9/elsewhere' } : {}) },
        }),
      );
    });
    const list = await makeTemplateApi(graph.options).list(wabaId);
    expect(list).toMatchObject({ kind: 'listed', templates: [{ id: '801' }, { id: '803' }], unreadable: 1 });
    expect(graph.requests.map(({ line }) => line.replace(/fields=[^&]*/, ''))).toEqual([
      `GET /v23.0/${wabaId}/message_templates?&limit=100`,
      `GET /v23.0/${wabaId}/message_templates?&limit=100&after=a%26b`,
    ]);
    expect(graph.requests[0]?.authorization).toBe(`Bearer ${accessToken}`);
  });

  it('are listed anew once where a cursor is too old', async () => {
    let calls = 0;
    const graph = await startGraph((url, response) => {
      calls += 1;
      if (url.searchParams.has('after') && calls === 2) return response.writeHead(400).end(graphError(131059));
      const next = url.searchParams.has('after') ? {} : { next: 'yes' };
      return response.end(JSON.stringify({ data: [listed.named], paging: { cursors: { after: 'x' }, ...next } }));
    });
    expect(await makeTemplateApi(graph.options).list(wabaId)).toMatchObject({ kind: 'listed', unreadable: 0 });
    expect(calls).toBe(4);
  });

  it('are all or none: a refusal in the middle is the answer, without the token', async () => {
    const graph = await startGraph((url, response) => {
      if (url.searchParams.has('after')) return response.writeHead(400).end(graphError(80007));
      return response.end(JSON.stringify({ data: [], paging: { cursors: { after: 'x' }, next: 'yes' } }));
    });
    const list = await makeTemplateApi(graph.options).list(wabaId);
    expect(list).toMatchObject({ kind: 'refused', failure: { code: 80007 } });
    expect(JSON.stringify(list)).not.toContain(accessToken);
  });

  it('end, even where the answers never do', async () => {
    const graph = await startGraph((url, response) => {
      const after = `x${url.searchParams.get('after') ?? ''}`;
      response.end(JSON.stringify({ data: [], paging: { cursors: { after }, next: 'yes' } }));
    });
    expect(await makeTemplateApi(graph.options).list(wabaId)).toMatchObject({ kind: 'not-reached' });
    expect(graph.requests).toHaveLength(100);
  });

  it.each(['', '900/../me', '900?access_token=x', 'abc'])('are not asked for by an id like %j', async (id) => {
    const graph = await startGraph((_, response) => response.end('{"data":[]}'));
    expect(await makeTemplateApi(graph.options).list(id as WabaId)).toMatchObject({ kind: 'not-reached' });
    expect(graph.requests).toEqual([]);
  });
});
