/**
 * The log: one JSON object per line on stdout, so a line break inside a value cannot forge a line. Ids and codes go in;
 * message text, names, numbers and secrets do not. What slips into a field of that name is redacted here.
 */
import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import type { Config } from './config.ts';

/** Pretty lines when people watch it in a terminal. `destination` is for tests. */
export async function makeLog(level: Config['logLevel'], destination?: DestinationStream): Promise<Logger> {
  const options = optionsFor(level);
  if (destination !== undefined) return pino(options, destination);
  if (!process.stdout.isTTY) return pino(options);
  const { default: pretty } = await import('pino-pretty');
  return pino(options, pretty({ translateTime: 'SYS:HH:MM:ss', sync: true }));
}

/** Fields that hold what nobody may read in a log, at the top and one level down. */
const hidden = [
  'accessToken',
  'address',
  'appSecret',
  'appSecrets',
  'authorization',
  'body',
  'content',
  'cookie',
  'currentPassword',
  'email',
  'password',
  'phone',
  'raw',
  'secret',
  'text',
  'to',
  'token',
  'verifyToken',
  'waId',
];

function optionsFor(level: Config['logLevel']): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: hidden.flatMap((field) => [field, `*.${field}`]), censor: '[hidden]' },
    serializers: {
      err: describeError,
      error: describeError,
      // An address may hold a token, a header a cookie.
      req: ({ id, method }) => ({ id, method }),
      res: ({ statusCode }) => ({ statusCode }),
    },
  };
}

/**
 * Name, code, message and where. The message of a SyntaxError quotes the text that it could not parse, so it is left
 * out; other properties of an error may hold a whole request and are left out as well.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const message = error instanceof SyntaxError ? {} : { message: error.message };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, ...code, ...message, stack: frames.join('\n'), ...cause };
}
