/** The simulator's events as the server sends them. */
import type { SimulatorEvent } from '@parley/model/sandbox';
import { backendUrl } from '../../inbox/api.ts';
import { jitter } from '../../inbox/backoff.ts';

export type StreamListener = {
  readonly onEvent: (event: SimulatorEvent) => void;
  /** The connection broke. It comes back by itself, and then the whole state comes first. */
  readonly onLost: () => void;
};

const longestWaitMs = 30_000;

/** Follows the simulator until it is closed. */
export function followSimulator({ onEvent, onLost }: StreamListener): { readonly close: () => void } {
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let source = connect();

  function connect(): EventSource {
    const opened = new EventSource(`${backendUrl}/api/simulator/stream`, { withCredentials: true });
    opened.onmessage = ({ data }) => {
      failures = 0;
      onEvent(JSON.parse(data) as SimulatorEvent);
    };
    opened.onerror = () => {
      onLost();
      // A cut connection the browser mends itself; an answer that is no stream it takes as final.
      if (opened.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(() => (source = connect()), 1000 + jitter(failures, longestWaitMs));
      failures += 1;
    };
    return opened;
  }

  return {
    close: () => {
      clearTimeout(retry);
      source.close();
    },
  };
}
