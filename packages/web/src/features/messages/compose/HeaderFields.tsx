'use client';

import { type ReactNode, useContext } from 'react';
import { acceptedFiles, fileNouns } from '../../../inbox/chosen-file.ts';
import { useFile } from '../../../inbox/use-file.ts';
import { Field, Select } from '../../../ui/Field.tsx';
import { FileControl } from '../../../ui/FileControl.tsx';
import { Checks, useFieldProblem } from './fields.tsx';
import type { WrittenFile } from './written.ts';

type Filed = { readonly headerFile?: WrittenFile | undefined };

type HeaderFieldsProps<T extends Filed> = {
  readonly written: T;
  readonly onChange: (written: T) => void;
  /** The field for words at the top. */
  readonly children: ReactNode;
};

/** What stands at the top of the message: words, or a file. Words that were written stay for whoever comes back to them. */
export function HeaderFields<T extends Filed>({ written, onChange, children }: HeaderFieldsProps<T>) {
  const { headerFile } = written;
  return (
    <div className="grid gap-4 md:grid-cols-[13rem_minmax(0,1fr)]">
      <Field label="At the top">
        {(field) => (
          <Select
            {...field}
            value={headerFile?.kind ?? 'text'}
            onChange={({ target: { value } }) => {
              const kind = kinds.find((name) => name === value);
              onChange({ ...written, headerFile: kind === undefined ? undefined : { kind } });
            }}
          >
            <option value="text">Words, or nothing</option>
            <option value="image">A photo</option>
            <option value="video">A video</option>
            <option value="document">A document</option>
          </Select>
        )}
      </Field>
      {headerFile === undefined ? (
        children
      ) : (
        <HeaderFile
          key={headerFile.kind}
          written={headerFile}
          onChange={(next) => onChange({ ...written, headerFile: next })}
        />
      )}
    </div>
  );
}

const kinds = ['image', 'video', 'document'] as const;

type HeaderFileProps = { readonly written: WrittenFile; readonly onChange: (written: WrittenFile) => void };

function HeaderFile({ written, onChange }: HeaderFileProps) {
  const { kind, file: known } = written;
  const path = `header.${kind}.mediaId`;
  const { state, choose, remove } = useFile(kind, known?.name, (file) => onChange({ kind, file }));
  const isTried = useContext(Checks).isDue(path);
  const missing = useFieldProblem(path);
  const trouble =
    state.kind === 'failed'
      ? state.sentence
      : state.kind === 'uploading'
        ? isTried
          ? 'It is still being uploaded. Send once it is there.'
          : undefined
        : missing;
  return (
    <Field label={labels[kind]} hint={hints[kind]} {...(trouble === undefined ? {} : { error: trouble })}>
      {(control) => (
        <FileControl
          control={control}
          path={path}
          label={labels[kind]}
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

const labels = { image: 'Photo', video: 'Video', document: 'Document' } as const;
const hints = {
  image: 'JPEG or PNG, at most 5 MB.',
  video: 'MP4 or 3GP, at most 16 MB.',
  document: 'At most 100 MB.',
} as const;
