/**
 * Who may know whom. The packages' dependencies and every import statement, dynamic ones included, are held against
 * one table, so the shape of the program stays the one that is drawn.
 */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Each package and the packages of ours that it may import. Siblings never meet. */
const mayImport: { readonly [name: string]: readonly string[] } = {
  model: [],
  storage: ['model'],
  whatsapp: ['model'],
  web: ['model'],
  simulator: ['model', 'whatsapp'],
  server: ['model', 'storage', 'whatsapp', 'simulator'],
};

type Imported = { readonly file: string; readonly specifier: string };

const files = sourcesOf('packages');

describe('every import keeps to the picture', () => {
  it('reads all packages', () => {
    const read = new Set(files.map((file) => packageOf(file)));
    expect([...read].sort()).toEqual(Object.keys(mayImport).sort());
  });

  it('has no forbidden import in any file', () => {
    const found = files.flatMap((file) => forbiddenIn(file, readFileSync(join(root, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it('knows the simulator in one file of the server only', () => {
    const knowing = files.filter((file) => {
      if (packageOf(file) !== 'server' || isTest(file)) return false;
      return importsOf(file, readFileSync(join(root, file), 'utf8')).some(({ specifier }) =>
        specifier.startsWith('@parley/simulator'),
      );
    });
    expect(knowing).toEqual(['packages/server/src/sandbox.ts']);
  });
});

describe('a path', () => {
  it('is never the pathname of a URL, in which the folder of somebody’s clone may be spelt otherwise', () => {
    const exclude = (name: string) => /(^|\/)(node_modules|\.next|out)$/.test(name);
    const ours = globSync('{packages,scripts,tests,bench}/**/*.{ts,tsx,mjs}', { cwd: root, exclude });
    expect(ours).toContain('packages/web/next.config.ts');
    const found = ours.filter((file) => /import\.meta\.url\)\.pathname/.test(readFileSync(join(root, file), 'utf8')));
    expect(found).toEqual([]);
  });
});

describe('every package.json keeps to the picture', () => {
  it.each(Object.keys(mayImport))('%s depends on what it may import, and on no other package of ours', (name) => {
    const ours = Object.keys(dependenciesOf(name)).filter((dependency) => dependency.startsWith('@parley/'));
    for (const dependency of ours) expect(mayImport[name]).toContain(dependency.slice('@parley/'.length));
  });

  it('model depends on zod alone', () => {
    expect(Object.keys(dependenciesOf('model'))).toEqual(['zod']);
  });

  it.each(Object.keys(mayImport))('%s declares every package that it imports', (name) => {
    const declared = Object.keys(dependenciesOf(name));
    const used = files
      .filter((file) => packageOf(file) === name && !isTest(file))
      .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))
      .map(({ specifier }) => packageName(specifier))
      .filter((specifier) => specifier !== undefined);
    expect([...new Set(used)].filter((dependency) => !declared.includes(dependency))).toEqual([]);
  });
});

describe('a planted violation is caught', () => {
  it.each<[string, string, string]>([
    ['a sibling', 'packages/storage/src/planted.ts', `import { send } from '@parley/whatsapp/cloud-api';`],
    ['a sibling by path', 'packages/storage/src/planted.ts', `import { send } from '../../whatsapp/src/cloud-api.ts';`],
    ['a sibling loaded late', 'packages/web/src/planted.ts', `const app = await import('@parley/server/app');`],
    ['a sibling by type', 'packages/whatsapp/src/planted.ts', `import type { Store } from '@parley/storage/store';`],
    ['a type named in place', 'packages/whatsapp/src/planted.ts', `let a: import('@parley/storage/store').Store;`],
    ['a package handed on', 'packages/simulator/src/planted.ts', `export * from '@parley/server/app';`],
    ['an import for its effect', 'packages/web/src/planted.ts', `import '@parley/whatsapp/signature';`],
    ['Node in the model', 'packages/model/src/planted.ts', `import { randomUUID } from 'node:crypto';`],
    ['a library in the model', 'packages/model/src/planted.ts', `import fc from 'fast-check';`],
    ['zod outside a schema file', 'packages/model/src/planted.ts', `import * as z from 'zod';`],
    ['a schema in the browser', 'packages/web/src/planted.ts', `import { s } from '@parley/model/api.schema';`],
    [
      'another feature of the server',
      'packages/server/src/features/chats/p.ts',
      `import { a } from '../messages/send.ts';`,
    ],
    [
      'another feature, the long way',
      'packages/server/src/features/chats/p.ts',
      `import { a } from '../../features/messages/a.ts';`,
    ],
    [
      'another feature of the web app',
      'packages/web/src/features/chats/p.tsx',
      `import { a } from '../messages/Bubble.tsx';`,
    ],
    [
      'a shared folder of the web app that knows a feature',
      'packages/web/src/ui/p.tsx',
      `import { a } from '../features/chats/a.ts';`,
    ],
    [
      'the shell folder that knows a feature',
      'packages/server/src/http/p.ts',
      `import { a } from '../features/chats/a.ts';`,
    ],
    ['tests', 'packages/server/src/planted.ts', `import { startWorld } from '../../../tests/support/world.ts';`],
    ['the bench', 'packages/server/src/planted.ts', `import { load } from '../../../bench/load.ts';`],
  ])('%s', (_name, file, code) => {
    expect(forbiddenIn(file, code)).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    ['the feature itself', 'packages/web/src/features/chats/p.tsx', `import { a } from './row.ts';`],
    ['what features share', 'packages/web/src/features/chats/p.tsx', `import { a } from '../../ui/cx.ts';`],
    [
      'the writer from a feature',
      'packages/server/src/features/chats/p.ts',
      `import type { W } from '../../writer.ts';`,
    ],
    ['zod in a schema file', 'packages/model/src/p.schema.ts', `import * as z from 'zod';`],
    ['a test of the model with its library', 'packages/model/src/p.test.ts', `import fc from 'fast-check';`],
    ['a word that only looks like one', 'packages/model/src/p.ts', `const text = 'exported from Berlin';`],
  ])('and %s is allowed', (_name, file, code) => {
    expect(forbiddenIn(file, code)).toEqual([]);
  });
});

/** What is wrong with the imports of one file, in sentences. */
function forbiddenIn(file: string, code: string): string[] {
  return importsOf(file, code).flatMap((imported) => {
    const reason = reasonAgainst(imported);
    return reason === undefined ? [] : [`${file} imports ${imported.specifier}: ${reason}`];
  });
}

function reasonAgainst({ file, specifier }: Imported): string | undefined {
  const from = packageOf(file);
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier);
    if (/^(tests|bench)\//.test(target)) return 'nothing imports the tests or the bench';
    if (![from, ''].includes(packageOf(target))) return 'a package is imported by its name';
    return reasonAgainstFeature(file, target);
  }
  if (specifier.startsWith('@parley/')) {
    const target = specifier.split('/')[1] ?? '';
    if (!(mayImport[from] ?? []).includes(target)) return `${from} does not know ${target}`;
    if (from === 'web' && specifier.endsWith('.schema')) return 'a schema is too heavy for the browser';
    return undefined;
  }
  if (from !== 'model' || isTest(file)) return undefined;
  if (specifier !== 'zod') return 'the model is pure';
  return file.endsWith('.schema.ts') ? undefined : 'zod stays in *.schema.ts';
}

/** A feature meets another one only by events, and what features stand on knows none of them. */
function reasonAgainstFeature(file: string, target: string): string | undefined {
  const theirs = featureOf(target);
  if (theirs === undefined || theirs === featureOf(file)) return undefined;
  if (featureOf(file) !== undefined) return 'a feature never imports a feature';
  const connects = /^packages\/server\/src\/[^/]+$|^packages\/web\/src\/app\//.test(file);
  return connects || isTest(file) ? undefined : 'only the shell connects features';
}

function featureOf(file: string): string | undefined {
  return /\/src\/features\/([^/]+)\//.exec(file)?.[1];
}

function packageOf(file: string): string {
  return /^packages\/([^/]+)\//.exec(file)?.[1] ?? '';
}

/** Tests and their helpers may use any library, and the parts that they put together. */
function isTest(file: string): boolean {
  return /(\.test\.tsx?|-contract\.ts)$|\/testing(\/|\.ts$)/.test(file);
}

/** Every module that a file names: in import and export statements, and in import(). */
function importsOf(file: string, code: string): Imported[] {
  const statement = /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?(['"])([^'"]+)\1/gm;
  const call = /\bimport\(\s*(['"`])([^'"`]+)\1/g;
  return [...code.matchAll(statement), ...code.matchAll(call)].map((match) => ({ file, specifier: match[2] ?? '' }));
}

/** `@scope/name` or `name` of a module from the registry; undefined for our own files and Node's modules. */
function packageName(specifier: string): string | undefined {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function dependenciesOf(name: string): { readonly [dependency: string]: string } {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  return manifest.dependencies ?? {};
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.slice(root.length + 1), entry.name))
    .filter((file) => /^packages\/[^/]+\/src\//.test(file));
}
