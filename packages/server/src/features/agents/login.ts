/** Signing in and out, and the list of browsers that are signed in. */
import { canonicalEmail } from '@parley/model/agent';
import { loginAnswerSchema, loginRequestSchema, sessionListSchema } from '@parley/model/api-auth.schema';
import { Problem } from '@parley/model/errors';
import type { SessionId } from '@parley/model/ids';
import { sessionIdSchema } from '@parley/model/ids.schema';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../../deps.ts';
import { answers, answersNothing } from '../../http/answers.ts';
import { networkOf } from '../../http/network.ts';
import { verifyPassword } from './password-hash.ts';
import { signIn } from './sign-in.ts';
import { countAttempt } from './throttle.ts';

/** Looked up in place of an agent who does not exist, so that both cost the same. */
const nobody = '00000000-0000-0000-0000-000000000000';

export function loginRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, write, sessions } = deps;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(
    '/api/auth/login',
    {
      config: { isPublic: true },
      schema: {
        tags: ['Signing in'],
        summary: 'Sign in with e-mail and password; the answer sets the session cookie',
        body: loginRequestSchema,
        response: answers(loginAnswerSchema),
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const known = await store.getBy('agents', 'email', canonicalEmail(email));
      const id = known?.id ?? nobody;
      const credential = await store.get('credentials', id);
      const signedIn = await store.find('sessions', { index: 'agent', where: [id], limit: 100 });
      const network = networkOf(request.ip);
      const isAtHome = signedIn.some((one) => sessions.isAlive(one) && networkOf(one.address) === network);
      const attempt = await countAttempt(deps, { account: email, address: request.ip, isAtHome });
      const isRight = await verifyPassword(password, credential?.hash);
      if (!isRight || known === undefined || known.disabled) throw new Problem('WRONG_CREDENTIALS');
      const [answer] = await Promise.all([
        signIn(deps, request, reply, known.id, async (read) => {
          // The password may have been changed, or the agent disabled, while the hash was computed.
          const agent = await read.get('agents', known.id);
          const current = await read.get('credentials', known.id);
          if (agent === undefined || agent.disabled || current?.hash !== credential?.hash) {
            throw new Problem('WRONG_CREDENTIALS');
          }
          return { agent };
        }),
        attempt.succeed(),
      ]);
      return answer;
    },
  );

  typed.get(
    '/api/auth/me',
    { schema: { tags: ['Signing in'], summary: 'Who is signed in', response: answers(loginAnswerSchema) } },
    async (request) => ({ agent: request.agent }),
  );

  typed.post(
    '/api/auth/logout',
    { schema: { tags: ['Signing in'], summary: 'End this session', response: answersNothing } },
    async (request, reply) => {
      await end(request.session.id);
      return reply.header('set-cookie', sessions.forget).code(204).send(null);
    },
  );

  typed.get(
    '/api/auth/sessions',
    {
      schema: { tags: ['Signing in'], summary: 'Where you are signed in', response: answers(sessionListSchema) },
    },
    async (request) => {
      const all = await store.find('sessions', { index: 'agent', where: [request.agent.id], limit: 200 });
      const alive = all.filter(sessions.isAlive).map((session) => ({
        id: session.id,
        createdAt: session.createdAt,
        usedAt: session.usedAt,
        userAgent: session.userAgent,
        address: session.address,
        isCurrent: session.id === request.session.id,
      }));
      return { sessions: alive };
    },
  );

  typed.delete(
    '/api/auth/sessions/:id',
    {
      schema: {
        tags: ['Signing in'],
        summary: 'End one of your sessions',
        params: z.strictObject({ id: sessionIdSchema }),
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const session = await store.get('sessions', request.params.id);
      if (session === undefined || session.agentId !== request.agent.id) throw new Problem('NOT_FOUND');
      await end(session.id);
      return reply.code(204).send(null);
    },
  );

  async function end(sessionId: SessionId): Promise<void> {
    await write(async () => ({ commit: { remove: [{ collection: 'sessions', id: sessionId }] }, answer: undefined }));
    deps.disconnect({ sessionId });
  }
}
