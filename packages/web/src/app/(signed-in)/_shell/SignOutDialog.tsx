'use client';

import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { count } from '../../../ui/time-labels.ts';

export type SignOutDialogProps = {
  /** How many messages are not sent. */
  readonly unsent: number;
  readonly onClose: () => void;
  readonly onSignOut: () => void;
};

/** Asks before somebody leaves messages behind that the server does not have. */
export function SignOutDialog({ unsent, onClose, onSignOut }: SignOutDialogProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${count(unsent, 'message')} not sent yet`}
      description="What is not sent stays in this browser, where only you will see it. It waits until you sign in here again."
      footer={
        <>
          <Button onClick={onSignOut}>Sign out anyway</Button>
          <Button variant="primary" onClick={onClose}>
            Stay signed in
          </Button>
        </>
      }
    />
  );
}
