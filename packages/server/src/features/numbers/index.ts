/** Our numbers and their account: what WhatsApp tells about them, for admins. */
import { phoneNumberIdSchema } from '@parley/model/ids.schema';
import { accountNewsSchema, numberHealthSchema } from '@parley/model/settings.schema';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Feature } from '../../feature.ts';
import { answers } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';
import { perMinute } from '../../http/quotas.ts';
import { applyAccountNews } from './apply-account-news.ts';
import { applyHistoryProgress } from './apply-history-progress.ts';
import { askHealth } from './ask-health.ts';

/** News that one answer holds. */
const mostNews = 200;

export const numbers: Feature = {
  name: 'numbers',
  changes: { account: applyAccountNews, history_progress: applyHistoryProgress },
  routes: (fastify, deps) => {
    const app = fastify.withTypeProvider<ZodTypeProvider>();
    const tags = ['Settings'];

    app.get(
      '/api/account-news',
      {
        schema: {
          tags,
          summary: 'What WhatsApp told about the account and its numbers, newest first (admins)',
          response: answers(accountNewsSchema),
        },
      },
      async (request) => {
        requireAdmin(request);
        const found = await deps.store.find('accountNews', { index: 'all', direction: 'descending', limit: mostNews });
        return { news: found.map(({ id, alert, raw }) => ({ id, alert, raw })) };
      },
    );

    app.get(
      '/api/phone-numbers/:phoneNumberId/health',
      {
        config: { rateLimit: perMinute(30) },
        schema: {
          tags,
          summary: 'What WhatsApp says now about a number, its account and why they may not send (admins)',
          params: z.strictObject({ phoneNumberId: phoneNumberIdSchema }),
          response: answers(numberHealthSchema),
        },
      },
      async (request) => {
        requireAdmin(request);
        return askHealth(deps, request.params.phoneNumberId);
      },
    );
  },
};
