import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startShell } from '../testing/start-shell.ts';

const precompress = fileURLToPath(new URL('../../../../scripts/precompress.mjs', import.meta.url));
const inline = 'self.__next_f=[];"<é>"';
const page = (title: string) =>
  `<!doctype html><title>${title}</title><script src="/_next/static/app.js"></script><script>${inline}</script>${' '.repeat(2000)}`;

/** A small export of the form that Next writes, compressed as the build does it. */
async function exported(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-web-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, '_next/static'), { recursive: true });
  await mkdir(join(folder, 'login'));
  await writeFile(join(folder, 'index.html'), page('Inbox'));
  await writeFile(join(folder, 'login.html'), page('Sign in'));
  await writeFile(join(folder, 'login', 'data.txt'), 'data');
  await writeFile(join(folder, 'simulator.html'), page('Phones'));
  await writeFile(join(folder, '404.html'), '<!doctype html><title>Not here</title>');
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, '_next/static/app.js'), `"${'x'.repeat(3000)}"`);
  execFileSync(process.execPath, [precompress, folder]);
  return folder;
}

const asPerson = { accept: 'text/html,*/*' };

describe('the web app', () => {
  it('is served page by page, under the names that people see', async () => {
    const { app } = await startShell({}, await exported());
    for (const [url, title] of [
      ['/', 'Inbox'],
      ['/login', 'Sign in'],
      ['/login/', 'Sign in'],
      ['/login.html', 'Sign in'],
      ['/login?next=%2F', 'Sign in'],
    ] as const) {
      const answer = await app.inject({ url, headers: asPerson });
      expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([url, 200, 'text/html; charset=utf-8']);
      expect(answer.body).toContain(`<title>${title}</title>`);
    }
    expect((await app.inject('/login/data.txt')).body).toBe('data');
  });

  it('has its icon also where browsers look for one by themselves', async () => {
    const { app } = await startShell({}, await exported());
    const answer = await app.inject('/favicon.ico');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  });

  it('lets a page run its own scripts and nothing else', async () => {
    const { app } = await startShell({}, await exported());
    const hash = createHash('sha256').update(inline).digest('base64');
    expect((await app.inject('/login')).headers['content-security-policy']).toBe(
      "default-src 'none';" +
        `script-src 'self' 'sha256-${hash}';` +
        "style-src 'self' 'unsafe-inline';" +
        "img-src 'self' blob: data:;" +
        "media-src 'self' blob:;" +
        "font-src 'self';" +
        "connect-src 'self';" +
        "worker-src 'self';" +
        "manifest-src 'self';" +
        "frame-ancestors 'none';" +
        "base-uri 'none';" +
        "form-action 'self'",
    );
    expect((await app.inject('/_next/static/app.js')).headers['content-security-policy']).toMatch(
      /^default-src 'none'/,
    );
  });

  it('sends what the build compressed, to those who take it', async () => {
    const { app } = await startShell({}, await exported());
    const get = async (encoding: string) => {
      const answer = await app.inject({ url: '/', headers: { 'accept-encoding': encoding } });
      expect(answer.headers.vary).toContain('accept-encoding');
      return answer;
    };
    const br = await get('br, gzip');
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(page('Inbox'));
    const gzip = await get('gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(page('Inbox'));
    expect(gzip.headers['content-type']).toBe('text/html; charset=utf-8');
    const plain = await app.inject('/');
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.body).toBe(page('Inbox'));
  });

  it('keeps hashed files for a year and asks about pages each time', async () => {
    const { app } = await startShell({}, await exported());
    const file = await app.inject('/_next/static/app.js');
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const first = await app.inject('/login');
    expect(first.headers['cache-control']).toBe('no-cache');
    const again = await app.inject({ url: '/login', headers: { 'if-none-match': String(first.headers.etag) } });
    expect(again.statusCode).toBe(304);
  });

  it('says that a page is not here to people, and sends programs a problem', async () => {
    const { app } = await startShell({}, await exported());
    const person = await app.inject({ url: '/nothing', headers: asPerson });
    expect([person.statusCode, person.body]).toEqual([404, '<!doctype html><title>Not here</title>']);
    for (const [url, accept] of [
      ['/nothing', '*/*'],
      ['/api/nothing', 'text/html'],
    ] as const) {
      const program = await app.inject({ url, headers: { accept } });
      expect(program.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/_next/../../package.json',
    '//etc/passwd',
    '/%00',
    '/%ff',
    '/login.html.br',
    '/C:\\windows\\win.ini',
  ])('gives nothing away for %s', async (url) => {
    const { app } = await startShell({}, await exported());
    expect((await app.inject(url)).statusCode).toBe(404);
  });

  it('has the phones of the simulator in the sandbox only', async () => {
    const folder = await exported();
    const live = await startShell(
      {
        WHATSAPP_ACCESS_TOKEN: 'EAAG0123456789abcdefghij',
        WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
        WHATSAPP_WABA_ID: '102290129340398',
        VERIFY_TOKEN: 'verify-me-please',
        WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
      },
      folder,
    );
    expect((await live.app.inject('/simulator')).statusCode).toBe(404);
    const sandbox = await startShell({}, folder);
    expect((await sandbox.app.inject('/simulator')).statusCode).toBe(200);
  });

  it('says how to build it when it is not built', async () => {
    const { app } = await startShell();
    const answer = await app.inject({ url: '/', headers: asPerson });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('npm run build');
  });
});
