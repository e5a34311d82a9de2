import { buttonClass } from '../../ui/Button.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { AuthFrame } from './AuthFrame.tsx';

/** What a link that was handed over shows once it is good no more: why, and where to go instead. */
export function BrokenLink({ title, lead }: { readonly title: string; readonly lead: string }) {
  return (
    <AuthFrame title={title} lead={lead}>
      <PageLink href="/login" className={buttonClass('secondary', 'md')}>
        Go to sign in
      </PageLink>
    </AuthFrame>
  );
}
