import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { envExample, envExamplePath } from '../../../scripts/env-example.ts';
import { ConfigProblem, configTable, readConfig } from './config.ts';
import type { VariableName } from './environment.ts';

type Env = { readonly [name in VariableName]?: string } & NodeJS.ProcessEnv;

const live: Env = {
  WHATSAPP_ACCESS_TOKEN: 'EAAG0123456789abcdefghij',
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_WABA_ID: '102290129340398',
  VERIFY_TOKEN: 'verify-me-please',
  WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
};

function problemsOf(env: Env): ConfigProblem {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigProblem) return error;
    throw error;
  }
  throw new Error('The environment was accepted');
}

const refused: readonly [why: string, env: Env, name: VariableName, wrong: RegExp][] = [
  ['a port that is no number', { PORT: '80a' }, 'PORT', /whole number.*“80a”/],
  ['a port beyond the last', { PORT: '65536' }, 'PORT', /from 0 to 65535/],
  ['an origin with a path', { FRONTEND_ORIGIN: 'https://a.example.com/inbox' }, 'FRONTEND_ORIGIN', /without a path/],
  ['an origin of another scheme', { FRONTEND_ORIGIN: 'javascript:alert(1)' }, 'FRONTEND_ORIGIN', /without a path/],
  ['http on a public host', { FRONTEND_ORIGIN: 'http://inbox.example.com' }, 'FRONTEND_ORIGIN', /in the clear/],
  ['http on a public address', { FRONTEND_ORIGIN: 'http://203.0.113.7' }, 'FRONTEND_ORIGIN', /in the clear/],
  ['a proxy that is everybody', { TRUST_PROXY: 'true' }, 'TRUST_PROXY', /not safe/],
  ['a proxy that is a count', { TRUST_PROXY: '1' }, 'TRUST_PROXY', /not safe/],
  ['a proxy range that is none', { TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY', /not safe/],
  ['the seed’s token', { ...live, WHATSAPP_ACCESS_TOKEN: 'your_access_token' }, 'WHATSAPP_ACCESS_TOKEN', /example/],
  [
    'a token in quotes',
    { ...live, WHATSAPP_ACCESS_TOKEN: `"${'x'.repeat(30)}"` },
    'WHATSAPP_ACCESS_TOKEN',
    /quotation/,
  ],
  ['the seed’s verify token', { ...live, VERIFY_TOKEN: 'your_verify_token' }, 'VERIFY_TOKEN', /example/],
  ['a live start without the number', { ...live, WHATSAPP_PHONE_NUMBER_ID: '' }, 'WHATSAPP_PHONE_NUMBER_ID', /missing/],
  ['a live start without the account', { ...live, WHATSAPP_WABA_ID: ' ' }, 'WHATSAPP_WABA_ID', /missing/],
  ['a live start without a verify token', { ...live, VERIFY_TOKEN: '' }, 'VERIFY_TOKEN', /missing/],
  ['a live start without the app secret', { ...live, WHATSAPP_APP_SECRET: '' }, 'WHATSAPP_APP_SECRET', /missing/],
  [
    'a phone number as its id',
    { ...live, WHATSAPP_PHONE_NUMBER_ID: '+971501234567' },
    'WHATSAPP_PHONE_NUMBER_ID',
    /id/,
  ],
  ['one short secret of two', { ...live, WHATSAPP_APP_SECRET: `${'a'.repeat(32)},b` }, 'WHATSAPP_APP_SECRET', /16/],
  [
    'a bucket without a key',
    { S3_ENDPOINT: 'https://s3.example.com', S3_BUCKET: 'files', S3_SECRET_ACCESS_KEY: 'k3y-of-nobody' },
    'S3_ACCESS_KEY_ID',
    /missing/,
  ],
  ['a bucket of another form', { S3_BUCKET: '../files' }, 'S3_BUCKET', /name of a bucket/],
  ['a token sent in the clear', { WHATSAPP_GRAPH_URL: 'http://graph.example.com' }, 'WHATSAPP_GRAPH_URL', /readable/],
  ['an API version of another form', { WHATSAPP_API_VERSION: '23' }, 'WHATSAPP_API_VERSION', /v23\.0/],
  ['a short signing key', { JWT_SECRET_KEY: 'k3y'.repeat(10) }, 'JWT_SECRET_KEY', /32 characters/],
  ['the seed’s signing key', { JWT_SECRET_KEY: 'your_secret_key_here' }, 'JWT_SECRET_KEY', /example/],
  ['an unsigned token', { JWT_ALGORITHM: 'none' }, 'JWT_ALGORITHM', /HS256/],
  ['an asymmetric algorithm', { JWT_ALGORITHM: 'RS256' }, 'JWT_ALGORITHM', /HS256/],
  ['a session without end', { JWT_EXPIRES_IN_MINUTES: '0' }, 'JWT_EXPIRES_IN_MINUTES', /from 1/],
  ['a cookie flag that is neither', { COOKIE_SECURE: 'maybe' }, 'COOKIE_SECURE', /true or false/],
  [
    'an insecure cookie on https',
    { FRONTEND_ORIGIN: 'https://a.example.com', COOKIE_SECURE: 'False' },
    'COOKIE_SECURE',
    /although/,
  ],
  [
    'a secure cookie that browsers drop',
    { FRONTEND_ORIGIN: 'http://192.168.1.5:8000', COOKIE_SECURE: 'true' },
    'COOKIE_SECURE',
    /drop/,
  ],
  ['a cross-site cookie without Secure', { COOKIE_SAMESITE: 'None' }, 'COOKIE_SAMESITE', /https/],
  ['a database that is not MongoDB', { MONGODB_URI: 'postgres://localhost' }, 'MONGODB_URI', /mongodb/],
  ['a database name with a dot', { MONGODB_DB_NAME: 'a.b' }, 'MONGODB_DB_NAME', /letters/],
  ['Redis without MongoDB', { REDIS_URL: 'redis://localhost' }, 'REDIS_URL', /beside MONGODB_URI/],
  ['a log level that does not exist', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /level/],
  ['a short metrics token', { METRICS_TOKEN: 'abc' }, 'METRICS_TOKEN', /16/],
  ['a burst of none', { PAIR_BURST: '0' }, 'PAIR_BURST', /from 1/],
];

describe('readConfig', () => {
  it('starts the sandbox on this machine from an empty environment', () => {
    expect(readConfig({})).toMatchObject({
      mode: 'sandbox',
      host: '127.0.0.1',
      port: 8000,
      origin: 'http://localhost:8000',
      corsOrigin: undefined,
      sending: { numberThroughput: 80, pairBurst: 45, pairIntervalSeconds: 6 },
      session: { algorithm: 'HS256', isCookieSecure: false, sameSite: 'lax' },
    });
  });

  it('goes live with the token and its companions, and accepts two app secrets', () => {
    const config = readConfig({ ...live, WHATSAPP_APP_SECRET: `${'a'.repeat(32)}, ${'b'.repeat(32)}` });
    expect(config.mode === 'live' && config.whatsapp.appSecrets).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
  });

  it('reads the forms of the seed’s file: False, lax, a port of its own for the web app', () => {
    const env: Env = {
      FRONTEND_ORIGIN: 'http://localhost:3000/',
      NEXT_PUBLIC_BACKEND_URL: 'http://localhost:8000',
      COOKIE_SECURE: 'False',
      COOKIE_SAMESITE: 'lax',
      WHATSAPP_API_VERSION: 'v20.0',
    };
    expect(readConfig(env)).toMatchObject({ origin: 'http://localhost:3000', corsOrigin: undefined });
    expect(readConfig(env, true)).toMatchObject({ corsOrigin: 'http://localhost:3000' });
  });

  it('marks the cookie Secure when the origin is https', () => {
    expect(readConfig({ FRONTEND_ORIGIN: 'https://a.example.com' }).session.isCookieSecure).toBe(true);
  });

  it('takes a name that is almost that of a setting for a mistake, and leaves other programs theirs', () => {
    const { WHATSAPP_ACCESS_TOKEN: token, ...rest } = live;
    const misspelt: readonly [wrong: string, name: VariableName][] = [
      ['WHATSAPP_ACESS_TOKEN', 'WHATSAPP_ACCESS_TOKEN'],
      ['WHATSAP_ACCESS_TOKEN', 'WHATSAPP_ACCESS_TOKEN'],
      ['whatsapp_access_token', 'WHATSAPP_ACCESS_TOKEN'],
      ['MONGODB_URL', 'MONGODB_URI'],
    ];
    for (const [wrong, name] of misspelt) {
      const table = configTable(problemsOf({ ...rest, [wrong]: token }));
      expect(table).toContain('one setting needs');
      expect(table).toContain(`  ${name}  is not set, but “${wrong}” is\n`);
      expect(table).toContain(`→ Rename ${wrong} to ${name}, or remove it.`);
      expect(table).not.toContain(token);
    }
    const theirs = { REDIS_PORT: 'tcp://10.0.0.1:6379', POST: '1', HOSTS: 'a', LOGLEVEL: 'x', XDG_DATA_DIRS: '/usr' };
    expect(readConfig({ ...live, ...theirs, WHATSAPP_ACESS_TOKEN: '' }).mode).toBe('live');
  });

  it('accepts http inside a private network', () => {
    for (const origin of ['http://192.168.1.5:8000', 'http://inbox.local', 'http://[fd00::1]:8000', 'http://inbox']) {
      expect(readConfig({ FRONTEND_ORIGIN: origin }).origin).toBe(origin);
    }
  });

  it.each(refused)('refuses %s', (_why, env, name, wrong) => {
    const { problems } = problemsOf(env);
    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(problems[0]?.wrong).toMatch(wrong);
  });
});

describe('configTable', () => {
  it('shows every problem at once, each with its way out', () => {
    const table = configTable(problemsOf({ PORT: 'x', JWT_SECRET_KEY: 'short', COOKIE_SAMESITE: 'none' }));
    expect(table).toContain('3 settings need a correction');
    for (const part of ['PORT', 'JWT_SECRET_KEY', 'COOKIE_SAMESITE', '→ Remove the line and Parley makes one']) {
      expect(table).toContain(part);
    }
  });

  it('never shows a secret, and no control characters of any value', () => {
    const table = configTable(
      problemsOf({
        JWT_SECRET_KEY: 'canary-1',
        METRICS_TOKEN: 'canary-2',
        MONGODB_URI: 'canary-3',
        PORT: '\x1b[31m\r\n9',
      }),
    );
    expect(table).not.toMatch(/canary/);
    expect(table).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});

describe('.env.example', () => {
  it('is what the settings say: run node scripts/env-example.ts after a change', () => {
    expect(readFileSync(envExamplePath, 'utf8')).toBe(envExample());
  });

  it('starts the sandbox when it is copied as it is', () => {
    expect(
      envExample()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual([]);
  });
});
