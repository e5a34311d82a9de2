'use client';

import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

export type SendAgainDialogProps = { readonly onClose: () => void; readonly onSend: () => void };

/** Asks before a message goes a second time that may have arrived the first time. */
export function SendAgainDialog({ onClose, onSend }: SendAgainDialogProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Send it a second time?"
      description="No answer came, so nobody knows whether WhatsApp took the message. If it did, the customer gets it twice."
      footer={
        <>
          <Button onClick={onClose}>Keep waiting</Button>
          <Button
            variant="primary"
            onClick={() => {
              onSend();
              onClose();
            }}
          >
            Send again
          </Button>
        </>
      }
    />
  );
}
