import { useEffect, useState } from 'react';

/** Where a scroller stands: pixels from both ends, and its height. */
export type ScrollEdges = { readonly fromStart: number; readonly fromEnd: number; readonly height: number };

/** Follows scrolling, and the size of the scroller and of what is in it. Undefined before the first look. */
export function useScrollEdges(scroller: HTMLElement | null): ScrollEdges | undefined {
  const [edges, setEdges] = useState<ScrollEdges>();
  useEffect(() => {
    if (scroller === null) return;
    const look = () => setEdges((known) => same(known, edgesOf(scroller)));
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(scroller);
    for (const child of scroller.children) watcher.observe(child);
    scroller.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      scroller.removeEventListener('scroll', look);
    };
  }, [scroller]);
  return edges;
}

function edgesOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): ScrollEdges {
  return {
    fromStart: scrollTop,
    fromEnd: Math.max(0, scrollHeight - clientHeight - scrollTop),
    height: clientHeight,
  };
}

function same(known: ScrollEdges | undefined, next: ScrollEdges): ScrollEdges {
  const isSame = known?.fromStart === next.fromStart && known.fromEnd === next.fromEnd && known.height === next.height;
  return isSame ? known : next;
}
