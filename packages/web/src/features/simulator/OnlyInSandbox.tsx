import { FlaskConical } from 'lucide-react';
import { buttonClass } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageLink } from '../../ui/PageLink.tsx';

/** What stands here when Parley is connected to WhatsApp: no phone that is not a real one. */
export function OnlyInSandbox() {
  return (
    <EmptyState
      art={<FlaskConical size={36} strokeWidth={1.5} />}
      title="The simulator exists only in the sandbox"
      action={
        <PageLink href="/inbox" className={buttonClass('primary', 'md')}>
          Go to the inbox
        </PageLink>
      }
    >
      Parley is connected to WhatsApp, so messages go to real people. Start Parley without an access token, and with a
      data folder of its own, to try things on phones that do not exist.
    </EmptyState>
  );
}
