'use client';

import {
  checkTemplateValues,
  fillTemplate,
  previewTemplate,
  suggestions,
  type Template,
  type TemplateField,
  type TemplateValue,
  type TemplateValues,
  templateCost,
  templateFields,
} from '@parley/model/template';
import { SendHorizontal } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { currentAgent } from '../../inbox/me.ts';
import { useInbox, useNow } from '../../inbox/store.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { FieldInput } from './FieldInput.tsx';
import type { TemplatePickerProps } from './TemplatePicker.tsx';
import {
  categoryWords,
  costWords,
  deliveryWarning,
  languageWords,
  missingWords,
  notSendableWords,
  qualityWords,
} from './template-words.ts';

export type TemplateFormProps = TemplatePickerProps & {
  readonly template: Template;
  readonly values: TemplateValues;
  readonly onChange: (values: TemplateValues) => void;
};

/** The gaps of one template as a form, and beside them the message as it will be read. */
export function TemplateForm(props: TemplateFormProps) {
  const { template, values, onChange, person, draft, Preview, onSend, isSending = false, problem } = props;
  const form = useRef<HTMLFormElement>(null);
  const [wasTried, setTried] = useState(false);
  const agentName = useInbox((state) => currentAgent(state)?.name);
  const fields = templateFields(template);
  const wrong = wasTried ? checkTemplateValues(template, values) : undefined;
  const refusal = notSendableWords(template);
  const offers = [...suggestions(person), agentName, oneLine(draft)].filter((words) => words !== undefined);

  const set = (key: string, value: TemplateValue | undefined) => onChange({ ...values, [key]: value });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const content = fillTemplate(template, values);
    if (content !== undefined && refusal === undefined && !isSending) return onSend(content);
    const key = checkTemplateValues(template, values)?.field;
    const place = key === undefined ? null : form.current?.querySelector(`[data-field="${CSS.escape(key)}"]`);
    const control = place?.querySelector('[data-lacking]') ?? place?.querySelector('input, button, textarea');
    if (control instanceof HTMLElement) control.focus();
  };

  return (
    <form ref={form} onSubmit={submit} className="flex min-h-0 grow flex-col gap-3" noValidate>
      <div className="grid min-h-0 grow gap-4 overflow-y-auto lg:grid-cols-[minmax(0,1fr)_19rem] lg:overflow-visible">
        <div className="flex min-w-0 flex-col gap-4 lg:overflow-y-auto lg:pe-2 lg:pb-1">
          <header className="flex flex-col gap-1.5">
            <h3 className="truncate text-title">
              <bdi>{template.name}</bdi>
            </h3>
            <Marks template={template} />
          </header>
          {refusal !== undefined && (
            <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-danger-text text-small">
              {refusal} Choose another one.
            </p>
          )}
          {fields.length === 0 && refusal === undefined && (
            <p className="text-body text-text2">It has nothing to fill in: it goes out as it is.</p>
          )}
          {fields.map((field) => (
            <div key={field.key} data-field={field.key}>
              <FieldInput
                field={field}
                value={values[field.key]}
                error={wrong?.field === field.key ? wrong.sentence : undefined}
                suggestions={offers}
                onChange={(value) => set(field.key, value)}
              />
            </div>
          ))}
        </div>
        <section
          aria-label="How it looks on the phone"
          className="relative flex min-h-40 min-w-0 flex-col overflow-hidden rounded-card border border-line bg-wallpaper lg:overflow-y-auto"
        >
          <Preview name={template.name} language={template.language} preview={previewTemplate(template, values)} />
        </section>
      </div>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <footer className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-t pt-3">
        <div className="flex min-w-48 grow basis-0 flex-col gap-0.5 text-caption">
          <Cost {...props} />
          <p role="status" className={cx('text-text2', wrong !== undefined && 'text-danger')}>
            {missingWords(missing(fields, values)) ?? wrong?.sentence}
          </p>
        </div>
        <Button
          type="submit"
          variant="primary"
          isBusy={isSending}
          disabled={refusal !== undefined}
          className="max-sm:w-full"
        >
          {!isSending && (
            <SendHorizontal size={16} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
          )}
          Send template
        </Button>
      </footer>
    </form>
  );
}

function Marks({ template }: { readonly template: Template }) {
  const quality = qualityWords(template.quality);
  return (
    <p className="flex flex-wrap gap-1.5">
      <Pill>{categoryWords(template.category)}</Pill>
      <Pill>{languageWords(template.language)}</Pill>
      {quality !== undefined && (
        <Pill tone={template.quality === 'GREEN' ? 'ok' : template.quality === 'RED' ? 'danger' : 'warn'}>
          {quality}
        </Pill>
      )}
      {template.nextCategory !== undefined && (
        <Pill tone="warn">Becomes {categoryWords(template.nextCategory).toLowerCase()}</Pill>
      )}
    </p>
  );
}

/** What it will cost in kind: prices themselves are between the team and WhatsApp. */
function Cost({ template, chat, person }: TemplateFormProps) {
  const now = useNow();
  const cost = templateCost(template.category, chat, now);
  const warning = deliveryWarning(template.category, person);
  return (
    <>
      <p className={cost === 'charged' ? 'text-text' : 'text-ok'}>
        {costWords(cost, template.category, chat.freeEntryUntil, now)}
      </p>
      {warning !== undefined && <p className="text-warn">{warning}</p>}
    </>
  );
}

/** The labels of what has to be filled and is not. */
function missing(fields: readonly TemplateField[], values: TemplateValues): readonly string[] {
  return fields
    .filter(({ key, isOptional }) => !isOptional && (values[key] === undefined || values[key] === ''))
    .map(({ label }) => label);
}

function oneLine(draft: string | undefined): string | undefined {
  const line = draft?.replace(/\s+/g, ' ').trim();
  return line === '' ? undefined : line;
}
