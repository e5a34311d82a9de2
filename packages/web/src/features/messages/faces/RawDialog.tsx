'use client';

import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { copyText } from '../copy-text.ts';

export type RawDialogProps = { readonly type: string; readonly content: unknown; readonly onClose: () => void };

/** More than anybody reads; a page must not hang on what somebody sent. */
const longest = 50_000;

/** A message as it came, as text, for somebody who looks into it. */
export function RawDialog({ type, content, onClose }: RawDialogProps) {
  const json = JSON.stringify({ type, content }, undefined, 2);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="The message as it came"
      footer={<Button onClick={() => void copyText(json, 'Copied')}>Copy</Button>}
    >
      <section
        aria-label="Raw message"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[55dvh] overflow-auto rounded-card bg-code-bg p-3"
      >
        <pre dir="ltr" className="whitespace-pre-wrap font-mono text-caption wrap-anywhere">
          {json.slice(0, longest)}
          {json.length > longest && '\n… the rest is in the copy'}
        </pre>
      </section>
    </Dialog>
  );
}
