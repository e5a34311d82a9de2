/** Waits for things, never for time. */
import { vi } from 'vitest';

/** Resolves once the check passes; rejects with its last failure after 45 seconds, for a busy machine takes its time. */
export function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 45_000, interval: 20 });
}
