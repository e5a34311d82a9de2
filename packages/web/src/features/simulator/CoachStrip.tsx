'use client';

import { Check, PartyPopper, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useInbox } from '../../inbox/store.ts';
import { cx } from '../../ui/cx.ts';
import { tickOf, tickWord } from '../../ui/delivery.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { type CoachTask, coachTasks, newestReply, tasksDone } from './coach.ts';
import { useSimulator } from './store.ts';

const hiddenKey = 'parley:coach';

/** Three things to try, in one line. They tick themselves off; once hidden the strip stays away on this browser. */
export function CoachStrip() {
  const done = useDone();
  const reply = useInbox(({ view }) => view && newestReply(view));
  const [isHidden, setHidden] = useState(true);
  useEffect(() => setHidden(isRemembered()), []);
  if (isHidden) return null;
  const next = coachTasks.find((task) => !done.has(task));
  return (
    <section
      aria-label="First steps"
      className="flex shrink-0 items-center gap-3 border-line border-b bg-brand-soft/45 px-3 py-1.5 lg:px-4"
    >
      <ol className="flex min-w-0 grow items-center gap-x-6 gap-y-1 max-lg:flex-col max-lg:items-start lg:flex-wrap">
        {next !== undefined &&
          coachTasks.map((task, index) => (
            <li
              key={task}
              data-done={done.has(task)}
              className={cx('flex min-w-0 items-center gap-2 text-small', task !== next && 'max-lg:hidden')}
            >
              <Mark place={index + 1} isDone={done.has(task)} isNext={task === next} />
              <span className={done.has(task) ? 'text-text2' : 'text-text'}>
                <b className="font-semibold">{words[task][0]}</b> {words[task][1]}
              </span>
              {task === 'answer' && next === 'answer' && reply !== undefined && (
                <Tick state={tickOf(reply, false)} label={`Your reply: ${tickWord(tickOf(reply, false))}`} />
              )}
              {done.has(task) && <span className="sr-only">, done</span>}
            </li>
          ))}
        {next === undefined && (
          <li className="flex items-center gap-2 text-small text-text motion-safe:animate-rise">
            <PartyPopper size={18} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-brand" />
            <span>
              <b className="font-semibold">That is the whole loop.</b> Now try the preset Chaos, start a busy shop, or{' '}
              <PageLink href="/settings?tab=team" className="text-link underline underline-offset-2">
                invite a colleague
              </PageLink>
              .
            </span>
          </li>
        )}
      </ol>
      <IconButton
        label="Hide the first steps"
        size="sm"
        onClick={() => {
          setHidden(true);
          remember();
        }}
      >
        <X size={16} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </section>
  );
}

const words: { readonly [task in CoachTask]: readonly [what: string, then: string] } = {
  arrive: ['Send “Hi” from the phone', 'and see it appear in the inbox'],
  answer: ['Reply', 'and watch ✓ turn into ✓✓, then blue'],
  close: ['Jump +24 h', 'and see the window close'],
};

type MarkProps = { readonly place: number; readonly isDone: boolean; readonly isNext: boolean };

function Mark({ place, isDone, isNext }: MarkProps) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'inline-flex size-5 shrink-0 items-center justify-center rounded-pill border text-micro tabular-nums',
        isDone && 'border-transparent bg-brand text-on-brand motion-safe:animate-pop',
        !isDone && isNext && 'border-brand text-brand',
        !isDone && !isNext && 'border-line-strong text-text2',
      )}
    >
      {isDone ? <Check size={13} strokeWidth={2.5} /> : place}
    </span>
  );
}

/** What was ever done while the page was open. */
function useDone(): ReadonlySet<CoachTask> {
  const simulator = useSimulator(({ state }) => state);
  const visible = useInbox(({ view }) =>
    view === undefined || simulator === undefined ? '' : tasksDone(simulator, view, Date.now()).join(' '),
  );
  const [done, setDone] = useState<ReadonlySet<CoachTask>>(new Set());
  useEffect(() => {
    const news = coachTasks.filter((task) => visible.split(' ').includes(task));
    setDone((known) => (news.every((task) => known.has(task)) ? known : new Set([...known, ...news])));
  }, [visible]);
  return done;
}

function isRemembered(): boolean {
  try {
    return localStorage.getItem(hiddenKey) !== null;
  } catch {
    return false;
  }
}

function remember(): void {
  try {
    localStorage.setItem(hiddenKey, 'hidden');
  } catch {
    // A browser that stores nothing shows the strip again after a reload.
  }
}
