/** Writes .env.example at the root from the settings that Parley knows: `node scripts/env-example.ts`. */
import { writeFileSync } from 'node:fs';
import { defaultOf, helpOf, variableNames } from '../packages/server/src/environment.ts';

export const envExamplePath = new URL('../.env.example', import.meta.url);

/** The text of .env.example. Every line is a comment: a plain copy starts the sandbox. */
export function envExample(): string {
  const lines = [
    '# Parley starts without any of this. To change something, copy this file to .env and take away the # in front.',
    '# Made from packages/server/src/environment.ts by: node scripts/env-example.ts',
  ];
  let group = '';
  for (const name of variableNames) {
    const help = helpOf(name);
    if (help.group !== group) lines.push('', `# ── ${help.group} ──`);
    group = help.group;
    lines.push('', `# ${help.about}`);
    if (defaultOf(name) === undefined) lines.push(`# ${help.fix}`);
    lines.push(`#${name}=${defaultOf(name) ?? help.example ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}

if (import.meta.main) writeFileSync(envExamplePath, envExample());
