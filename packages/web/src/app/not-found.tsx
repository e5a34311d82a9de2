import type { Metadata } from 'next';
import { buttonClass } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Logo } from '../ui/Logo.tsx';
import { PageLink } from '../ui/PageLink.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        art={<Logo className="size-12" />}
        title="There is no page here"
        action={
          <PageLink href="/inbox" className={buttonClass('primary', 'md')}>
            Go to the inbox
          </PageLink>
        }
      >
        The address may be mistyped, or the page has moved.
      </EmptyState>
    </main>
  );
}
