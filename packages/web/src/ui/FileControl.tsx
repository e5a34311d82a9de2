'use client';

import { FileUp, RotateCw, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from './Button.tsx';
import type { FieldControl } from './Field.tsx';
import { IconButton } from './IconButton.tsx';

export type FileControlProps = {
  readonly control: FieldControl;
  /** The path of the field inside what is written, where the form leads to what is wrong. */
  readonly path?: string | undefined;
  /** What it asks for, for screen readers. */
  readonly label: string;
  readonly noun: string;
  /** Types that the system's dialog offers; all of them where it is not said. */
  readonly accept?: string | undefined;
  /** The chosen file; absent where there is none. */
  readonly name?: string;
  /** 0 to 1 while it is on its way. */
  readonly progress?: number;
  readonly hasFailed?: boolean;
  readonly onChoose: (file: File) => void;
  readonly onRemove: () => void;
};

/** One file of a form: a button that asks for it, what was chosen, how far it is, and a way to take it out again. */
export function FileControl({
  control,
  path,
  label,
  noun,
  accept,
  name,
  progress,
  hasFailed,
  ...told
}: FileControlProps) {
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const Icon = hasFailed ? RotateCw : FileUp;
  const words = name === undefined ? `Choose a ${noun}` : `Another ${noun}`;
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Button
        {...control}
        ref={button}
        data-path={path}
        aria-label={`${label}: ${words}`}
        className="shrink-0"
        onClick={() => input.current?.click()}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        {words}
      </Button>
      <span role="status" className="flex min-w-0 grow items-center gap-2 text-small text-text2">
        {name !== undefined && <bdi className="min-w-0 truncate">{name}</bdi>}
        {progress !== undefined && <span className="shrink-0 tabular-nums">{Math.round(progress * 100)} %</span>}
      </span>
      {name !== undefined && (
        <IconButton
          size="sm"
          label={`Remove the ${noun}`}
          onClick={() => {
            told.onRemove();
            button.current?.focus();
          }}
        >
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) told.onChoose(file);
          // The same file can be chosen again after it was removed.
          event.target.value = '';
        }}
      />
    </div>
  );
}
