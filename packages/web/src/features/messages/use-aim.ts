import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ThreadItem } from './thread-items.ts';

/** What a reader does to move the thread by hand. */
const ownMoves = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

export type Aim = {
  /** Goes to the row at this place and keeps it there. */
  readonly at: (index: number) => void;
  /** Something else moves the thread now. */
  readonly end: () => void;
};

/**
 * Leads to a row and holds it until the reader moves: the virtual list goes to an index, over several frames, and a page
 * that arrives above meanwhile gives that index to another row.
 */
export function useAim(scroller: HTMLElement | null, items: readonly ThreadItem[], goTo: (index: number) => void): Aim {
  const target = useRef<{ readonly key: string; readonly index: number }>(undefined);
  const at = (index: number): void => {
    const key = items[index]?.key;
    target.current = key === undefined ? undefined : { key, index };
    goTo(index);
  };
  const end = (): void => {
    target.current = undefined;
  };

  useLayoutEffect(() => {
    const known = target.current;
    if (known === undefined) return;
    const index = items.findIndex(({ key }) => key === known.key);
    if (index < 0) target.current = undefined;
    else if (index !== known.index) at(index);
  });

  useEffect(() => {
    const onMove = () => {
      target.current = undefined;
    };
    for (const move of ownMoves) scroller?.addEventListener(move, onMove, { passive: true });
    return () => {
      for (const move of ownMoves) scroller?.removeEventListener(move, onMove);
    };
  }, [scroller]);

  return { at, end };
}
