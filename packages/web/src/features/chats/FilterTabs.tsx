import type { ChatFilter } from '@parley/model/api';
import { useInbox, useNow } from '../../inbox/store.ts';
import { countWords } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { closingCount } from './list-order.ts';

const filters: readonly { readonly name: ChatFilter; readonly label: string }[] = [
  { name: 'all', label: 'All' },
  { name: 'unread', label: 'Unread' },
  { name: 'closing', label: 'Closing soon' },
];

export type FilterTabsProps = {
  readonly filter: ChatFilter;
  readonly onChange: (filter: ChatFilter) => void;
};

/** Which chats the list shows. */
export function FilterTabs({ filter, onChange }: FilterTabsProps) {
  const view = useInbox((state) => state.view);
  const lists = useInbox((state) => state.lists);
  const unread = useInbox((state) => state.unreadChats);
  const now = useNow();
  const amounts: { readonly [name in ChatFilter]: string } = {
    all: '',
    unread: unread === 0 ? '' : countWords(unread),
    closing: view === undefined ? '' : closingCount(view, lists.closing, now),
  };
  return (
    <fieldset className="flex h-11 shrink-0 items-center gap-1.5 border-line border-b px-3">
      <legend className="sr-only">Which chats</legend>
      {filters.map(({ name, label }) => {
        const amount = amounts[name];
        return (
          <button
            key={name}
            type="button"
            aria-pressed={name === filter}
            onClick={() => onChange(name)}
            className={cx(
              'flex h-7 items-center gap-1.5 rounded-pill px-3 font-medium text-small transition-colors pointer-coarse:h-9',
              name === filter ? 'bg-brand-soft text-brand-soft-text' : 'text-text2 hover:bg-surface2 hover:text-text',
            )}
          >
            {label}
            {amount !== '' && <span className="font-normal text-caption tabular-nums">{amount}</span>}
          </button>
        );
      })}
    </fieldset>
  );
}
