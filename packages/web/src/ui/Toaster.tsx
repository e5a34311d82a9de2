'use client';

import { X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { cx } from './cx.ts';
import { currentToasts, dismissToast, subscribeToasts, type Toast } from './toast.ts';

const shownForMs = 5_000;

/** The place of toasts, mounted once: bottom start on a desk, away from the composer; top on a phone. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts, currentToasts);
  return (
    <section
      aria-label="Notices"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 top-[max(0.75rem,env(safe-area-inset-top))] z-50 flex flex-col gap-2 md:inset-x-auto md:start-18 md:top-auto md:bottom-4 md:w-88 md:in-[:root:has([data-connection]:not(:empty))]:bottom-15"
    >
      {toasts.map((toast) => (
        <Card key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function Card({ toast }: { readonly toast: Toast }) {
  const [isHeld, setHeld] = useState(false);
  const { id, text, tone, action } = toast;
  useEffect(() => {
    if (isHeld || tone === 'error') return;
    const timer = setTimeout(() => dismissToast(id), shownForMs);
    return () => clearTimeout(timer);
  }, [id, tone, isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: reading pauses the clock; nothing is operated here
    <div
      role={tone === 'error' ? 'alert' : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className={cx(
        'pointer-events-auto flex items-center gap-2 rounded-card border py-2 ps-3.5 pe-2 text-body shadow-popover motion-safe:animate-rise',
        tone === 'error' ? 'border-danger bg-danger-soft text-danger-text' : 'border-line bg-surface text-text',
      )}
    >
      <p dir="auto" className="grow text-pretty">
        {text}
      </p>
      {action !== undefined && (
        <button
          type="button"
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
          className="h-8 shrink-0 rounded-control px-2 font-semibold text-brand hover:bg-surface2"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => dismissToast(id)}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-current opacity-70 hover:opacity-100"
      >
        <X size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </div>
  );
}
