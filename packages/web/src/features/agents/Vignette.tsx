import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';
import { Tick } from '../../ui/Tick.tsx';

/** A small scene of the product in its own materials. Decoration: screen readers and small screens skip it. */
export function Vignette() {
  return (
    <div
      aria-hidden="true"
      className="relative hidden items-center justify-center overflow-hidden border-line border-s bg-wallpaper p-10 lg:flex"
    >
      <Waves />
      <div className="relative flex w-full max-w-md flex-col gap-2.5 text-bubble">
        <p className="mx-auto mb-1 rounded-pill bg-surface px-3 py-1 text-caption text-text2 shadow-bubble">Today</p>
        <Bubble side="in" time="10:41">
          Hi! Is my order on its way?
        </Bubble>
        <Bubble side="out" time="10:43" tick="read">
          Good morning Lina, it left Dubai an hour ago and reaches you before 15:00.
        </Bubble>
        <Bubble side="in" time="10:43">
          <span dir="auto" lang="ar">
            شكرًا جزيلًا! 🌷
          </span>
        </Bubble>
        <Bubble side="out" time="10:44" tick="delivered">
          Always a pleasure.
        </Bubble>
      </div>
    </div>
  );
}

type BubbleProps = {
  readonly side: 'in' | 'out';
  readonly time: string;
  readonly tick?: 'read' | 'delivered';
  readonly children: ReactNode;
};

function Bubble({ side, time, tick, children }: BubbleProps) {
  return (
    <div className={cx('flow-root max-w-[82%] rounded-bubble px-3 py-2', looks[side])}>
      {children}
      <span className={cx('float-end ms-3 mt-1.5 -mb-1 flex items-center gap-1 text-micro tabular-nums', metas[side])}>
        {time}
        {tick !== undefined && <Tick state={tick} label="" />}
      </span>
    </div>
  );
}

const looks = {
  in: 'self-start rounded-ss-[4px] bg-bubble-in text-text shadow-bubble',
  out: 'self-end rounded-se-[4px] bg-bubble-out text-bubble-out-text shadow-bubble',
} as const;

const metas = { in: 'text-meta-in', out: 'text-meta-out', note: 'text-note-meta' } as const;

function Waves() {
  return (
    <svg className="absolute inset-0 size-full text-text opacity-[0.09]" aria-hidden="true">
      <defs>
        <pattern id="waves" width="48" height="24" patternUnits="userSpaceOnUse">
          <path
            d="M0 12c8-8 16-8 24 0s16 8 24 0"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeDasharray="0 6"
            strokeLinecap="round"
          />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#waves)" />
    </svg>
  );
}
