import type { ChatFilter } from '@parley/model/api';
import { SearchX } from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useInbox } from '../../inbox/store.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

export type NoRowsProps = {
  readonly filter: ChatFilter;
  readonly query: string;
  readonly isLoading: boolean;
  readonly onFilter: (filter: ChatFilter) => void;
  readonly onNewChat: () => void;
};

/** In place of the rows: they are on their way, or there are none and why. */
export function NoRows({ filter, query, isLoading, onFilter, onNewChat }: NoRowsProps) {
  if (isLoading) return <SkeletonRows />;
  if (query !== '') {
    return (
      <Place>
        <EmptyState
          art={<SearchX size={32} strokeWidth={1.5} />}
          title="No chat found"
          action={<Button onClick={onNewChat}>New chat</Button>}
        >
          No chat has <bdi className="font-medium wrap-anywhere">“{query}”</bdi> in its name or number. With an approved
          template you can begin one.
        </EmptyState>
      </Place>
    );
  }
  return (
    <Place>
      {filter === 'all' ? (
        <EmptyInbox />
      ) : (
        <EmptyState
          art={<QuietInbox />}
          title={filter === 'unread' ? 'All caught up' : 'No window closes soon'}
          action={<Button onClick={() => onFilter('all')}>Show all chats</Button>}
        >
          {filter === 'unread'
            ? 'Every message was read by somebody of your team.'
            : 'Chats with four hours or less to answer show up here.'}
        </EmptyState>
      )}
    </Place>
  );
}

/** Before the first message. In the sandbox nobody writes by themselves: the way to the phones stands here. */
function EmptyInbox() {
  const isSandbox = useInbox((state) => state.view?.settings.mode === 'sandbox');
  const isBesidePhone = usePathname() === '/simulator';
  return (
    <EmptyState
      art={<QuietInbox />}
      title="Your inbox is empty"
      action={
        isSandbox &&
        !isBesidePhone && (
          <PageLink href="/simulator" className={buttonClass('primary', 'md')}>
            Write as a customer
          </PageLink>
        )
      }
    >
      {isSandbox
        ? 'In the sandbox the customers’ phones are yours, too: write from one, and the chat appears here at once.'
        : 'When a customer writes to your number, the chat appears here at once.'}
    </EmptyState>
  );
}

function Place({ children }: { readonly children: ReactNode }) {
  return <div className="flex min-h-0 grow flex-col justify-center overflow-y-auto pb-16">{children}</div>;
}

function SkeletonRows() {
  return (
    <div className="min-h-0 grow overflow-hidden" role="status" aria-label="Loading chats">
      {skeletonWidths.map((width) => (
        <div key={width} className="flex h-18 items-center gap-3 px-3">
          <Skeleton className="size-12 rounded-pill" />
          <div className="flex grow flex-col gap-2">
            <Skeleton className="h-3.5 w-28" />
            <span style={{ inlineSize: `${width}%` }}>
              <Skeleton className="h-3" />
            </span>
          </div>
        </div>
      ))}
    </div>
  );
}

const skeletonWidths = [84, 62, 91, 48, 73, 57, 88, 66];

function QuietInbox() {
  return (
    <svg
      viewBox="0 0 72 56"
      width="72"
      height="56"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path
        d="M8 8h34a6 6 0 0 1 6 6v14a6 6 0 0 1-6 6H20l-9 7v-7H8a6 6 0 0 1-6-6V14a6 6 0 0 1 6-6Z"
        strokeLinejoin="round"
      />
      <path
        d="M54 22h10a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6h-1v6l-8-6H38a6 6 0 0 1-6-5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path d="M14 18h22M14 25h14" strokeLinecap="round" opacity=".6" />
    </svg>
  );
}
