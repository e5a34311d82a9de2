/**
 * The first admin. While nobody has an account, each start mints a one-time token and prints the link that carries it;
 * it is good for 30 minutes. With the first account the token is gone and setup is closed for ever.
 */
import type { Agent } from '@parley/model/agent';
import { loginAnswerSchema, setupRequestSchema, setupStateSchema } from '@parley/model/api-auth.schema';
import { Problem } from '@parley/model/errors';
import { type AgentId, instant, millis } from '@parley/model/ids';
import type { Secret } from '@parley/storage/collections';
import type { Commit } from '@parley/storage/store';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Deps } from '../../deps.ts';
import { answers } from '../../http/answers.ts';
import { perMinute } from '../../http/quotas.ts';
import type { Read } from '../../writer.ts';
import { hashPassword } from './password-hash.ts';
import { requireStrongPassword } from './password-rules.ts';
import { newcomer, signIn } from './sign-in.ts';
import { isTokenOf, mintToken } from './token.ts';

const tokenId = 'setup-token';
const goodForMs = 30 * 60_000;

/** The link for the first admin, good for 30 minutes; undefined once somebody has an account. Earlier links end. */
export async function setupLink({ store, write, realNow, config }: Deps): Promise<string | undefined> {
  if (await isSetUp(store)) return undefined;
  const { token, hash } = mintToken();
  const now = realNow();
  const document: Secret = {
    id: tokenId,
    value: hash,
    createdAt: instant(now),
    expiresAt: instant(now + goodForMs),
  };
  await write(async () => ({ commit: { put: [{ collection: 'secrets', document }] }, answer: undefined }));
  return `${config.origin}/setup?token=${token}`;
}

export function setupRoutes(app: FastifyInstance, deps: Deps): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(
    '/api/auth/setup',
    {
      config: { isPublic: true },
      schema: { tags: ['Signing in'], summary: 'Whether there is a first admin', response: answers(setupStateSchema) },
    },
    async () => ({ isSetUp: await isSetUp(deps.store) }),
  );

  typed.post(
    '/api/auth/setup',
    {
      config: { isPublic: true, rateLimit: perMinute(20) },
      schema: {
        tags: ['Signing in'],
        summary: 'Become the first admin, with the token of the link that the start printed',
        body: setupRequestSchema,
        response: answers(loginAnswerSchema),
      },
    },
    async (request, reply) => {
      const { token, name, email, password, teamName } = request.body;
      // Before the costly hash; looked at again where it counts, inside the work.
      await requireToken(deps.store, token, deps.realNow());
      requireStrongPassword(password, [name, email, teamName ?? '']);
      const hash = await hashPassword(password);
      const now = deps.realNow();
      const id = deps.newId() as AgentId;
      const agent: Agent = { id, name, email: email.trim(), role: 'admin', createdAt: instant(now) };
      return signIn(deps, request, reply, id, async (read) => {
        await requireToken(read, token, now);
        const base = newcomer(agent, hash, instant(now));
        const team = await read.get('settings', 'team');
        const named: Commit =
          team === undefined || teamName === undefined
            ? {}
            : {
                put: [{ collection: 'settings', document: { ...team, teamName } }],
                events: [{ type: 'settings_update', settings: { ...team, teamName }, phoneNumbers: [] }],
              };
        const commit: Commit = {
          insert: base.insert,
          ...(named.put ? { put: named.put } : {}),
          remove: [{ collection: 'secrets', id: tokenId }],
          events: [...(base.events ?? []), ...(named.events ?? [])],
        };
        return { agent, commit };
      });
    },
  );
}

/** Without a stored token there was a first admin already: it is minted before the first request. */
async function requireToken(store: Pick<Read, 'get'>, token: string, now: number): Promise<void> {
  const kept = await store.get('secrets', tokenId);
  if (kept === undefined) throw new Problem('SETUP_DONE');
  const isLate = kept.expiresAt === undefined || now >= millis(kept.expiresAt);
  if (!isTokenOf(kept.value, token) || isLate) throw new Problem('SETUP_LINK_INVALID');
}

async function isSetUp(store: Deps['store']): Promise<boolean> {
  return (await store.find('agents', { index: 'all', limit: 1 })).length > 0;
}
