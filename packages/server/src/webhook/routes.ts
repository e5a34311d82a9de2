/**
 * Where WhatsApp calls us. `GET /webhook` is the handshake; `POST /webhook` is: raw bytes, signature, one durable row
 * in the journal, 200. No answer depends on what the body says. Whatever keeps the row from being durable answers 503:
 * WhatsApp then keeps the webhook and tries again for days, so its queue is our disaster buffer.
 */

import { Problem } from '@parley/model/errors';
import type { RawWebhook } from '@parley/storage/store';
import { answerHandshake, isSignedBy } from '@parley/whatsapp/signature';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { answersVerbatim } from '../http/answers.ts';

/** Meta: webhook payloads are up to 3 MB. */
const bodyLimit = 3 * 1024 * 1024;
/** Milliseconds between two lines in the log about refused webhooks: anybody can send those. */
const refusalsEveryMs = 60_000;
const tags = ['Webhook'];

const text = { type: 'string' };
const handshake = {
  type: 'object',
  properties: { 'hub.mode': { const: 'subscribe' }, 'hub.verify_token': text, 'hub.challenge': text },
  required: ['hub.mode', 'hub.verify_token', 'hub.challenge'],
};
const signature = {
  type: 'object',
  properties: {
    'x-hub-signature-256': { ...text, description: 'sha256= and the HMAC of the body’s bytes under the app secret' },
  },
  required: ['x-hub-signature-256'],
};
const payload = { type: 'object', description: 'As Meta sends it, up to 3 MB. No answer depends on what it says.' };

/** `receive` puts a webhook into the journal and sees to it that it is applied; it resolves once the row is durable. */
export function webhookRoutes(app: FastifyInstance, deps: Deps, receive: (webhook: RawWebhook) => Promise<void>): void {
  const { account, now, metrics } = deps;
  const sayRefused = makeRefusalNote(deps);

  app.get(
    '/webhook',
    {
      config: { isPublic: true, described: { querystring: handshake } },
      schema: { tags, summary: 'Meta’s verification handshake', response: answersVerbatim('The challenge') },
    },
    async (request, reply) => {
      const answer = answerHandshake(request.query as Record<string, unknown>, account.verifyToken);
      if (answer.status !== 200) throw new Problem('WRONG_VERIFY_TOKEN');
      return reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(answer.body);
    },
  );

  // A scope of its own, because here JSON stays bytes.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    );

    // The signature is that of the bytes as they came, and unpacking would get round the limit on them.
    scope.addHook('onRequest', ({ headers }, _reply, done) => {
      const encoding = headers['content-encoding'];
      const isPlain = encoding === undefined || encoding === 'identity';
      done(isPlain ? undefined : new Problem('WRONG_CONTENT_TYPE'));
    });

    scope.post(
      '/webhook',
      {
        config: { isPublic: true, described: { headers: signature, body: payload } },
        bodyLimit,
        // Nothing but WhatsApp calls here, and no browser shows what it is told: headers for pages would be its only cost.
        helmet: false,
        schema: {
          tags,
          summary: 'Signed webhooks; 200 once the raw bytes are durable',
          response: answersVerbatim('Durable'),
        },
      },
      async (request, reply) => {
        const body = request.body;
        if (!(body instanceof Uint8Array)) throw new Problem('WRONG_CONTENT_TYPE');
        const header = request.headers['x-hub-signature-256'];
        if (!isSignedBy(account.appSecrets, body, typeof header === 'string' ? header : undefined)) {
          metrics.webhookRejected();
          sayRefused();
          throw new Problem('BAD_SIGNATURE');
        }
        await receive({ receivedAt: now(), body });
        metrics.webhookReceived();
        return reply.code(200).type('text/plain').send('ok');
      },
    );
  });
}

/** One line a minute for an operator who waits for messages: how many were refused since the last one, nothing of them. */
function makeRefusalNote({ log, realNow }: Deps): () => void {
  let refused = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  return () => {
    refused += 1;
    if (Math.abs(realNow() - saidAt) < refusalsEveryMs) return;
    log.warn({ status: 401, refused }, 'Webhooks were refused: they are not signed with WHATSAPP_APP_SECRET');
    saidAt = realNow();
    refused = 0;
  };
}
