'use client';

import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useTitle } from '../ui/use-title.ts';

/** In place of a page that broke. What was written and not sent yet is kept by the browser, so nothing is lost by it. */
export default function BrokenPage({ error }: { readonly error: Error }) {
  useTitle('Something went wrong');
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        title="Something went wrong in this page"
        action={
          <Button variant="primary" onClick={() => location.reload()}>
            Reload
          </Button>
        }
      >
        What you wrote is kept. If it happens again, tell an admin:
        <code className="mt-2 block select-all font-mono text-caption wrap-anywhere">
          {`${error.name}: ${error.message}`.slice(0, 200)}
        </code>
      </EmptyState>
    </main>
  );
}
