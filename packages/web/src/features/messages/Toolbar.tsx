import type { MessageId } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { Copy, Info, Reply } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { copyText } from './copy-text.ts';

/** What can be done with a message from its row. */
export type RowActions = {
  readonly reply: (id: MessageId) => void;
  readonly showInfo: (id: MessageId) => void;
  readonly showMessage: (id: MessageId) => void;
};

/** What can be done with one message. */
export function Toolbar({ message, actions }: { readonly message: Message; readonly actions: RowActions }) {
  const button = 'size-8 rounded-control';
  return (
    <>
      <IconButton label="Reply" keys={['R']} className={button} onClick={() => actions.reply(message.id)}>
        <Reply size={16} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
      </IconButton>
      <IconButton label="Copy text" className={button} onClick={() => void copyText(message.text, 'Text copied')}>
        <Copy size={15} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <IconButton label="Message info" keys={['I']} className={button} onClick={() => actions.showInfo(message.id)}>
        <Info size={16} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </>
  );
}
