import { X } from 'lucide-react';
import type { RefObject } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';

export type SearchFieldProps = {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly onChange: (query: string) => void;
  /** Moves the focus into the rows. */
  readonly onLeave: () => void;
};

/** Where one types a name or a number. Escape empties it, then leaves it; the arrow goes on into the rows. */
export function SearchField({ field, query, onChange, onLeave }: SearchFieldProps) {
  return (
    <search className="relative mx-3 mb-1 block shrink-0">
      <input
        ref={field}
        type="search"
        dir="auto"
        value={query}
        aria-label="Search chats by name or number"
        placeholder="Search name or number"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && !event.altKey) {
            event.preventDefault();
            onLeave();
          } else if (event.key === 'Escape') {
            event.preventDefault();
            if (query === '') event.currentTarget.blur();
            else onChange('');
          }
        }}
        className="h-9 w-full rounded-pill border border-transparent bg-surface2 px-4 pe-10 text-body text-text placeholder:text-text3 hover:bg-surface3 focus:border-focus focus:bg-surface focus:outline-none pointer-coarse:h-11 pointer-coarse:font-normal pointer-coarse:text-title [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute inset-y-0 end-1.5 flex items-center text-text3">
        {query === '' ? (
          <span className="pe-1.5 pointer-coarse:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <IconButton
            label="Clear search"
            keys={['Esc']}
            size="sm"
            onClick={() => {
              onChange('');
              field.current?.focus();
            }}
            className="size-7 rounded-pill"
          >
            <X size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
      </span>
    </search>
  );
}
