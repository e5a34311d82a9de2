'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import { TextField, type TextFieldProps } from './fields.tsx';
import { HeaderFields } from './HeaderFields.tsx';
import type { WrittenFile } from './written.ts';

type Words = { readonly header: string; readonly body: string; readonly footer: string };
type Filed = { readonly headerFile?: WrittenFile | undefined };

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
      <WordField part="body" written={written} onChange={onChange} />
      {children}
      <div className="grid gap-4 md:grid-cols-2">
        <WordField part="header" isOptional written={written} onChange={onChange} />
        <WordField part="footer" isOptional written={written} onChange={onChange} />
      </div>
    </>
  );
}

/** The same where WhatsApp takes a file at the top, too. */
export function FiledWordsFields<T extends Words & Filed>({ written, onChange, children }: WordsFieldsProps<T>) {
  return (
    <>
      <WordField part="body" written={written} onChange={onChange} />
      {children}
      <HeaderFields written={written} onChange={onChange}>
        <WordField part="header" isOptional written={written} onChange={onChange} />
      </HeaderFields>
      <WordField part="footer" isOptional written={written} onChange={onChange} />
    </>
  );
}

type WordFieldProps<P extends keyof Words, T> = Pick<TextFieldProps, 'isOptional' | 'placeholder' | 'hint'> & {
  readonly part: P;
  readonly written: T;
  readonly onChange: (written: T) => void;
};

/** One of the words that several kinds of message have. */
export function WordField<P extends keyof Words, T extends Pick<Words, P>>({
  part,
  written,
  onChange,
  ...rest
}: WordFieldProps<P, T>) {
  return (
    <TextField
      path={`${part}.text`}
      {...parts[part]}
      {...rest}
      value={written[part]}
      onChange={(text) => onChange({ ...written, [part]: text })}
    />
  );
}

const parts = {
  body: { label: 'Text', max: limits.body, isLong: true },
  header: { label: 'Header', max: limits.header },
  footer: { label: 'Footer', max: limits.footer },
} as const;
