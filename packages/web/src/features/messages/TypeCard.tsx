import { plainText } from '../../ui/formatting.ts';
import { TypeIcon, typeLabel } from '../../ui/TypeIcon.tsx';

/** What stands in a bubble above the words of a message that is more than text: what kind it is. */
export function TypeCard({ type }: { readonly type: string }) {
  return (
    <div className="mt-0.5 mb-1 flex min-w-48 items-center gap-2.5 rounded-control bg-text/6 p-2">
      <span className="grid size-9 shrink-0 place-items-center rounded-pill bg-surface text-brand">
        <TypeIcon type={type} size={18} />
      </span>
      <span className="min-w-0 text-small">
        <span className="block truncate font-medium">{typeLabel(type)}</span>
        <span className="block truncate text-caption opacity-75">{hints[type] ?? 'Open it on your phone'}</span>
      </span>
    </div>
  );
}

/** The words of a message under its card: none where they only repeat the kind. */
export function cardText(type: string, text: string): string {
  return plainText(text) === typeLabel(type) ? '' : text;
}

const hints: { readonly [type: string]: string | undefined } = {
  template: 'Approved message',
  interactive: 'Chosen in the chat',
  button: 'Chosen in the chat',
  unsupported: 'WhatsApp does not hand it to businesses',
};
