'use client';

import { useRouter } from 'next/navigation';
import type { ComponentPropsWithRef } from 'react';

/**
 * A link to another of our pages: the page changes and what lives behind it goes on. With a modifier key or the middle
 * button it opens elsewhere, as any link does. It weighs a tenth of Next's own, which every page would carry.
 */
export function PageLink({ href, onClick, ...props }: ComponentPropsWithRef<'a'> & { readonly href: string }) {
  const router = useRouter();
  return (
    <a
      {...props}
      href={href}
      onPointerEnter={() => router.prefetch(href)}
      onClick={(event) => {
        onClick?.(event);
        const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
        if (event.defaultPrevented || opensElsewhere) return;
        event.preventDefault();
        router.push(href);
      }}
    />
  );
}
