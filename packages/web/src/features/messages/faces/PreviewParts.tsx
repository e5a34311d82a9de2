'use client';

import type { PreviewButton } from '@parley/model/content/template-content';
import { ClipboardCopy, ExternalLink, Phone, Reply, SquareMenu } from 'lucide-react';
import { BubbleWords } from '../Bubble.tsx';

/** The words below a header: the body, and the small line under it. */
export function BodyOf({ body, footer }: { readonly body: string | undefined; readonly footer?: string | undefined }) {
  return (
    <>
      {body !== undefined && <BubbleWords text={body} />}
      {footer !== undefined && (
        <p dir="auto" className="mt-0.5 text-caption opacity-80 wrap-anywhere">
          {footer}
        </p>
      )}
    </>
  );
}

/**
 * What the contact can tap, as it looks on the phone. Nothing of it works here: these are the contact's buttons.
 * The address of a link is what can be seen of it.
 */
export function ButtonsOf({ buttons }: { readonly buttons: readonly PreviewButton[] }) {
  if (buttons.length === 0) return null;
  return (
    <ul aria-label="Buttons of the message" className={tappables}>
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the buttons of one message never change places
        <li key={index} title={button.url ?? button.phone ?? button.code} className={tappable}>
          <ButtonIcon kind={button.kind} />
          <bdi className="min-w-0 truncate">{button.text}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Rows under a hairline, as wide as the bubble. */
export const tappables = '-mx-[9px] mt-1.5 -mb-[8px] divide-y divide-current/12 border-current/12 border-t';
export const tappable =
  'flex min-h-9 w-full min-w-0 items-center justify-center gap-1.5 px-3 py-1 font-medium text-link text-small';

function ButtonIcon({ kind }: Pick<PreviewButton, 'kind'>) {
  const size = { size: 14, strokeWidth: 2, 'aria-hidden': true, className: 'shrink-0' } as const;
  switch (kind) {
    case 'url':
      return <ExternalLink {...size} />;
    case 'phone':
      return <Phone {...size} />;
    case 'copy_code':
      return <ClipboardCopy {...size} />;
    case 'flow':
      return <SquareMenu {...size} />;
    case 'quick_reply':
    case 'other':
      return <Reply {...size} className="shrink-0 rtl:-scale-x-100" />;
  }
}
