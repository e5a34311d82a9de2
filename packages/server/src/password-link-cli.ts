/**
 * `npm run password-link -- ana@example.com` prints a link with which that agent chooses a new password: the way back in
 * for an admin whom no other admin can help. A running Parley makes it, a stopped one's data are opened for it.
 */
import type { PasswordLink } from '@parley/model/api';
import { passwordLinkSchema } from '@parley/model/api-auth.schema';
import type { ProblemBody } from '@parley/model/errors';
import { millis } from '@parley/model/ids';
import { makeApp } from './app.ts';
import { Misused, Refused, requireData, runCommand, settings } from './command.ts';
import type { Config } from './config.ts';
import { makeLog } from './log.ts';
import { findOperatorDoor } from './operator-door.ts';

/** What has the port of a Parley that was killed may never answer. */
const longestAnswerMs = 10_000;

const [email, ...rest] = process.argv.slice(2);

await runCommand(async () => {
  if (!email?.includes('@') || rest.length > 0) {
    throw new Misused('Usage: npm run password-link -- <e-mail of the agent>');
  }
  const config = settings();
  const { url, expiresAt } = (await fromRunning(config, email)) ?? (await fromStopped(config, email));
  const minutes = Math.round((millis(expiresAt) - Date.now()) / 60_000);
  console.log(`Whoever opens this link chooses a new password for ${email}. It works once, for ${minutes} minutes;
every browser that is signed in as this agent is signed out by it.

  ${url}
`);
});

/** Undefined where no Parley runs over these data: a file that one left behind names nobody, or somebody else. */
async function fromRunning(config: Config, email: string): Promise<PasswordLink | undefined> {
  const door = findOperatorDoor(config);
  const answer =
    door &&
    (await fetch(`${door.url}/api/operator/password-link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${door.key}` },
      body: JSON.stringify({ email }),
      signal: AbortSignal.timeout(longestAnswerMs),
    }).catch(() => undefined));
  if (answer === undefined || answer.status === 401) return undefined;
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return passwordLinkSchema.safeParse(body).data;
  const problem = body as Partial<ProblemBody> | undefined;
  if (problem?.code === undefined) return undefined;
  throw new Refused([problem.title, problem.detail].filter((part) => part !== undefined).join(' '));
}

async function fromStopped(config: Config, email: string): Promise<PasswordLink> {
  requireData(config);
  const app = await makeApp(config, await makeLog('silent'));
  try {
    return await app.passwordLink(email);
  } finally {
    await app.close();
  }
}
