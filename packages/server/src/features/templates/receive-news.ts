/** News about a template by webhook: a fact of a template that is known, or a reason to read the list again. */
import { instant } from '@parley/model/ids';
import { hear } from '@parley/model/template';
import type { ChangeHandler } from '../../feature.ts';
import { wanted } from './sync.ts';

export const receiveNews: ChangeHandler<'template'> = (_deps, { change, receivedAt }) => {
  const at = instant(receivedAt);
  const { wabaId, templateId, news } = change;
  return async (read) => {
    const sync = await read.get('templateSyncs', wabaId);
    if (sync === undefined) {
      return { answer: { outcome: 'dead', reason: `The account ${wabaId} is not connected here` } };
    }
    if (sync.syncedAt !== undefined && sync.syncedAt > at) {
      return { answer: { outcome: 'ignored', reason: 'The list of templates was read after this' } };
    }
    const known = await read.get('templates', templateId);
    if (known === undefined || news.what === 'components') {
      const { commit } = await wanted(wabaId, at)(read);
      return { ...(commit ? { commit } : {}), answer: { outcome: 'applied' } };
    }
    const document = hear(known, news, at);
    if (document === known) return { answer: { outcome: 'ignored', reason: 'Something newer is known' } };
    const { template } = document;
    return {
      commit: { put: [{ collection: 'templates', document }], events: [{ type: 'template_update', template }] },
      answer: { outcome: 'applied' },
    };
  };
};
