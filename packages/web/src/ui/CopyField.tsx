'use client';

import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Field, Input } from './Field.tsx';
import { showToast } from './toast.ts';

/** A text to take along: shown whole, copied by a click. */
export function CopyField({
  label,
  value,
  hint,
}: {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === value;

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(value);
    } catch {
      // Without https a page may not write the clipboard: the text is selected for the keyboard instead.
      input.current?.select();
      showToast('Selected. Press Ctrl+C to copy.');
    }
  };

  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <div className="flex gap-2">
          <Input {...field} ref={input} dir="ltr" readOnly value={value} onFocus={(event) => event.target.select()} />
          <Button onClick={() => void copy()}>
            {isCopied ? (
              <Check size={18} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <Copy size={18} strokeWidth={1.75} aria-hidden="true" />
            )}
            <span aria-live="polite">{isCopied ? 'Copied' : 'Copy'}</span>
          </Button>
        </div>
      )}
    </Field>
  );
}
