import { BatteryFull, Plane, Signal, Wifi } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { clock } from '../../ui/time-labels.ts';

export type PhoneFrameProps = {
  /** The phone's clock, milliseconds. */
  readonly now: number;
  readonly isOffline: boolean;
  readonly children: ReactNode;
};

/**
 * A telephone of no make: as large as its place allows, 390 to 844 but never too narrow to read on, and without its rim
 * where the screen around it is hardly larger than a phone itself.
 */
export function PhoneFrame({ now, isOffline, children }: PhoneFrameProps) {
  return (
    <div className="grid min-h-60 grow grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center [container-type:size]">
      <div
        style={rim}
        className="relative aspect-[390/844] max-h-[100cqh] w-[min(100cqw,max(100cqh*390/844,18rem))] rounded-[13%/6%] border border-line-strong bg-linear-150 from-(--rim-light) to-(--rim-dark) p-[2.6%] shadow-dialog max-sm:aspect-auto max-sm:size-full max-sm:rounded-dialog max-sm:p-1"
      >
        <div className="relative isolate flex size-full flex-col overflow-hidden rounded-[11.6%/5.4%] bg-surface max-sm:rounded-[0.75rem]">
          <StatusBar now={now} isOffline={isOffline} />
          {children}
        </div>
      </div>
    </div>
  );
}

/** Graphite in both themes. */
const rim: CSSProperties & { readonly [name: `--${string}`]: string } = {
  '--rim-light': 'color-mix(in srgb, var(--line-strong) 75%, black)',
  '--rim-dark': 'color-mix(in srgb, var(--line-strong) 42%, black)',
};

function StatusBar({ now, isOffline }: Pick<PhoneFrameProps, 'now' | 'isOffline'>) {
  const icon = { size: 14, strokeWidth: 2, 'aria-hidden': true } as const;
  return (
    <div className="absolute inset-x-0 top-0 z-10 flex h-10 items-center justify-between px-6 font-semibold text-caption text-text tabular-nums max-sm:h-8 max-sm:px-4">
      <time className="w-16">{now === 0 ? '' : clock(now)}</time>
      <span aria-hidden="true" className="h-4.5 w-16 rounded-pill bg-(--rim-dark) max-sm:hidden" />
      <span className="flex w-16 items-center justify-end gap-1">
        {isOffline ? (
          <>
            <Plane {...icon} />
            <span className="sr-only">Airplane mode</span>
          </>
        ) : (
          <>
            <Signal {...icon} />
            <Wifi {...icon} />
          </>
        )}
        <BatteryFull {...icon} size={17} />
      </span>
    </div>
  );
}
