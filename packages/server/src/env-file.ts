/** The file `.env`: what stands in it and would quietly become another value, or none, stops the start instead. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigProblem, type SettingProblem } from './config.ts';
import { variableNames } from './environment.ts';

/** The whole file cannot be used. The message says what to do. */
export class EnvFileProblem extends Error {}

/**
 * Takes the lines of `path` into the environment; what is set there already stays as it is, also where it is empty.
 * Without the file nothing happens. Throws EnvFileProblem and ConfigProblem.
 */
export function loadEnvFile(path = '.env'): void {
  if (!existsSync(path)) return;
  const text = textOf(path);
  const problems = misread(text);
  if (problems.length > 0) throw new ConfigProblem(problems);
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
}

function textOf(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const message = `The file .env cannot be read (${code}). Let the user that runs Parley read it, or remove it.`;
    throw new EnvFileProblem(message, { cause });
  }
  // An editor of Windows may save it as UTF-16, in which no line would name a setting.
  if (text.includes('\0')) throw new EnvFileProblem('The file .env is not plain text. Save it again as UTF-8.');
  return text.replace(/^\uFEFF/, '');
}

/** Lines that name a setting and do not say what they seem to say. A value with line breaks in it cannot begin like one. */
function misread(text: string): SettingProblem[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, word = '', rest = ''] = /^\s*(?:export\s+)?([A-Z0-9_]+)(.*)$/.exec(line) ?? [];
    const name = variableNames.find((known) => known === word);
    if (name === undefined) return [];
    if (!/^\s*=/.test(rest)) {
      return [{ name, wrong: 'stands in .env without = behind it', fix: `Write the line as ${name}=value.` }];
    }
    if (!/^\s*=\s*[^\s"'`#][^#]*(?<!\s)#/.test(rest)) return [];
    const fix = `Put the value in quotes: ${name}="…". Before a comment, leave a space.`;
    return [{ name, wrong: 'has a # in .env, and what follows is not read', fix }];
  });
}
