import type { Chat } from '@parley/model/chat';
import type { Thread } from '@parley/model/view';
import { useEffect, useRef } from 'react';
import { announce } from '../../ui/announce.ts';
import { spokenText } from './message-words.ts';

const pauseMs = 1000;

/** Says what came into the open chat, once a second at most: "New message from Lina: Hello, and 4 more". */
export function useSpokenArrivals({ name }: Chat, thread: Thread | undefined): void {
  const latest = useRef(thread);
  const spokenSeq = useRef<number>(undefined);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newestSeq = thread?.hasAfter ? undefined : thread?.messages.at(-1)?.seq;
  useEffect(() => {
    latest.current = thread;
  });
  useEffect(() => {
    if (newestSeq === undefined) return;
    spokenSeq.current ??= newestSeq;
    if (pause.current !== undefined || newestSeq <= spokenSeq.current) return;
    pause.current = setTimeout(() => {
      pause.current = undefined;
      const from = spokenSeq.current ?? 0;
      const arrived =
        latest.current?.messages.filter(({ seq, direction }) => seq > from && direction === 'inbound') ?? [];
      spokenSeq.current = Math.max(from, latest.current?.messages.at(-1)?.seq ?? from);
      const first = arrived[0];
      if (first === undefined) return;
      const more = arrived.length > 1 ? `, and ${arrived.length - 1} more` : '';
      announce(`New message from ${name}: ${spokenText(first).slice(0, 200)}${more}`);
    }, pauseMs);
  }, [newestSeq, name]);
  useEffect(() => () => clearTimeout(pause.current), []);
}
