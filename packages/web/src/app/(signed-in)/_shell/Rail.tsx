'use client';

import { FlaskConical, Inbox, type LucideIcon, Settings } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { Suspense } from 'react';
import { useInbox } from '../../../inbox/store.ts';
import { Badge, countWords } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/cx.ts';
import { Logo } from '../../../ui/Logo.tsx';
import { PageLink } from '../../../ui/PageLink.tsx';
import { ThemeSwitch } from '../../../ui/ThemeSwitch.tsx';
import { tip } from '../../../ui/tip.ts';
import { Account } from './Account.tsx';

/** The narrow column of the desktop: where one can go, and below who one is. */
export function Rail() {
  return (
    <div className="hidden w-14 shrink-0 flex-col items-center justify-between border-line border-e bg-surface py-3 md:flex">
      <nav aria-label="Main" className="flex flex-col items-center gap-1.5">
        <Logo className="mb-3" label="Parley" />
        {useDestinations().map((destination) => (
          <RailLink key={destination.href} {...destination} />
        ))}
      </nav>
      <div className="flex flex-col items-center gap-2">
        <ThemeSwitch />
        <Account side="right" />
      </div>
    </div>
  );
}

/** The same on a phone, below. In the inbox it gives way to an open chat, which needs the room. */
export function BottomBar() {
  return (
    <Suspense>
      <Bar />
    </Suspense>
  );
}

function Bar() {
  const isInbox = usePathname() === '/inbox';
  const isChatOpen = useSearchParams().has('c') && isInbox;
  const destinations = useDestinations();
  if (isChatOpen) return null;
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 items-stretch justify-around border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {destinations.map(({ href, label, icon: Icon, count, isCurrent }) => (
        <PageLink
          key={href}
          href={href}
          aria-current={isCurrent ? 'page' : undefined}
          className={cx(
            'relative flex h-14 grow flex-col items-center justify-center gap-0.5 text-micro focus-visible:-outline-offset-2',
            isCurrent ? 'text-brand' : 'text-text2',
          )}
        >
          <span className="relative">
            <Icon size={22} strokeWidth={1.75} aria-hidden="true" />
            {count > 0 && <Badge count={count} className="absolute start-3 -top-2 origin-left scale-90" />}
          </span>
          {label}
          {count > 0 && <span className="sr-only">, {countWords(count)} unread</span>}
        </PageLink>
      ))}
      <div className="flex h-14 grow items-center justify-center">
        <Account side="top" />
      </div>
    </nav>
  );
}

type Destination = {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly count: number;
  readonly isCurrent: boolean;
};

function useDestinations(): readonly Destination[] {
  const path = usePathname();
  const unread = useInbox((state) => state.unreadChats);
  const isSandbox = useInbox((state) => state.view?.settings.mode === 'sandbox');
  const places = [
    { href: '/inbox', label: 'Inbox', icon: Inbox, count: unread },
    ...(isSandbox ? [{ href: '/simulator', label: 'Simulator', icon: FlaskConical, count: 0 }] : []),
    { href: '/settings', label: 'Settings', icon: Settings, count: 0 },
  ];
  return places.map((place) => ({ ...place, isCurrent: path === place.href }));
}

function RailLink({ href, label, icon: Icon, count, isCurrent }: Destination) {
  return (
    <PageLink
      href={href}
      {...tip(label, { side: 'end' })}
      aria-label={count > 0 ? `${label}, ${countWords(count)} unread` : label}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(
        'relative inline-flex size-10 items-center justify-center rounded-card border border-transparent transition-colors',
        isCurrent
          ? 'bg-brand-soft text-brand-soft-text forced-colors:border-current'
          : 'text-text2 hover:bg-surface2 hover:text-text',
      )}
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
      {count > 0 && <Badge count={count} className="absolute -end-2 -top-2 scale-85 ring-2 ring-surface" />}
    </PageLink>
  );
}
