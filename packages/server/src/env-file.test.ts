import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigProblem, configTable } from './config.ts';
import { EnvFileProblem, loadEnvFile } from './env-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-env-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, '.env');

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(path, { recursive: true, force: true });
});

/** What PORT and VERIFY_TOKEN are after such a file was read. */
function read(text: string | Buffer): (string | undefined)[] {
  vi.stubEnv('PORT', undefined);
  vi.stubEnv('VERIFY_TOKEN', undefined);
  writeFileSync(path, text);
  loadEnvFile(path);
  return [process.env.PORT, process.env.VERIFY_TOKEN];
}

describe('the file .env', () => {
  it.each([
    ['of Windows', 'PORT=81\r\nVERIFY_TOKEN=word-of-ours\r\n'],
    ['with the mark of an editor before it', '\uFEFFPORT=81\nVERIFY_TOKEN=word-of-ours'],
    ['with what a shell would need', 'export PORT="81"\nexport VERIFY_TOKEN=word-of-ours'],
    ['with spaces and comments', '# PORT=80\n PORT = 81 # the port\nVERIFY_TOKEN=\tword-of-ours   #and more'],
    ['with a line twice', "PORT=80\nVERIFY_TOKEN='word-of-ours'\nPORT=81"],
  ])('%s says what it says', (_name, text) => {
    expect(read(text)).toEqual(['81', 'word-of-ours']);
  });

  it('keeps # and = of a value in quotes', () => {
    expect(read('PORT=\nVERIFY_TOKEN="a#b=c d"')).toEqual(['', 'a#b=c d']);
  });

  it('changes nothing that is set already, also where that is empty', () => {
    vi.stubEnv('PORT', '');
    writeFileSync(path, 'PORT=81');
    loadEnvFile(path);
    expect(process.env.PORT).toBe('');
  });

  it.each([
    ['a value that a # would cut off', 'VERIFY_TOKEN=word#of-ours', /VERIFY_TOKEN .*has a #/],
    ['a line without =', 'PORT: 81', /PORT .*without =/],
  ])('stops the start for %s, without showing it', (_name, text, wrong) => {
    let problem: unknown;
    try {
      read(text);
    } catch (error) {
      problem = error;
    }
    if (!(problem instanceof ConfigProblem)) throw new Error('Nothing stopped it');
    expect(configTable(problem)).toMatch(wrong);
    expect(configTable(problem)).not.toMatch(/of-ours|81/);
  });

  it('stops the start where it cannot be read as text', () => {
    expect(() => read(Buffer.from('\uFEFFPORT=81', 'utf16le'))).toThrow(EnvFileProblem);
    rmSync(path);
    mkdirSync(path);
    expect(() => loadEnvFile(path)).toThrow(/cannot be read \(EISDIR\)/);
  });
});
