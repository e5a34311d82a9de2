'use client';

import type { Chat } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import type { TemplateContent, TemplatePreview } from '@parley/model/content/template-content';
import type { WabaId } from '@parley/model/ids';
import { type KnownPerson, prefill, type Template, type TemplateValues } from '@parley/model/template';
import { ArrowLeft, LayoutTemplate } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import type { ApiProblem } from '../../inbox/api.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { TemplateForm } from './TemplateForm.tsx';
import { TemplateList } from './TemplateList.tsx';
import { useShelf } from './use-shelf.ts';

export type PreviewOf = ComponentType<{
  readonly name: string;
  readonly language: string;
  readonly preview: TemplatePreview;
}>;

export type TemplatePickerProps = {
  /** Whose templates: the account of the business number that sends. */
  readonly wabaId: WabaId;
  readonly person: KnownPerson & Pick<Partial<Contact>, 'marketing'>;
  /** What is free depends on it. Empty for somebody who has no chat yet. */
  readonly chat: Pick<Chat, 'windowExpiresAt' | 'freeEntryUntil'>;
  /** What was being written when the window closed; offered for a gap. */
  readonly draft?: string | undefined;
  /** Draws the message as the phone does. */
  readonly Preview: PreviewOf;
  readonly onSend: (content: TemplateContent) => void;
  readonly isSending?: boolean;
  readonly problem?: ApiProblem | undefined;
};

/** Chooses a template, fills its gaps and shows what arrives. On small screens the list comes first, then the form. */
export function TemplatePicker(props: TemplatePickerProps) {
  const { wabaId, person } = props;
  const { templates, syncs, trouble } = useShelf(wabaId);
  const [chosen, setChosen] = useState<Template>();
  /** What was filled in already, by template: looking at another one loses nothing. */
  const [filled, setFilled] = useState<{ readonly [id: string]: TemplateValues }>({});
  const shown = chosen && present(chosen, templates);

  return (
    <div className="grid min-h-0 grow md:grid-cols-[17rem_minmax(0,1fr)]">
      <div className={cx('flex min-h-0 min-w-0 flex-col border-line md:border-e md:pe-4', shown && 'max-md:hidden')}>
        <TemplateList
          templates={templates}
          syncs={syncs}
          trouble={trouble}
          chosenId={shown?.id}
          onChoose={(template) => setChosen(template)}
        />
      </div>
      <div className={cx('min-h-0 min-w-0 md:ps-4', shown === undefined && 'max-md:hidden')}>
        {shown === undefined ? (
          <div className="grid h-full place-items-center p-6 text-center text-body text-text2">
            <div className="flex max-w-64 flex-col items-center gap-3">
              <LayoutTemplate size={32} strokeWidth={1.5} aria-hidden="true" className="text-line-strong" />
              Choose a template to fill in what changes from customer to customer.
            </div>
          </div>
        ) : (
          <div className="flex h-full min-h-0 flex-col gap-3">
            <Button variant="ghost" size="sm" className="self-start md:hidden" onClick={() => setChosen(undefined)}>
              <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
              All templates
            </Button>
            <TemplateForm
              key={shown.id}
              {...props}
              template={shown}
              values={filled[shown.id] ?? prefill(shown, person)}
              onChange={(values) => setFilled((before) => ({ ...before, [shown.id]: values }))}
            />
          </div>
        )}
      </div>
    </div>
  );
}

/** A template as it is now. One that WhatsApp deletes meanwhile stays in sight, and says so. */
function present(chosen: Template, templates: readonly Template[] | undefined): Template {
  if (templates === undefined) return chosen;
  return templates.find(({ id }) => id === chosen.id) ?? { ...chosen, status: 'DELETED' };
}
