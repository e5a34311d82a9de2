'use client';

import { X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import { type ReactNode, useRef } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './IconButton.tsx';

export type DialogProps = {
  readonly isOpen: boolean;
  /** Escape, the cross, or a click beside it. */
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  readonly className?: string;
  /** Where the focus goes when it closes, if not back to where it was. */
  readonly returnFocus?: () => HTMLElement | null;
};

/** A question in front of everything: focus is held inside and goes back where it was. A sheet on small screens. */
export function Dialog({ isOpen, onClose, title, description, children, footer, className, returnFocus }: DialogProps) {
  // Radix gives the focus back to a trigger of its own; these dialogs are opened by keys and menus, too.
  const opener = useRef<Element>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-30 grid items-end justify-items-center overflow-y-auto bg-scrim pt-12 motion-safe:animate-fade md:items-center md:p-8">
          <Radix.Content
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            onOpenAutoFocus={() => {
              opener.current = document.activeElement;
            }}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              const next = returnFocus === undefined ? opener.current : returnFocus();
              if (next instanceof HTMLElement) next.focus();
            }}
            className={cx(
              'relative flex w-full max-w-lg flex-col gap-4 rounded-t-dialog border border-line bg-surface p-5 shadow-dialog outline-none md:rounded-dialog md:p-6',
              'pb-[max(1.25rem,env(safe-area-inset-bottom))] motion-safe:animate-sheet md:motion-safe:animate-pop',
              className,
            )}
          >
            <header className="flex flex-col gap-1 pe-10">
              <Radix.Title className="text-h2">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="text-body text-text2">{description}</Radix.Description>
              )}
            </header>
            {children}
            {footer !== undefined && <footer className="flex flex-wrap justify-end gap-2 pt-1">{footer}</footer>}
            <Radix.Close asChild>
              <IconButton label="Close" keys={['Esc']} size="sm" className="absolute end-4 top-4">
                <X size={18} strokeWidth={1.75} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
