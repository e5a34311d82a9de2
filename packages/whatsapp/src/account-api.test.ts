import { describe, expect, it } from 'vitest';
import { makeAccountApi } from './account-api.ts';
import { accessToken, graphError, startGraph } from './testing/start-graph.ts';

const phoneNumberId = '700800900100200';

const healthy = {
  display_phone_number: '+1 500-555-0006',
  verified_name: 'Corner Bakery',
  quality_rating: 'GREEN',
  status: 'CONNECTED',
  name_status: 'APPROVED',
  throughput: { level: 'STANDARD' },
  is_on_biz_app: true,
  health_status: {
    can_send_message: 'BLOCKED',
    entities: [
      { entity_type: 'PHONE_NUMBER', id: '1', can_send_message: 'AVAILABLE' },
      { entity_type: 'BUSINESS', can_send_message: 'LIMITED', additional_info: ['Verify the business'] },
      {
        entity_type: 'WABA',
        errors: [{ error_code: 141006, error_description: 'Payment problem', possible_solution: 'Add a card' }, null],
      },
    ],
  },
};

describe('the health of a number', () => {
  it('is told with every reason that limits sending', async () => {
    const graph = await startGraph((_, response) => response.end(JSON.stringify(healthy)));
    expect(await makeAccountApi(graph.options).numberHealth(phoneNumberId)).toEqual({
      kind: 'known',
      health: {
        display: '+1 500-555-0006',
        verifiedName: 'Corner Bakery',
        quality: 'GREEN',
        status: 'CONNECTED',
        nameStatus: 'APPROVED',
        throughput: 'STANDARD',
        isOnPhoneApp: true,
        canSend: 'BLOCKED',
        problems: [
          { entity: 'BUSINESS', description: 'Verify the business' },
          { entity: 'WABA', code: 141006, description: 'Payment problem', solution: 'Add a card' },
        ],
      },
    });
    expect(graph.requests[0]?.line).toMatch(new RegExp(`^GET /v23.0/${phoneNumberId}\\?fields=[a-z_,]+$`));
  });

  it('is told as far as it can be read', async () => {
    const graph = await startGraph((_, response) => response.end('{"quality_rating":7,"health_status":[]}'));
    expect(await makeAccountApi(graph.options).numberHealth(phoneNumberId)).toEqual({
      kind: 'known',
      health: { isOnPhoneApp: false, problems: [] },
    });
  });

  it.each<[string, number, string, object]>([
    ['refuses', 401, graphError(190), { kind: 'refused', action: 'pause' }],
    ['answers in HTML', 502, '<html></html>', { kind: 'not-reached', status: 502 }],
    ['points elsewhere', 302, '', { kind: 'not-reached', status: 302 }],
    ['answers with a list', 200, '[]', { kind: 'not-reached' }],
  ])('is unknown where WhatsApp %s', async (_, status, body, expected) => {
    const elsewhere = await startGraph((_url, response) => response.end('{}'));
    const graph = await startGraph((_url, response) =>
      response.writeHead(status, { location: elsewhere.options.graphUrl }).end(body),
    );
    const outcome = await makeAccountApi(graph.options).numberHealth(phoneNumberId);
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain(accessToken);
    expect(elsewhere.requests).toEqual([]);
  });

  it('is unknown where nobody answers, or not in time', async () => {
    const silent = await startGraph(() => {});
    const slow = makeAccountApi({ ...silent.options, timeoutMs: 50 });
    expect(await slow.numberHealth(phoneNumberId)).toEqual({ kind: 'not-reached', reason: 'No answer within 50 ms' });
    const nobody = makeAccountApi({ ...silent.options, graphUrl: 'http://127.0.0.1:9' });
    expect(await nobody.numberHealth(phoneNumberId)).toMatchObject({ kind: 'not-reached' });
  });

  it.each(['', '1/../me', 'me'])('is not asked for by an id like %j', async (id) => {
    const graph = await startGraph((_, response) => response.end('{}'));
    expect(await makeAccountApi(graph.options).numberHealth(id)).toMatchObject({ kind: 'not-reached' });
    expect(graph.requests).toEqual([]);
  });
});
