import { Ban, Upload } from 'lucide-react';

export type DropOverlayProps = { readonly name: string; readonly canSend: boolean };

/** Over the whole thread while a file hovers there. */
export function DropOverlay({ name, canSend }: DropOverlayProps) {
  const Icon = canSend ? Upload : Ban;
  return (
    <div className="pointer-events-none absolute inset-2 z-30 grid place-items-center rounded-dialog border-2 border-brand border-dashed bg-brand-soft/95 p-6 text-center text-brand-soft-text motion-safe:animate-fade">
      <p className="flex flex-col items-center gap-3 text-h2">
        <Icon size={36} strokeWidth={1.5} aria-hidden="true" />
        {canSend ? (
          <span>
            Drop to send to <bdi>{name}</bdi>
          </span>
        ) : (
          <span>The 24-hour window is closed: only a template can be sent.</span>
        )}
      </p>
    </div>
  );
}
