'use client';

import { Component, type ReactNode, Suspense } from 'react';
import { showToast } from './toast.ts';

export type LaterProps = {
  readonly children: ReactNode;
  /** Until it is here, and in its place where it cannot be loaded. */
  readonly fallback?: ReactNode;
  /** Takes back what asked for it, so that it can be asked for again. */
  readonly onFail?: () => void;
};

/**
 * A part of the page that is loaded when it is wanted. Without a connection, or once a newer Parley has replaced its
 * file, it cannot be loaded: a toast says so, and the rest of the page goes on.
 */
export class Later extends Component<LaterProps, { readonly isLost: boolean }> {
  override state = { isLost: false };

  static getDerivedStateFromError(): { isLost: boolean } {
    return { isLost: true };
  }

  override componentDidCatch(): void {
    showToast('This part could not be loaded. Check the connection, then reload the page.', {
      tone: 'error',
      action: { label: 'Reload', run: () => location.reload() },
    });
    this.props.onFail?.();
  }

  override render(): ReactNode {
    const { children, fallback } = this.props;
    return this.state.isLost ? fallback : <Suspense fallback={fallback}>{children}</Suspense>;
  }
}
