'use client';

import type { TemplateFile } from '@parley/model/template';
import { acceptedFiles, fileNouns } from '../../inbox/chosen-file.ts';
import { useFile } from '../../inbox/use-file.ts';
import { Field } from '../../ui/Field.tsx';
import { FileControl } from '../../ui/FileControl.tsx';
import type { FieldInputProps } from './FieldInput.tsx';

type FileInputProps = FieldInputProps & { readonly kind: keyof typeof fileNouns };

/** The file at the top of a template, uploaded as soon as it is chosen. */
export function FileInput({ field, kind, value, error, onChange }: FileInputProps) {
  const known = typeof value === 'object' && 'mediaId' in value ? (value as TemplateFile) : undefined;
  const { state, choose, remove } = useFile(kind, known && (known.filename ?? 'File'), (file) =>
    onChange(file && { mediaId: file.media.mediaId, filename: file.name }),
  );
  const trouble = state.kind === 'failed' ? state.sentence : error;
  return (
    <Field label={field.label} {...(trouble === undefined ? {} : { error: trouble })}>
      {(control) => (
        <FileControl
          control={control}
          label={field.label}
          noun={fileNouns[kind]}
          accept={acceptedFiles[kind]}
          {...(state.kind === 'none' ? {} : { name: state.name })}
          {...(state.kind === 'uploading' ? { progress: state.progress } : {})}
          hasFailed={state.kind === 'failed'}
          onChoose={(file) => void choose(file)}
          onRemove={remove}
        />
      )}
    </Field>
  );
}
