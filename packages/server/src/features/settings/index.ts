/** Settings of the whole team: its name and what customers see of it, which an admin changes, and the sandbox's clock. */
import { alertParamsSchema, settingsAnswerSchema, settingsChangeSchema } from '@parley/model/settings.schema';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Deps } from '../../deps.ts';
import type { Feature } from '../../feature.ts';
import { answers } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';
import { allNumbers, changeSettings, learnNumber, settleAlert } from './team-settings.ts';

export { ensureSettings } from './team-settings.ts';

/** The sandbox's clock jumped: every browser hears by how much. */
export async function moveClock(deps: Deps, clockOffsetMs: number): Promise<void> {
  await changeSettings(deps, { clockOffsetMs });
}

export const settings: Feature = {
  name: 'settings',
  routes: (app, deps) => {
    const typed = app.withTypeProvider<ZodTypeProvider>();
    const tags = ['Settings'];

    typed.get(
      '/api/settings',
      {
        schema: { tags, summary: 'The team’s settings and business numbers', response: answers(settingsAnswerSchema) },
      },
      async () => {
        const team = await deps.store.get('settings', 'team');
        if (team === undefined) throw new Error('The settings are made at boot');
        return { settings: team, phoneNumbers: await allNumbers(deps) };
      },
    );

    typed.patch(
      '/api/settings',
      {
        schema: {
          tags,
          summary: 'Change them (admins)',
          body: settingsChangeSchema,
          response: answers(settingsAnswerSchema),
        },
      },
      async (request) => {
        requireAdmin(request);
        const { settings: now, phoneNumbers } = await changeSettings(deps, request.body);
        return { settings: now, phoneNumbers: [...phoneNumbers] };
      },
    );

    typed.delete(
      '/api/settings/alerts/:alertId',
      {
        schema: {
          tags,
          summary: 'What WhatsApp warned of was seen to (admins)',
          params: alertParamsSchema,
          response: answers(settingsAnswerSchema),
        },
      },
      async (request) => {
        requireAdmin(request);
        const now = await settleAlert(deps, request.params.alertId);
        return { settings: now, phoneNumbers: await allNumbers(deps) };
      },
    );
  },
  resume: async (deps) => {
    if (deps.config.mode === 'sandbox') return;
    // WhatsApp may be slow or away: the start does not wait for it.
    learnNumber(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'The number’s name was not learned'));
  },
};
