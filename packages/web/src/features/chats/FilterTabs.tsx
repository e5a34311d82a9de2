import type { ChatFilter } from '@parley/model/api';
import { useInbox, useNow } from '../../inbox/store.ts';
import { cx } from '../../ui/cx.ts';
import { tabCount } from './list-order.ts';

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
  const now = useNow();
  return (
    <fieldset className="flex h-11 shrink-0 items-center gap-1.5 border-line border-b px-3">
      <legend className="sr-only">Which chats</legend>
      {filters.map(({ name, label }) => {
        const amount = view === undefined || name === 'all' ? '' : tabCount(view, name, lists[name], now);
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
