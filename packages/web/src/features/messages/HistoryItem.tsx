import { Button } from '../../ui/Button.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { count, dayLabel } from '../../ui/time-labels.ts';
import { MessageRow, UnsentRow } from './MessageRow.tsx';
import type { RowActions } from './Toolbar.tsx';
import type { ThreadItem } from './thread-items.ts';

export type HistoryItemProps = {
  readonly item: ThreadItem;
  readonly now: number;
  readonly contactName: string;
  readonly actions: RowActions;
  readonly isTabStop: boolean;
  readonly isFlashing: boolean;
};

/** One row of the history, whatever it is. */
export function HistoryItem({ item, now, contactName, actions, isTabStop, isFlashing }: HistoryItemProps) {
  const shared = { contactName, actions, isTabStop, isFlashing };
  switch (item.kind) {
    case 'day':
      return (
        <div className="flex justify-center pt-3 pb-1">
          <DayChip>{dayLabel(item.at, now)}</DayChip>
        </div>
      );
    case 'unread':
      return (
        <div className="pt-3 pb-1">
          <div className="bg-brand-soft py-1 text-center font-medium text-brand-soft-text text-caption">
            {count(item.count, 'unread message')}
          </div>
        </div>
      );
    case 'import':
      return (
        <div className="flex items-center gap-3 px-[max(1rem,5%)] pt-4 pb-1 text-caption text-text2">
          <span className="h-px grow bg-line-strong/40" />
          {item.isStart ? 'From before this inbox' : 'From here on in this inbox'}
          <span className="h-px grow bg-line-strong/40" />
        </div>
      );
    case 'message':
      return <MessageRow message={item.message} isFirst={item.isFirst} isLast={item.isLast} {...shared} />;
    case 'unsent':
      return <UnsentRow unsent={item.unsent} isFirst={item.isFirst} isLast={item.isLast} {...shared} />;
  }
}

/** The name of a day, between its messages or floating above them. */
export function DayChip({ children }: { readonly children: string }) {
  return (
    <span className="rounded-pill bg-surface px-3 py-1 font-medium text-caption text-text2 shadow-card forced-colors:border">
      {children}
    </span>
  );
}

export type PageState = 'idle' | 'loading' | 'failed';

/** The place of the messages that are not loaded yet, above those that are. */
export function OlderMessages({ state, onRetry }: { readonly state: PageState; readonly onRetry: () => void }) {
  if (state === 'failed') {
    return (
      <Button size="sm" onClick={onRetry}>
        Older messages could not be loaded. Try again
      </Button>
    );
  }
  return (
    <span className="grid size-9 place-items-center rounded-pill bg-surface text-text2 shadow-card motion-safe:animate-fade">
      <Spinner label="Loading older messages" className="size-5" />
    </span>
  );
}
