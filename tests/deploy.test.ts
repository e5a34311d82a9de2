/** The files that containers are made from, held against the program: no container engine is needed to see a slip. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { variableNames } from '../packages/server/src/environment.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

type Service = {
  readonly image?: string;
  readonly environment?: Record<string, string | number>;
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ports?: readonly string[];
};
type Compose = { readonly services: Record<string, Service>; readonly volumes: Record<string, unknown> };

describe.each(['compose.yaml', 'compose.scale.yaml'])('%s', (file) => {
  const compose = parse(read(file), { merge: true }) as Compose;
  const services = Object.entries(compose.services);

  it('says of every service how it is seen to be well, and in which version it runs', () => {
    for (const [name, { healthcheck, image }] of services) {
      expect(healthcheck?.test.length, name).toBeGreaterThan(1);
      expect(image, name).toMatch(/^(parley|[a-z]+:\d+\.\d+)$/);
    }
  });

  it('sets only variables that Parley knows', () => {
    for (const [, { environment = {} }] of services) {
      expect(Object.keys(environment).filter((name) => !(variableNames as string[]).includes(name))).toEqual([]);
    }
  });

  it('keeps a .env that was made for a start without containers from moving the port or the data out of reach', () => {
    const nodes = services.filter(([, service]) => service.image === 'parley');
    expect(nodes.length).toBeGreaterThan(0);
    for (const [name, { environment, volumes }] of nodes) {
      expect(environment, name).toMatchObject({ HOST: '0.0.0.0', PORT: 8000, DATA_DIR: '/data' });
      expect(volumes?.[0], name).toMatch(/:\/data$/);
    }
  });

  it('waits only for services that are there, and keeps data only in volumes that are declared', () => {
    for (const [name, { depends_on: needs = {}, volumes = [] }] of services) {
      for (const other of Object.keys(needs)) expect(compose.services, name).toHaveProperty(other);
      for (const volume of volumes) {
        const [from = ''] = volume.split(':');
        if (from.startsWith('./')) expect(existsSync(join(root, from)), from).toBe(true);
        else expect(compose.volumes, name).toHaveProperty(from);
      }
    }
  });

  it('opens its port to this machine alone', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBe(1);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

test('every node of compose.scale.yaml has a folder of its own and the same doorbell, and the proxy knows them all', () => {
  const { services } = parse(read('compose.scale.yaml'), { merge: true }) as Compose;
  const nodes = Object.entries(services).filter(([, { image }]) => image === 'parley');
  expect(nodes).toHaveLength(3);
  expect(new Set(nodes.map(([, { volumes }]) => volumes?.[0])).size).toBe(3);
  expect(new Set(nodes.map(([, { environment }]) => environment?.REDIS_URL)).size).toBe(1);
  for (const [name] of nodes) expect(read('deploy/Caddyfile')).toContain(`${name}:8000`);
});

test('the Dockerfile starts what there is', () => {
  const dockerfile = read('Dockerfile');
  for (const [, path = ''] of dockerfile.matchAll(/"((?:packages|deploy)\/[\w./-]+)"/g)) {
    expect(existsSync(join(root, path)), path).toBe(true);
  }
  for (const [, name = ''] of dockerfile.matchAll(/(\w+)=\S+/g)) {
    if (name === name.toUpperCase()) expect(['NODE_ENV', ...variableNames]).toContain(name);
  }
});
