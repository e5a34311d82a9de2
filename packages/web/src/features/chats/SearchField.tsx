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
    // The frame stands around the words and the button, not the input alone: words in Arabic begin where the button is.
    <search className="mx-3 mb-1 flex h-9 shrink-0 items-center rounded-pill border border-transparent bg-surface2 pe-1.5 text-text3 focus-within:border-focus focus-within:bg-surface hover:bg-surface3 focus-within:hover:bg-surface pointer-coarse:h-11">
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
        className="h-full min-w-0 grow rounded-pill bg-transparent px-4 text-body text-text placeholder:text-text3 focus:outline-none pointer-coarse:font-normal pointer-coarse:text-title [&::-webkit-search-cancel-button]:hidden"
      />
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
    </search>
  );
}
