import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/**
 * - `sending`: ours alone so far · `held`: no connection, sent when it is back
 * - `sent`, `delivered`, `read`, `played`: reported by WhatsApp · `failed`: refused · `unconfirmed`: outcome unknown
 */
export type TickState = 'sending' | 'held' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unconfirmed';

/** How far a message came. Each state has a shape of its own; `label` says it in words ("Delivered 10:42"). */
export function Tick({ state, label }: { readonly state: TickState; readonly label: string }) {
  return (
    <svg
      viewBox="0 0 16 11"
      width="16"
      height="11"
      role="img"
      aria-label={label}
      fill="none"
      stroke="currentColor"
      strokeWidth={state === 'read' ? 2 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cx('inline-block shrink-0', colours[state])}
    >
      {shapes[state]}
    </svg>
  );
}

const colours: { readonly [state in TickState]?: string } = {
  held: 'text-warn',
  read: 'text-tick-read',
  played: 'text-tick-read',
  failed: 'text-danger',
  unconfirmed: 'text-warn',
};

const twoChecks = <path d="M1.2 6 4 8.8 10.4 2.2M7.4 8.4l.4.4L14.2 2.2" />;

const shapes: { readonly [state in TickState]: ReactNode } = {
  sending: (
    <>
      <circle cx="10" cy="5.5" r="4.4" strokeWidth="1.3" />
      <path d="M10 3.2v2.5l1.5 1" strokeWidth="1.3" />
    </>
  ),
  held: (
    <>
      <path d="M12.9 2.1a4.4 4.4 0 0 0-6 6.2M8.3 9.5a4.4 4.4 0 0 0 5.7-5.8" strokeWidth="1.3" />
      <path d="m5.6 9.9 9-8.8" strokeWidth="1.3" />
    </>
  ),
  sent: <path d="M4.4 6 7.2 8.8 13.6 2.2" />,
  delivered: twoChecks,
  read: twoChecks,
  played: (
    <>
      <rect x="8.2" y=".6" width="3.6" height="5.6" rx="1.8" fill="currentColor" stroke="none" />
      <path d="M6.4 4.8a3.6 3.6 0 0 0 7.2 0M10 8.4v2" strokeWidth="1.3" />
    </>
  ),
  failed: (
    <>
      <circle cx="10" cy="5.5" r="4.6" fill="currentColor" stroke="none" />
      <path d="M10 3.1v2.8" stroke="var(--surface)" strokeWidth="1.4" />
      <path d="M10 7.9h.01" stroke="var(--surface)" strokeWidth="1.6" />
    </>
  ),
  unconfirmed: (
    <>
      <path d="M7.9 3.4a2.1 2.1 0 1 1 3 1.9c-.6.3-.9.7-.9 1.3" strokeWidth="1.6" />
      <path d="M10 9.3h.01" strokeWidth="1.8" />
    </>
  ),
};
