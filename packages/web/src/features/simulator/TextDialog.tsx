'use client';

import { textBodyLimit } from '@parley/model/content';
import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

export type TextDialogProps = {
  readonly title: string;
  readonly description?: string;
  readonly label: string;
  readonly verb: string;
  readonly start?: string;
  readonly onClose: () => void;
  /** False where it was refused; the dialog then stays. */
  readonly onDone: (text: string) => Promise<boolean>;
};

/** One text, asked for in front of everything. */
export function TextDialog({ title, description, label, verb, start = '', onClose, onDone }: TextDialogProps) {
  const [text, setText] = useState(start);
  const field = useId();
  const form = useId();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} disabled={text.trim() === ''}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (await onDone(text.trim())) onClose();
        }}
        className="flex flex-col gap-1.5"
      >
        <label htmlFor={field} className="font-medium text-small">
          {label}
        </label>
        <textarea
          id={field}
          dir="auto"
          rows={3}
          value={text}
          maxLength={textBodyLimit}
          onChange={(event) => setText(event.target.value)}
          className="w-full resize-y rounded-control border border-line-strong bg-surface px-3 py-2 text-body focus-visible:border-focus focus-visible:outline-1"
        />
      </form>
    </Dialog>
  );
}
