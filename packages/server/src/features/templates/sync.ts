/**
 * Reads the templates of an account from WhatsApp and stores what has changed. A reading is wanted by a document, so a
 * wish survives a restart; it is never repeated by a clock.
 */
import { isDeepStrictEqual } from 'node:util';
import type { InboxEventBody } from '@parley/model/events';
import { type Instant, instant, type WabaId } from '@parley/model/ids';
import { isGone, isSyncDue, reread, type Template, type TemplateSync, templateKey } from '@parley/model/template';
import type { Commit, Put, Remove } from '@parley/storage/store';
import type { TemplateList } from '@parley/whatsapp/template-api';
import type { Deps } from '../../deps.ts';
import type { Work } from '../../writer.ts';

/** As many templates as one work looks at: a few hundred kilobytes. */
const chunk = 100;

export type Syncs = {
  /** Reads the list of this account if that is due, after whatever reading is under way. Never rejects. */
  run(deps: Deps, wabaId: WabaId): Promise<void>;
  /** Resolves when no reading is under way. */
  idle(): Promise<void>;
  /** From now on nothing starts and nothing is stored. */
  stop(): void;
};

export function makeSyncs(): Syncs {
  const lines = new Map<WabaId, Promise<void>>();
  let isStopped = false;

  async function runIfDue(deps: Deps, wabaId: WabaId): Promise<void> {
    if (isStopped) return;
    try {
      const sync = await deps.store.get('templateSyncs', wabaId);
      if (sync === undefined || !isSyncDue(sync)) return;
      const began = instant(deps.now());
      const list = await deps.templateApi.list(wabaId);
      if (isStopped) return;
      if (list.kind === 'listed') await storeList(deps, wabaId, list.templates, began);
      await deps.write(settled(wabaId, list, began));
    } catch (error) {
      deps.log.error({ err: error, wabaId }, 'The templates could not be read');
    }
  }

  return {
    run(deps, wabaId) {
      const next = (lines.get(wabaId) ?? Promise.resolve()).then(() => runIfDue(deps, wabaId));
      lines.set(wabaId, next);
      return next;
    },
    async idle() {
      await Promise.all(lines.values());
    },
    stop() {
      isStopped = true;
    },
  };
}

/** The work that asks for a reading of what happened up to then. */
export function wanted(wabaId: WabaId, at: Instant): Work<void> {
  return async (read) => {
    const known = await read.get('templateSyncs', wabaId);
    const { problem: _, ...rest } = known ?? { id: wabaId };
    const wantedAt = known !== undefined && known.wantedAt > at ? known.wantedAt : at;
    return { commit: syncCommit({ ...rest, wantedAt }), answer: undefined };
  };
}

/** What is stored of a list: first what is gone from it, because a name may be another template's by now. */
async function storeList(deps: Deps, wabaId: WabaId, listed: readonly Template[], began: Instant): Promise<void> {
  const templates = oneOfEachName(listed);
  const ids = new Set(templates.map(({ id }) => id));
  const gone = (await knownIds(deps, wabaId)).filter((id) => !ids.has(id));
  for (let at = 0; at < gone.length; at += chunk) await deps.write(removed(gone.slice(at, at + chunk), began));
  for (let at = 0; at < templates.length; at += chunk) await deps.write(taken(templates.slice(at, at + chunk), began));
}

/** WhatsApp lists a name once in a language; should it not, the one that may be sent is the one that counts. */
function oneOfEachName(listed: readonly Template[]): readonly Template[] {
  const byName = new Map<string, Template>();
  for (const template of listed) {
    const key = templateKey(template.name, template.language);
    if (byName.get(key)?.status !== 'APPROVED') byName.set(key, template);
  }
  return [...byName.values()];
}

async function knownIds({ store }: Deps, wabaId: WabaId): Promise<string[]> {
  const ids: string[] = [];
  for (let after: readonly string[] | undefined; ; ) {
    const page = await store.find('templates', { index: 'list', ...(after ? { after } : {}), limit: 1000 });
    ids.push(...page.filter(({ template }) => template.wabaId === wabaId).map(({ id }) => id));
    const last = page.at(-1);
    if (last === undefined) return ids;
    after = [last.template.name, last.template.language, last.id];
  }
}

/** Not in the list any more, unless WhatsApp has told something about them since. */
function removed(ids: readonly string[], began: Instant): Work<void> {
  return async (read) => {
    const remove: Remove[] = [];
    const events: InboxEventBody[] = [];
    for (const id of ids) {
      const known = await read.get('templates', id);
      if (known === undefined || (known.told.status ?? '') > began) continue;
      remove.push({ collection: 'templates', id });
      if (isGone(known.template)) continue;
      events.push({ type: 'template_update', template: { ...known.template, status: 'DELETED' } });
    }
    return { commit: { remove, events }, answer: undefined };
  };
}

function taken(templates: readonly Template[], began: Instant): Work<void> {
  return async (read) => {
    const put: Put[] = [];
    const events: InboxEventBody[] = [];
    for (const listed of templates) {
      const known = await read.get('templates', listed.id);
      const document = reread(known, listed, began);
      if (isDeepStrictEqual(known?.template, document.template)) continue;
      put.push({ collection: 'templates', document });
      events.push({ type: 'template_update', template: document.template });
    }
    return { commit: { put, events }, answer: undefined };
  };
}

function settled(wabaId: WabaId, list: TemplateList, began: Instant): Work<void> {
  return async (read) => {
    const known = await read.get('templateSyncs', wabaId);
    if (known === undefined) return { answer: undefined };
    const { problem: _, ...rest } = known;
    const sync: TemplateSync =
      list.kind === 'listed'
        ? { ...rest, syncedAt: began, unreadable: list.unreadable }
        : { ...rest, problem: problemOf(list) };
    return { commit: syncCommit(sync), answer: undefined };
  };
}

function problemOf(list: Exclude<TemplateList, { kind: 'listed' }>): string {
  if (list.kind === 'not-reached') return `WhatsApp could not be reached: ${list.reason}.`;
  const { code, title } = list.failure;
  return `WhatsApp did not give the list: ${title} (error ${code}). The access token needs the permission whatsapp_business_management.`;
}

function syncCommit(sync: TemplateSync): Commit {
  return {
    put: [{ collection: 'templateSyncs', document: sync }],
    events: [{ type: 'template_sync_update', sync }],
  };
}
