import { describe, expect, it } from 'vitest';
import { makeLog } from './log.ts';

async function logged(write: (log: Awaited<ReturnType<typeof makeLog>>) => void): Promise<string[]> {
  const lines: string[] = [];
  const log = await makeLog('info', { write: (line) => void lines.push(line) });
  write(log);
  return lines;
}

describe('the log', () => {
  it('writes one JSON object per line, whatever the values hold', async () => {
    const lines = await logged((log) => log.info({ reason: 'a\r\n{"level":"fatal","msg":"forged"}' }, 'b\nc'));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: 'b\nc' });
  });

  it('hides fields that hold what nobody may read, one level down as well', async () => {
    const fields = { password: 'canary', token: 'canary', text: 'canary', waId: 'canary', email: 'canary' };
    const lines = await logged((log) => log.info({ ...fields, message: fields, kept: 'yes' }, 'said'));
    expect(lines.join('')).not.toContain('canary');
    expect(lines.join('')).toContain('"kept":"yes"');
  });

  it('says of a request only what it was called, and of an answer only its status', async () => {
    const req = { id: 'r-1', method: 'GET', url: '/setup?token=canary', headers: { cookie: 'canary' } };
    const res = { statusCode: 404, raw: { headers: 'canary' } };
    const lines = await logged((log) => log.info({ req, res }, 'said'));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ req: { id: 'r-1', method: 'GET' }, res: { statusCode: 404 } });
    expect(lines.join('')).not.toContain('canary');
  });

  it('describes an error without what it quotes or carries', async () => {
    const parsing = () => JSON.parse('{"text": canary}');
    const carrying = Object.assign(new Error('The store is full', { cause: new TypeError('inner') }), {
      code: 'ENOSPC',
      request: 'canary',
    });
    const lines = await logged((log) => {
      try {
        parsing();
      } catch (error) {
        log.error({ err: error }, 'Unexpected error');
      }
      log.error({ err: carrying }, 'Unexpected error');
      log.error(carrying);
    });
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines[1] ?? '').err).toMatchObject({
      type: 'Error',
      code: 'ENOSPC',
      message: 'The store is full',
      cause: { type: 'TypeError', message: 'inner' },
    });
    expect(lines[2]).toContain('The store is full');
  });
});
