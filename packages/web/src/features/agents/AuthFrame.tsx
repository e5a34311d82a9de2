'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { Logo } from '../../ui/Logo.tsx';
import { Vignette } from './Vignette.tsx';

export type AuthFrameProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
};

/** The frame of every page in front of the sign-in: a quiet form, and on wide screens a glimpse of the inbox. */
export function AuthFrame({ title, lead, children }: AuthFrameProps) {
  const main = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another form
  useEffect(() => {
    // Not under a finger, where a keyboard would cover the form, and not from somebody who is quicker than the page.
    const isFree = document.activeElement === document.body && matchMedia('(pointer: fine)').matches;
    if (isFree) main.current?.querySelector('input')?.focus();
  }, [title]);
  return (
    <div className="grid min-h-dvh bg-surface lg:grid-cols-[minmax(26rem,1fr)_minmax(0,1.15fr)]">
      <div className="flex min-h-dvh flex-col px-6 py-6 pb-[max(1.5rem,env(safe-area-inset-bottom))] md:px-10">
        <header className="flex items-center gap-2 text-h2">
          <Logo />
          Parley
        </header>
        <main ref={main} className="mx-auto flex w-full max-w-96 grow flex-col justify-center gap-6 py-10">
          <div className="flex flex-col gap-2">
            <h1 className="text-balance text-display">{title}</h1>
            {lead !== undefined && <div className="text-pretty text-body text-text2">{lead}</div>}
          </div>
          {children}
        </main>
        <footer className="text-caption text-text3">Not affiliated with WhatsApp or Meta</footer>
      </div>
      <Vignette />
    </div>
  );
}
