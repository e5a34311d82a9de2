'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import { newId } from '../../../inbox/uuid.ts';
import { Rows } from '../../../ui/Rows.tsx';
import { TextField } from './fields.tsx';
import type { FormProps } from './LocationForm.tsx';
import { FiledWordsFields } from './WordsFields.tsx';
import type { WrittenButtons } from './written.ts';

/** Words with up to three answers to tap. */
export function ButtonsForm({ written, onChange }: FormProps<WrittenButtons>) {
  const { buttons } = written;
  return (
    <FiledWordsFields written={written} onChange={onChange}>
      <Rows
        rows={buttons}
        onChange={(next) => onChange({ ...written, buttons: next })}
        nameOf={(index) => `button ${index + 1}`}
        addLabel="Add a button"
        fresh={() => ({ key: newId(), title: '' })}
        room={buttons.length < limits.buttons ? 'free' : 'hide'}
      >
        {({ title }, index, change) => (
          <TextField
            path={`action.buttons[${index}].reply.title`}
            label={`Button ${index + 1}`}
            max={limits.buttonTitle}
            value={title}
            onChange={(text) => change({ title: text })}
          />
        )}
      </Rows>
    </FiledWordsFields>
  );
}
