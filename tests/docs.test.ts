/** What the documentation names exists, and what it tells to run runs. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import rootPackage from '../package.json' with { type: 'json' };
import { password, startWorld } from './support/world.ts';

const root = join(import.meta.dirname, '..');
const pages = [...globSync('*.md', { cwd: root }), ...globSync('docs/*.md', { cwd: root })];

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => target);
    const broken = targets.filter(
      (target) => !/^https?:/.test(target) && !existsSync(join(root, dirname(page), target)),
    );
    expect(broken).toEqual([]);
  });

  it('names only files that are there', () => {
    const named = [...text.matchAll(/(?<![\w/.])((?:packages|tests|scripts|docs|bench)\/[\w./-]*\w)/g)];
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
    expect(missing.filter((path) => !path.startsWith('docs/images/'))).toEqual([]);
  });

  it('names only commands that are there', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(rootPackage.scripts, name))).toEqual([]);
  });
});

test('the script of the API page sends a message and follows it until it is delivered', async () => {
  const world = await startWorld();
  try {
    const ana = await world.admin();
    const [phone] = world.simulator().state().phones;
    await world
      .simulator()
      .person(phone?.persona.id ?? '')
      .writes('Are you open?');
    await ana.sees('Are you open?');
    const script = join(root, 'docs/examples/send-and-follow.mjs');
    const argv = [script, world.url(), ana.agent.email, password, 'Yes, until six'];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout: 60_000 });
    expect(stdout).toContain('Yes, until six');
    expect(stdout.trim()).toMatch(/(delivered|read)$/);
    await ana.seesStatus('Yes, until six', 'delivered');
  } finally {
    await world.close();
  }
});
