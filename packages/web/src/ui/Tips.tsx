'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Kbd } from './Kbd.tsx';
import { placeTip, type Tip, watchTips } from './tip.ts';

/** Where tips appear, mounted once. Controls ask for one with `tip(…)`. */
export function Tips() {
  const [shown, setShown] = useState<Tip>();
  useEffect(() => watchTips(setShown), []);
  return shown === undefined ? null : <Bubble tip={shown} />;
}

function Bubble({ tip: { anchor, label, keys, side } }: { readonly tip: Tip }) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = bubble.current;
    if (element === null) return;
    const viewport = { width: document.documentElement.clientWidth, height: window.innerHeight };
    const end = getComputedStyle(anchor).direction === 'rtl' ? 'left' : 'right';
    const place = side === 'end' ? end : side;
    const { x, y } = placeTip(anchor.getBoundingClientRect(), element.getBoundingClientRect(), viewport, place);
    element.style.translate = `${x}px ${y}px`;
  }, [anchor, side]);
  return (
    <div
      ref={bubble}
      data-tip-bubble=""
      aria-hidden="true"
      // Physical, as the measured boxes are.
      style={{ left: 0, top: 0 }}
      className="fixed z-50 flex w-max max-w-72 items-center gap-2 rounded-control bg-tooltip px-2 py-1 text-caption text-tooltip-text shadow-popover motion-safe:animate-fade forced-colors:border forced-colors:border-current"
    >
      {label}
      {keys.length > 0 && (
        <span className="flex gap-0.5">
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
    </div>
  );
}
