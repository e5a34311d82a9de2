/** What Meta and the business's phone app do, over HTTP: reviews of templates, synchronisation, any other webhook. */
import type { SandboxTemplate } from '@parley/model/sandbox';
import type { FastifyInstance } from 'fastify';
import type { Simulator } from '../simulator.ts';
import { fields, optionalBoolean, optionalObject, optionalTexts, optionalWord, requiredText } from './fields.ts';

const bodyLimit = 64 * 1024;

export function accountRoutes(
  app: FastifyInstance,
  simulator: Pick<Simulator, 'templates' | 'changeTemplate' | 'shareContacts' | 'shareHistory' | 'postWebhook'>,
  saved: () => Promise<void>,
): void {
  app.get(
    '/templates',
    async (): Promise<{ templates: readonly SandboxTemplate[] }> => ({
      templates: simulator.templates(),
    }),
  );

  app.patch<{ Params: { id: string } }>('/templates/:id', { bodyLimit }, async (request): Promise<SandboxTemplate> => {
    const body = fields(request.body, ['status', 'reason', 'quality', 'category']);
    const template = simulator.changeTemplate(request.params.id, {
      ...optionalWord(body, 'status', ['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED']),
      ...optionalTexts(body, { reason: 60 }),
      ...optionalWord(body, 'quality', ['GREEN', 'YELLOW', 'RED', 'UNKNOWN']),
      ...optionalWord(body, 'category', ['AUTHENTICATION', 'MARKETING', 'UTILITY']),
    });
    await saved();
    return template;
  });

  app.post('/contact-sync', { bodyLimit }, async (request, reply) => {
    const { action } = optionalWord(fields(request.body ?? {}, ['action']), 'action', ['add', 'remove']);
    simulator.shareContacts(action);
    await saved();
    return reply.code(202).send({});
  });

  app.post('/history', { bodyLimit }, async (request, reply) => {
    const { isDeclined } = optionalBoolean(fields(request.body ?? {}, ['isDeclined']), 'isDeclined');
    await simulator.shareHistory(isDeclined);
    await saved();
    return reply.code(202).send({});
  });

  app.post('/webhooks', { bodyLimit }, async (request, reply) => {
    const body = fields(request.body, ['field', 'value']);
    const field = requiredText(body.field, 'field', 60);
    simulator.postWebhook(field, optionalObject(body, 'value').value ?? {});
    await saved();
    return reply.code(202).send({});
  });
}
