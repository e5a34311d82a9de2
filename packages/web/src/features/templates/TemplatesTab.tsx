'use client';

import type { TemplateSyncAnswer } from '@parley/model/api';
import { millis } from '@parley/model/ids';
import { findTemplates, isSyncDue, type Template, type TemplateSync } from '@parley/model/template';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../inbox/api.ts';
import { isAdmin } from '../../inbox/me.ts';
import { useInbox, useNow } from '../../inbox/store.ts';
import { useAction } from '../../inbox/use-action.ts';
import { loadTemplates } from '../../inbox/verbs.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Input } from '../../ui/Field.tsx';
import { Pill, type PillTone } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { clockWithDay, count } from '../../ui/time-labels.ts';
import { showToast } from '../../ui/toast.ts';
import { categoryWords, languageWords, notSendableWords, qualityWords, statusWords } from './template-words.ts';
import { useShelf } from './use-shelf.ts';

/** What WhatsApp has approved and what it has not, and why. Everybody reads it, admins have it read again. */
export function TemplatesTab() {
  const { templates, syncs, trouble } = useShelf();
  const [query, setQuery] = useState('');
  const canSync = useInbox(isAdmin);
  const sync = useAction(async () => {
    const answer = await api.post<TemplateSyncAnswer>('/api/templates/sync');
    if (answer.syncs.every(({ problem }) => problem === undefined)) showToast('The templates are up to date.');
  });
  const found = templates && findTemplates(templates, query);
  return (
    <Section
      title="Templates"
      lead="Made and reviewed in WhatsApp Manager. What happens to them there is shown here by itself."
      action={
        canSync && (
          <Button isBusy={sync.isBusy} onClick={() => void sync.run()}>
            {!sync.isBusy && <RefreshCw size={16} strokeWidth={1.75} aria-hidden="true" />}
            Sync
          </Button>
        )
      }
    >
      {sync.problem !== undefined && <ProblemNote problem={sync.problem} />}
      {trouble !== undefined && templates === undefined && (
        <ProblemNote
          problem={trouble}
          action={
            <Button size="sm" onClick={() => void loadTemplates()}>
              Retry
            </Button>
          }
        />
      )}
      {syncs.map((one) => (
        <SyncState key={one.id} sync={one} />
      ))}
      {templates === undefined && trouble === undefined && <Skeleton className="h-64 rounded-card" />}
      {templates !== undefined && templates.length > 0 && (
        <Input
          type="search"
          value={query}
          aria-label="Search templates by name or words"
          placeholder="Search templates"
          onChange={(event) => setQuery(event.target.value)}
          className="max-w-sm"
        />
      )}
      {found !== undefined && (
        <>
          <p role="status" className="text-caption text-text3">
            {query === '' ? count(found.length, 'template') : `${found.length} found`}
          </p>
          {found.length > 0 && (
            <ul
              aria-label="Templates"
              className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface"
            >
              {found.map((template) => (
                <TemplateRow key={template.id} template={template} />
              ))}
            </ul>
          )}
        </>
      )}
    </Section>
  );
}

function SyncState({ sync }: { readonly sync: TemplateSync }) {
  const now = useNow();
  const { syncedAt, unreadable = 0, problem } = sync;
  const known = syncedAt === undefined ? undefined : `Last read at ${clockWithDay(millis(syncedAt), now)}.`;
  if (problem !== undefined) {
    return (
      <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-danger-text text-small">
        {problem} {known}
      </p>
    );
  }
  return (
    <p role="status" className="text-small text-text2">
      {isSyncDue(sync) ? 'Reading the list from WhatsApp…' : known}
      {unreadable > 0 && ` ${count(unreadable, 'template')} could not be read.`}
    </p>
  );
}

function TemplateRow({ template }: { readonly template: Template }) {
  const { name, language, category, nextCategory, quality, status, body } = template;
  const reason = notSendableWords(template);
  const grade = qualityWords(quality);
  return (
    <li className="flex flex-col gap-1 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <bdi className="min-w-0 truncate font-medium">{name}</bdi>
        <span className="text-caption text-text3">
          {categoryWords(category)} · {languageWords(language)}
        </span>
        <span className="ms-auto flex gap-1.5">
          {grade !== undefined && <Pill tone={quality === 'GREEN' ? 'ok' : qualityTone(quality)}>{grade}</Pill>}
          <Pill tone={statusTone(status)}>{statusWords(status)}</Pill>
        </span>
      </div>
      {body !== undefined && (
        <p dir="auto" className="line-clamp-2 text-small text-text2 wrap-anywhere">
          {body.text}
        </p>
      )}
      {reason !== undefined && (
        <p
          dir="auto"
          className={cx('text-small wrap-anywhere', statusTone(status) === 'info' ? 'text-text2' : 'text-danger')}
        >
          {reason}
        </p>
      )}
      {nextCategory !== undefined && (
        <p className="text-small text-warn">
          WhatsApp counts it as {categoryWords(nextCategory).toLowerCase()} from tomorrow on.
        </p>
      )}
    </li>
  );
}

function qualityTone(quality: Template['quality']): PillTone {
  return quality === 'RED' ? 'danger' : 'warn';
}

function statusTone(status: string): PillTone {
  if (status === 'APPROVED') return 'ok';
  return status === 'PENDING' || status === 'IN_APPEAL' ? 'info' : 'danger';
}
