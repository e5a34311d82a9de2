'use client';

import { findTemplates, isSendable, type Template, type TemplateSync } from '@parley/model/template';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Trouble } from '../../inbox/state.ts';
import { loadTemplates } from '../../inbox/verbs.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Input, Select } from '../../ui/Field.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { count } from '../../ui/time-labels.ts';
import { walkRows } from '../../ui/walk-rows.ts';
import { categoryWords, languageWords, notSendableWords } from './template-words.ts';

export type TemplateListProps = {
  readonly templates: readonly Template[] | undefined;
  readonly syncs: readonly TemplateSync[];
  readonly trouble: Trouble | undefined;
  readonly chosenId: string | undefined;
  readonly onChoose: (template: Template) => void;
};

/** The templates that may be sent, to search and to narrow; below them the others, each with its reason. */
export function TemplateList({ templates, syncs, trouble, chosenId, onChoose }: TemplateListProps) {
  const [query, setQuery] = useState('');
  const [language, setLanguage] = useState('');
  const [category, setCategory] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const all = templates ?? [];
  const languages = useMemo(() => distinct(all.map((template) => template.language)), [all]);
  const categories = useMemo(() => distinct(all.map((template) => template.category)), [all]);
  const found = findTemplates(all, query).filter(
    (template) =>
      (language === '' || template.language === language) && (category === '' || template.category === category),
  );
  const offered = found.filter(isSendable);
  const others = found.filter((template) => !isSendable(template));

  return (
    <>
      <div className="flex shrink-0 flex-col gap-2 pb-2">
        <div className="relative">
          <Search
            size={16}
            strokeWidth={1.75}
            aria-hidden="true"
            className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-text3"
          />
          <Input
            type="search"
            value={query}
            aria-label="Search templates by name or words"
            placeholder="Search templates"
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown') return;
              event.preventDefault();
              list.current?.querySelector('button')?.focus();
            }}
            className="ps-9"
          />
        </div>
        {(languages.length > 1 || categories.length > 1) && (
          <div className="flex gap-2">
            <Select
              aria-label="Language"
              value={language}
              onChange={(event) => setLanguage(event.target.value)}
              className="min-w-0 ps-2.5 pe-1 text-small"
            >
              <option value="">Language</option>
              {languages.map((code) => (
                <option key={code} value={code}>
                  {languageWords(code)}
                </option>
              ))}
            </Select>
            <Select
              aria-label="Category"
              value={category}
              onChange={(event) => setCategory(event.target.value)}
              className="min-w-0 ps-2.5 pe-1 text-small"
            >
              <option value="">Category</option>
              {categories.map((name) => (
                <option key={name} value={name}>
                  {categoryWords(name)}
                </option>
              ))}
            </Select>
          </div>
        )}
      </div>
      <div className="min-h-0 grow overflow-y-auto md:-me-2 md:pe-2">
        {templates === undefined ? (
          <Waiting trouble={trouble} />
        ) : (
          <>
            <p role="status" className="sr-only">
              {count(offered.length, 'template')} found
            </p>
            {offered.length === 0 && <Nothing isSearch={found.length < all.length || query !== ''} syncs={syncs} />}
            <ul ref={list} aria-label="Templates" onKeyDown={walkRows} className="flex flex-col gap-0.5">
              {offered.map((template) => (
                <li key={template.id}>
                  <Choice template={template} isChosen={template.id === chosenId} onChoose={() => onChoose(template)} />
                </li>
              ))}
            </ul>
            {others.length > 0 && <NotOffered templates={others} isOpen={offered.length === 0 && query !== ''} />}
          </>
        )}
      </div>
    </>
  );
}

type ChoiceProps = { readonly template: Template; readonly isChosen: boolean; readonly onChoose: () => void };

function Choice({ template, isChosen, onChoose }: ChoiceProps) {
  const { name, language, category, quality, body } = template;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={cx(
        'flex w-full min-w-0 flex-col gap-0.5 rounded-control px-2.5 py-2 text-start focus-visible:-outline-offset-2 pointer-coarse:py-3',
        isChosen ? 'bg-selected' : 'hover:bg-surface2',
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <bdi className="min-w-0 grow truncate font-medium text-body text-text">{name}</bdi>
        {quality === 'RED' && <Pill tone="danger">Low quality</Pill>}
      </span>
      <span className="truncate text-caption text-text3">
        {categoryWords(category)} · {languageWords(language)}
      </span>
      {body !== undefined && (
        <span dir="auto" className="truncate text-small text-text2">
          {body.text.replace(/\s+/g, ' ')}
        </span>
      )}
    </button>
  );
}

/** What cannot be sent is not hidden from somebody who looks for it. */
function NotOffered({ templates, isOpen }: { readonly templates: readonly Template[]; readonly isOpen: boolean }) {
  return (
    <details open={isOpen || undefined} className="mt-2 border-line border-t pt-1 text-small">
      <summary className="cursor-pointer rounded-control px-2.5 py-2 text-text2 focus-visible:-outline-offset-2">
        {count(templates.length, 'template')} cannot be sent now
      </summary>
      <ul className="flex flex-col gap-2 px-2.5 pb-2">
        {templates.map((template) => (
          <li key={template.id}>
            <p className="truncate font-medium text-text2">
              <bdi>{template.name}</bdi> · {languageWords(template.language)}
            </p>
            <p dir="auto" className="text-caption text-text3">
              {notSendableWords(template)}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Waiting({ trouble }: { readonly trouble: Trouble | undefined }) {
  if (trouble !== undefined) {
    return (
      <div className="flex flex-col items-start gap-2 px-2.5 py-4 text-small text-text2">
        {trouble.title}
        <Button size="sm" onClick={() => void loadTemplates()}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <div role="status" aria-label="Loading templates" className="flex flex-col gap-3 px-2.5 py-2">
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-12 rounded-control" />
      ))}
    </div>
  );
}

function Nothing({ isSearch, syncs }: { readonly isSearch: boolean; readonly syncs: readonly TemplateSync[] }) {
  const problem = syncs.find((sync) => sync.problem !== undefined)?.problem;
  return (
    <p className="px-2.5 py-4 text-small text-text2">
      {isSearch
        ? 'No template that may be sent is found.'
        : (problem ?? 'There is no template that may be sent. Templates are made in WhatsApp Manager.')}
    </p>
  );
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}
