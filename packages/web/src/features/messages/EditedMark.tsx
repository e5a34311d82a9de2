'use client';

import type { Message } from '@parley/model/message';
import { lazy, useState } from 'react';
import { Later } from '../../ui/Later.tsx';

const EditsDialog = lazy(() => import('./EditsDialog.tsx').then((file) => ({ default: file.EditsDialog })));

/** "edited" beside the time; a click tells what it said before. */
export function EditedMark({ message }: { readonly message: Message }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label="Edited: show what it said before"
        onClick={() => setOpen(true)}
        className="relative rounded-control underline decoration-current/40 underline-offset-2 before:absolute before:-inset-1.5 hover:decoration-current pointer-coarse:before:-inset-3"
      >
        edited
      </button>
      {isOpen && (
        <Later onFail={() => setOpen(false)}>
          <EditsDialog message={message} onClose={() => setOpen(false)} />
        </Later>
      )}
    </>
  );
}
