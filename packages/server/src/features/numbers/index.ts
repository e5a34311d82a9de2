/** Our numbers and their account: what WhatsApp tells about them, for admins. */
import { accountNewsSchema } from '@parley/model/settings.schema';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Feature } from '../../feature.ts';
import { answers } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';
import { applyAccountNews } from './apply-account-news.ts';
import { applyHistoryProgress } from './apply-history-progress.ts';

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
  },
};
