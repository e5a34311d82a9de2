/** The start's settings: read from the environment once, checked as a whole, and typed from then on. */
import { resolve } from 'node:path';
import type { PhoneNumberId, WabaId } from '@parley/model/ids';
import { distance } from 'fastest-levenshtein';
import { type Environment, environment, helpOf, type VariableName, variableNames } from './environment.ts';
import { type LeaseTimes, leaseTimes } from './nodes/lease.ts';

/** The connection to the WhatsApp Cloud API. */
export type WhatsAppAccount = {
  readonly accessToken: string;
  readonly phoneNumberId: PhoneNumberId;
  readonly wabaId: WabaId;
  readonly verifyToken: string;
  /** Each may sign a webhook; more than one while the secret is being rotated. */
  readonly appSecrets: readonly string[];
  readonly businessId: string | undefined;
};

type Common = {
  readonly host: string;
  /** 0 until the system has chosen one, see settlePort. */
  readonly port: number;
  /** Where people open Parley: scheme, host and port. */
  readonly origin: string;
  /** The one other origin that may call the API with credentials; only in development. */
  readonly corsOrigin: string | undefined;
  /** Proxies whose X-Forwarded-For is believed; empty for none. */
  readonly trustProxy: readonly string[];
  /** Absolute path. */
  readonly dataDir: string;
  readonly mongo: { readonly uri: string; readonly database: string } | undefined;
  readonly redisUrl: string | undefined;
  /** The bucket that keeps the files of messages; without it they are in the data folder. */
  readonly s3:
    | {
        readonly endpoint: string;
        readonly bucket: string;
        readonly region: string;
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
      }
    | undefined;
  /** Graph API version and, for tests, another server than Meta's (no trailing slash). */
  readonly graph: { readonly version: string; readonly url: string | undefined };
  readonly session: {
    readonly secret: string | undefined;
    readonly algorithm: Environment['JWT_ALGORITHM'];
    readonly idleMinutes: number;
    readonly isCookieSecure: boolean;
    readonly sameSite: Environment['COOKIE_SAMESITE'];
  };
  readonly sending: {
    /** Messages per second and business number. */
    readonly numberThroughput: number;
    readonly pairBurst: number;
    readonly pairIntervalSeconds: number;
  };
  /** How long this node's part of a shared inbox is safe with it, see nodes/lease.ts. */
  readonly lease: LeaseTimes;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly metricsToken: string | undefined;
};

export type Config =
  | (Common & { readonly mode: 'sandbox' })
  | (Common & { readonly mode: 'live'; readonly whatsapp: WhatsAppAccount });

/** One setting that stops the start. `wrong` never holds a secret. */
export type SettingProblem = { readonly name: VariableName; readonly wrong: string; readonly fix: string };

/** The environment cannot be used. Holds every problem, not only the first. */
export class ConfigProblem extends Error {
  readonly problems: readonly SettingProblem[];
  constructor(problems: readonly SettingProblem[]) {
    super(`Settings to correct: ${problems.map((problem) => problem.name).join(', ')}`);
    this.name = 'ConfigProblem';
    this.problems = problems;
  }
}

/**
 * The settings of an environment. An empty value counts as unset, and a name that is almost that of a setting as a
 * mistake. Only in development the web app has a server of its own, so only then FRONTEND_ORIGIN may be another origin
 * than the API's. Throws ConfigProblem.
 */
export function readConfig(env: NodeJS.ProcessEnv, isDevelopment = false): Config {
  const set: Record<string, string> = {};
  for (const name of variableNames) {
    const value = env[name];
    if (value !== undefined && value.trim() !== '') set[name] = value;
  }
  const result = environment.safeParse(set);
  const problems = misspelt(env, set);
  if (result.success && problems.length === 0) return configOf(result.data, isDevelopment);
  for (const issue of result.error?.issues ?? []) {
    const name = variableNames.find((known) => known === issue.path[0]);
    if (name === undefined || problems.some((problem) => problem.name === name)) continue;
    problems.push({ name, wrong: describe(name, set[name], issue.message), fix: helpOf(name).fix });
  }
  problems.sort((a, b) => variableNames.indexOf(a.name) - variableNames.indexOf(b.name));
  throw new ConfigProblem(problems);
}

/** Settings that are not set while something is that reads almost like them: under that name it would do nothing. */
function misspelt(env: NodeJS.ProcessEnv, set: { readonly [name: string]: string }): SettingProblem[] {
  const known: ReadonlySet<string> = new Set(variableNames);
  const others = Object.keys(env).filter((other) => !known.has(other) && env[other]?.trim());
  return variableNames.flatMap((name) => {
    const other = set[name] === undefined ? others.find((each) => isAlmost(each.toUpperCase(), name)) : undefined;
    if (other === undefined) return [];
    const shown = printable(other);
    return [{ name, wrong: `is not set, but “${shown}” is`, fix: `Rename ${shown} to ${name}, or remove it.` }];
  });
}

/** Short names of other programs are alike by chance, so those have to begin with the same word. */
function isAlmost(other: string, name: string): boolean {
  const [word] = name.split('_', 1);
  return (name.length >= 12 || other.startsWith(`${word}_`)) && distance(other, name) <= 2;
}

/** PORT=0 lets the system choose: from now on the settings name the port that it chose, and so does the address of our own. */
export function settlePort(config: Config, port: number): void {
  const origin = config.origin === ownOrigin(config.port) ? ownOrigin(port) : config.origin;
  Object.assign(config, { port, origin });
}

function ownOrigin(port: number): string {
  return `http://localhost:${port}`;
}

/** The problems as one table for a terminal: name, what is wrong, and below it where to find or fix it. */
export function configTable({ problems }: ConfigProblem): string {
  const width = Math.max(...problems.map(({ name }) => name.length)) + 2;
  const count = problems.length === 1 ? 'one setting needs' : `${problems.length} settings need`;
  const rows = problems.map(
    ({ name, wrong, fix }) => `  ${name.padEnd(width)}${wrong}\n  ${''.padEnd(width)}→ ${fix}\n`,
  );
  return `Parley cannot start: ${count} a correction (in .env or the environment).\n\n${rows.join('\n')}`;
}

function describe(name: VariableName, value: string | undefined, message: string): string {
  if (value === undefined || helpOf(name).isSecret || !message.startsWith('must')) return message;
  return `${message}; it is “${printable(value)}”`;
}

function printable(value: string): string {
  const shown = value.replace(/\p{C}/gu, '?');
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

function configOf(env: Environment, isDevelopment: boolean): Config {
  const origin = env.FRONTEND_ORIGIN ?? ownOrigin(env.PORT);
  const common: Common = {
    host: env.HOST,
    port: env.PORT,
    origin,
    corsOrigin: isDevelopment ? origin : undefined,
    trustProxy: env.TRUST_PROXY ?? [],
    dataDir: resolve(env.DATA_DIR),
    mongo: env.MONGODB_URI === undefined ? undefined : { uri: env.MONGODB_URI, database: env.MONGODB_DB_NAME },
    redisUrl: env.REDIS_URL,
    s3: bucketOf(env),
    graph: { version: env.WHATSAPP_API_VERSION, url: env.WHATSAPP_GRAPH_URL },
    session: {
      secret: env.JWT_SECRET_KEY,
      algorithm: env.JWT_ALGORITHM,
      idleMinutes: env.JWT_EXPIRES_IN_MINUTES,
      isCookieSecure: env.COOKIE_SECURE ?? origin.startsWith('https://'),
      sameSite: env.COOKIE_SAMESITE,
    },
    sending: {
      numberThroughput: env.NUMBER_THROUGHPUT,
      pairBurst: env.PAIR_BURST,
      pairIntervalSeconds: env.PAIR_INTERVAL_SECONDS,
    },
    lease: leaseTimes,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
  };
  const whatsapp = accountOf(env);
  return whatsapp === undefined ? { ...common, mode: 'sandbox' } : { ...common, mode: 'live', whatsapp };
}

/** The schema has refused an endpoint without its companions. */
function bucketOf(env: Environment): Common['s3'] {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = env;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return undefined;
  return { endpoint, bucket, region, accessKeyId, secretAccessKey };
}

/** The schema has refused a token without its companions. */
function accountOf(env: Environment): WhatsAppAccount | undefined {
  const { WHATSAPP_ACCESS_TOKEN: accessToken, WHATSAPP_PHONE_NUMBER_ID: phoneNumberId, WHATSAPP_WABA_ID: wabaId } = env;
  const { VERIFY_TOKEN: verifyToken, WHATSAPP_APP_SECRET: appSecrets, META_BUSINESS_ID: businessId } = env;
  if (!accessToken || !phoneNumberId || !wabaId || !verifyToken || !appSecrets) return undefined;
  return {
    accessToken,
    phoneNumberId: phoneNumberId as PhoneNumberId,
    wabaId: wabaId as WabaId,
    verifyToken,
    appSecrets,
    businessId,
  };
}
