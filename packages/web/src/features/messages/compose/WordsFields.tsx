'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import { TextField } from './fields.tsx';

type Words = { readonly header: string; readonly body: string; readonly footer: string };

type WordsFieldsProps<T extends Words> = {
  readonly written: T;
  readonly onChange: (written: T) => void;
  /** What belongs to this kind alone. */
  readonly children: React.ReactNode;
};

/** The words of a message with something to tap: the text, what is tapped, and the small lines around it. */
export function WordsFields<T extends Words>({ written, onChange, children }: WordsFieldsProps<T>) {
  return (
    <>
      <TextField
        path="body.text"
        label="Text"
        isLong
        max={limits.body}
        value={written.body}
        onChange={(body) => onChange({ ...written, body })}
      />
      {children}
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          path="header.text"
          label="Header"
          isOptional
          max={limits.header}
          value={written.header}
          onChange={(header) => onChange({ ...written, header })}
        />
        <TextField
          path="footer.text"
          label="Footer"
          isOptional
          max={limits.footer}
          value={written.footer}
          onChange={(footer) => onChange({ ...written, footer })}
        />
      </div>
    </>
  );
}
