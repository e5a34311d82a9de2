'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import { Plus, Trash2 } from 'lucide-react';
import { newId } from '../../../inbox/uuid.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { TextField } from './fields.tsx';
import type { FormProps } from './LocationForm.tsx';
import { FiledWordsFields } from './WordsFields.tsx';
import type { WrittenButtons } from './written.ts';

/** Words with up to three answers to tap. */
export function ButtonsForm({ written, onChange }: FormProps<WrittenButtons>) {
  const { buttons } = written;
  const set = (next: WrittenButtons['buttons']) => onChange({ ...written, buttons: next });
  return (
    <FiledWordsFields written={written} onChange={onChange}>
      {buttons.map(({ key, title }, index) => (
        <div key={key} className="flex items-start gap-1.5">
          <div className="min-w-0 grow">
            <TextField
              path={`action.buttons[${index}].reply.title`}
              label={`Button ${index + 1}`}
              max={limits.buttonTitle}
              value={title}
              onChange={(text) => set(buttons.map((other) => (other.key === key ? { key, title: text } : other)))}
            />
          </div>
          {buttons.length > 1 && (
            <IconButton
              label={`Remove button ${index + 1}`}
              className="mt-6.5"
              onClick={() => set(buttons.filter((other) => other.key !== key))}
            >
              <Trash2 size={16} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
          )}
        </div>
      ))}
      {buttons.length < limits.buttons && (
        <Button
          size="sm"
          variant="ghost"
          className="self-start"
          onClick={() => set([...buttons, { key: newId(), title: '' }])}
        >
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          Add a button
        </Button>
      )}
    </FiledWordsFields>
  );
}
