/**
 * Every environment variable that Parley knows: its shape, its default, what it is for and where to find it. The start
 * (config.ts) reads it, and scripts/env-example.ts writes `.env.example` from it.
 */
import * as z from 'zod';
import {
  digits,
  graphUrl,
  isLoopbackOrigin,
  isPublicHttp,
  origin,
  proxies,
  secret,
  secretList,
  text,
  trueOrFalse,
  wholeNumber,
} from './environment-values.ts';

export type Help = {
  readonly group: string;
  /** What it is for, in `.env.example`. */
  readonly about: string;
  /** What to do when it is missing or wrong. */
  readonly fix: string;
  /** Shown in `.env.example` where there is no default. */
  readonly example?: string;
  /** Its value is never shown. */
  readonly isSecret?: true;
};
export const help = z.registry<Help>();

const server = 'Server';
const whatsapp = 'WhatsApp (leave out WHATSAPP_ACCESS_TOKEN to try Parley in its sandbox)';
const signIn = 'Signing in';
const storage = 'Storage';
const files = 'Files of messages (without S3_ENDPOINT they are kept where everything else is)';
const sending = 'Sending limits';
const operating = 'Operating';

const variables = {
  PORT: wholeNumber(0, 65_535).default(8000).register(help, {
    group: server,
    about: 'The port that Parley listens on; 0 for any that is free, which the start then prints.',
    fix: 'Choose a port from 1 to 65535; 8000 is the default.',
  }),
  HOST: text().default('127.0.0.1').register(help, {
    group: server,
    about: 'The address that it listens on. 0.0.0.0 makes it reachable from other machines.',
    fix: 'Use 127.0.0.1 for this machine only, or 0.0.0.0 in a container.',
  }),
  FRONTEND_ORIGIN: origin().optional().register(help, {
    group: server,
    about: 'The address under which people open Parley. Without it: http://localhost and the port.',
    fix: 'Write scheme, host and port only, like https://inbox.example.com.',
    example: 'https://inbox.example.com',
  }),
  NEXT_PUBLIC_BACKEND_URL: origin().optional().register(help, {
    group: server,
    about: 'Only for `npm run dev`: where the web app finds the server when it is served from another port.',
    fix: 'Write scheme, host and port only, like http://localhost:8000, or remove the line.',
    example: 'http://localhost:8000',
  }),
  TRUST_PROXY: proxies().optional().register(help, {
    group: server,
    about: 'Reverse proxies whose X-Forwarded-For is believed: addresses, CIDR ranges, or loopback.',
    fix: 'List addresses or CIDR ranges with commas, like 10.0.0.0/8, or loopback.',
    example: 'loopback',
  }),

  WHATSAPP_ACCESS_TOKEN: secret(20).optional().register(help, {
    group: whatsapp,
    about: 'Token of a system user with whatsapp_business_messaging and whatsapp_business_management.',
    fix: 'Meta Business settings → Users → System users → Generate token. Without it Parley starts in the sandbox.',
    example: 'EAAG…',
    isSecret: true,
  }),
  WHATSAPP_PHONE_NUMBER_ID: digits().optional().register(help, {
    group: whatsapp,
    about: 'Meta’s id of the number to send from (an id of 15 to 17 digits, not the phone number).',
    fix: 'Meta App dashboard → WhatsApp → API setup → Phone number ID.',
    example: '106540352242922',
  }),
  WHATSAPP_WABA_ID: digits().optional().register(help, {
    group: whatsapp,
    about: 'Id of the WhatsApp Business account that owns the number.',
    fix: 'Meta App dashboard → WhatsApp → API setup → WhatsApp Business Account ID.',
    example: '102290129340398',
  }),
  VERIFY_TOKEN: secret(8).optional().register(help, {
    group: whatsapp,
    about: 'A word of your choice that Meta repeats when it verifies the webhook.',
    fix: 'Invent one of at least 8 characters and paste the same into App dashboard → WhatsApp → Configuration → Webhook.',
    example: 'a-word-of-your-choice',
    isSecret: true,
  }),
  WHATSAPP_APP_SECRET: secretList(16).optional().register(help, {
    group: whatsapp,
    about: 'The app secret that signs webhooks. While you rotate it: the new and the old one, with a comma.',
    fix: 'Meta App dashboard → App settings → Basic → App secret → Show.',
    example: '32 hex digits',
    isSecret: true,
  }),
  WHATSAPP_API_VERSION: text()
    .regex(/^v\d{1,3}\.\d{1,2}$/, 'must look like v23.0')
    .default('v23.0')
    .register(help, {
      group: whatsapp,
      about: 'Version of Meta’s Graph API.',
      fix: 'Use a version that Meta still serves, like v23.0.',
    }),
  WHATSAPP_GRAPH_URL: graphUrl().optional().register(help, {
    group: whatsapp,
    about: 'Another server with the shape of the Cloud API, for tests. Without it: Meta’s own.',
    fix: 'Use https, or http on this machine only, like http://127.0.0.1:9000.',
    example: 'http://127.0.0.1:9000',
  }),
  META_BUSINESS_ID: digits().optional().register(help, {
    group: whatsapp,
    about: 'Id of your Meta business portfolio.',
    fix: 'Meta Business settings → Business info → Business portfolio ID.',
    example: '506914307656634',
  }),

  JWT_SECRET_KEY: secret(32).optional().register(help, {
    group: signIn,
    about: 'Signs the session cookie, at least 32 characters. Without it Parley makes one and keeps it in the store.',
    fix: 'Remove the line and Parley makes one, or use the output of: openssl rand -base64 48',
    isSecret: true,
  }),
  JWT_ALGORITHM: z.enum(['HS256', 'HS384', 'HS512'], 'must be HS256, HS384 or HS512').default('HS256').register(help, {
    group: signIn,
    about: 'How the session cookie is signed: HS256, HS384 or HS512.',
    fix: 'Use HS256, HS384 or HS512.',
  }),
  JWT_EXPIRES_IN_MINUTES: wholeNumber(1, 43_200).default(10_080).register(help, {
    group: signIn,
    about: 'Signed out after this many minutes without use; 30 days at most in any case.',
    fix: 'Use 1 to 43200 minutes; 10080 is a week.',
  }),
  COOKIE_SECURE: trueOrFalse().optional().register(help, {
    group: signIn,
    about: 'Send the session cookie over https only. Without it: true when FRONTEND_ORIGIN is https.',
    fix: 'Remove the line: Parley follows FRONTEND_ORIGIN.',
    example: 'true',
  }),
  COOKIE_SAMESITE: text()
    .toLowerCase()
    .pipe(z.enum(['lax', 'strict', 'none'], 'must be lax, strict or none'))
    .default('lax')
    .register(help, {
      group: signIn,
      about: 'The SameSite attribute of the session cookie: lax, strict or none.',
      fix: 'Use lax, unless Parley is shown inside another site.',
    }),

  DATA_DIR: text().default('./data').register(help, {
    group: storage,
    about: 'The folder that holds the database and the files.',
    fix: 'Name a folder that Parley may write to.',
  }),
  MONGODB_URI: text()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must begin with mongodb:// or mongodb+srv://')
    .optional()
    .register(help, {
      group: storage,
      about: 'Keep everything in MongoDB instead of a file in DATA_DIR.',
      fix: 'Use mongodb://host:27017, or the connection string that Atlas shows.',
      example: 'mongodb://localhost:27017',
      isSecret: true,
    }),
  MONGODB_DB_NAME: text()
    .regex(/^[A-Za-z0-9_-]{1,38}$/, 'must be 1 to 38 letters, digits, _ or -')
    .default('parley')
    .register(help, {
      group: storage,
      about: 'The database in MongoDB. The sandbox adds _sandbox.',
      fix: 'Use letters, digits, _ and -.',
    }),
  REDIS_URL: text()
    .regex(/^rediss?:\/\/\S+$/, 'must begin with redis:// or rediss://')
    .optional()
    .register(help, {
      group: storage,
      about: 'Needed for a second node beside the same MongoDB: tells the nodes about each other’s changes.',
      fix: 'Use redis://host:6379, or remove the line.',
      example: 'redis://localhost:6379',
      isSecret: true,
    }),

  S3_ENDPOINT: origin().optional().register(help, {
    group: files,
    about: 'Keep files in a bucket of any S3-compatible store instead: its address.',
    fix: 'Write scheme, host and port only, like https://s3.eu-central-1.amazonaws.com or http://minio:9000.',
    example: 'https://s3.eu-central-1.amazonaws.com',
  }),
  S3_BUCKET: text()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket: 3 to 63 small letters, digits, - or .')
    .optional()
    .register(help, {
      group: files,
      about: 'The bucket, which must exist. Nobody but Parley needs access to it.',
      fix: 'Create a private bucket and write its name.',
      example: 'parley-files',
    }),
  S3_REGION: text()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be a region like eu-central-1')
    .default('us-east-1')
    .register(help, {
      group: files,
      about: 'The region of the bucket; most stores other than Amazon’s ignore it.',
      fix: 'Use the region that the store shows, like eu-central-1, or auto.',
    }),
  S3_ACCESS_KEY_ID: text()
    .regex(/^[\w-]{3,128}$/, 'must be the id of an access key')
    .optional()
    .register(help, {
      group: files,
      about: 'An access key that may get and put objects of this bucket.',
      fix: 'Create an access key in the store’s console.',
      example: 'AKIA…',
      isSecret: true,
    }),
  S3_SECRET_ACCESS_KEY: secret(8).optional().register(help, {
    group: files,
    about: 'The secret of that access key.',
    fix: 'The store shows it once, when the key is created.',
    isSecret: true,
  }),

  NUMBER_THROUGHPUT: wholeNumber(1, 1000).default(80).register(help, {
    group: sending,
    about: 'Messages per second that each business number may send. Meta grants 80, or 1000 after an upgrade.',
    fix: 'Use 80, or what Meta shows as the throughput of your number, up to 1000.',
  }),
  PAIR_BURST: wholeNumber(1, 1000).default(45).register(help, {
    group: sending,
    about: 'Messages that one contact may get in a row before the pace below holds.',
    fix: 'Use 45, which is Meta’s limit.',
  }),
  PAIR_INTERVAL_SECONDS: wholeNumber(1, 3600).default(6).register(help, {
    group: sending,
    about: 'Seconds per message to one contact once the burst is used up.',
    fix: 'Use 6, which is Meta’s limit.',
  }),

  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level that the log knows')
    .default('info')
    .register(help, {
      group: operating,
      about: 'How much is logged: fatal, error, warn, info, debug, trace or silent.',
      fix: 'Use info.',
    }),
  METRICS_TOKEN: secret(16).optional().register(help, {
    group: operating,
    about: 'Bearer token for GET /metrics (Prometheus), at least 16 characters. Without it only a sandbox has them.',
    fix: 'Use the output of: openssl rand -hex 24',
    isSecret: true,
  }),
};

export const environment = z.object(variables).superRefine(refuseContradictions, { when: () => true });

export type Environment = z.output<typeof environment>;
export type VariableName = keyof Environment;
export const variableNames = Object.keys(variables) as VariableName[];

/** What a variable is for. */
export function helpOf(name: VariableName): Help {
  const entry = help.get(variables[name]);
  if (entry === undefined) throw new Error(`${name} has no help`);
  return entry;
}

/** The default of a variable as text, or undefined where it has none. */
export function defaultOf(name: VariableName): string | undefined {
  const result = variables[name].safeParse(undefined);
  return result.success && result.data !== undefined ? String(result.data) : undefined;
}

const liveCompanions = ['WHATSAPP_PHONE_NUMBER_ID', 'WHATSAPP_WABA_ID', 'VERIFY_TOKEN', 'WHATSAPP_APP_SECRET'] as const;

const bucketCompanions = ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** Runs also when single values are wrong, so that one start shows every problem; a wrong value proves nothing here. */
function refuseContradictions(env: Partial<Environment>, context: z.RefinementCtx): void {
  const refuse = (name: VariableName, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message, input: undefined });

  for (const name of liveCompanions) {
    if (env.WHATSAPP_ACCESS_TOKEN !== undefined && env[name] === undefined) {
      refuse(name, 'is missing; WHATSAPP_ACCESS_TOKEN needs it');
    }
  }
  for (const name of bucketCompanions) {
    if (env.S3_ENDPOINT !== undefined && env[name] === undefined) refuse(name, 'is missing; S3_ENDPOINT needs it');
  }
  if (env.REDIS_URL !== undefined && env.MONGODB_URI === undefined) {
    refuse('REDIS_URL', 'is only of use beside MONGODB_URI');
  }
  const isHttps = env.FRONTEND_ORIGIN?.startsWith('https://') ?? false;
  const isSecure = env.COOKIE_SECURE ?? isHttps;
  if (env.COOKIE_SAMESITE === 'none' && isSecure === false) {
    refuse(
      'COOKIE_SAMESITE',
      'is none, which browsers accept only for Secure cookies: it needs an https FRONTEND_ORIGIN',
    );
  }
  if (isHttps && env.COOKIE_SECURE === false) {
    refuse('COOKIE_SECURE', 'is false although FRONTEND_ORIGIN is https');
  }
  if (!isHttps && env.COOKIE_SECURE === true && !isLoopbackOrigin(env.FRONTEND_ORIGIN)) {
    refuse('COOKIE_SECURE', 'is true although FRONTEND_ORIGIN is http: browsers would drop the cookie');
  }
  if (isPublicHttp(env.FRONTEND_ORIGIN)) {
    refuse('FRONTEND_ORIGIN', 'is http on a public host: passwords would travel in the clear; use https');
  }
}
