'use client';

import type { TemplateFile } from '@parley/model/template';
import { FileUp, RotateCw, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import type { FieldInputProps } from './FieldInput.tsx';
import { useFile } from './use-file.ts';

const accepted = { image: 'image/jpeg,image/png', video: 'video/mp4,video/3gpp', document: undefined } as const;
const nouns = { image: 'photo', video: 'video', document: 'document' } as const;

type FileInputProps = FieldInputProps & { readonly kind: keyof typeof nouns };

/** The file at the top of a template, uploaded as soon as it is chosen. */
export function FileInput({ field, kind, value, error, onChange }: FileInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const known = typeof value === 'object' && 'mediaId' in value ? (value as TemplateFile) : undefined;
  const { state, choose, remove } = useFile(kind, known, onChange);
  const trouble = state.kind === 'failed' ? state.sentence : error;
  return (
    <Field label={field.label} {...(trouble === undefined ? {} : { error: trouble })}>
      {(control) => (
        <div className="flex min-w-0 items-center gap-2">
          <Button {...control} aria-describedby={control['aria-describedby']} onClick={() => input.current?.click()}>
            {state.kind === 'failed' ? (
              <RotateCw size={16} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <FileUp size={16} strokeWidth={1.75} aria-hidden="true" />
            )}
            {state.kind === 'none' ? `Choose a ${nouns[kind]}` : `Another ${nouns[kind]}`}
          </Button>
          <span role="status" className="flex min-w-0 grow items-center gap-2 text-small text-text2">
            {state.kind !== 'none' && <bdi className="min-w-0 truncate">{state.name}</bdi>}
            {state.kind === 'uploading' && (
              <span className="shrink-0 tabular-nums">{Math.round(state.progress * 100)} %</span>
            )}
          </span>
          {state.kind !== 'none' && (
            <IconButton size="sm" label={`Remove the ${nouns[kind]}`} onClick={remove}>
              <X size={16} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
          )}
          <input
            ref={input}
            type="file"
            hidden
            aria-label={field.label}
            accept={accepted[kind]}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file !== undefined) void choose(file);
              // The same file can be chosen again after it was removed.
              event.target.value = '';
            }}
          />
        </div>
      )}
    </Field>
  );
}
