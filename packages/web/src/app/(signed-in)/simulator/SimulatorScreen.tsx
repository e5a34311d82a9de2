'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { ClockBar } from '../../../features/simulator/ClockBar.tsx';
import { CoachStrip } from '../../../features/simulator/CoachStrip.tsx';
import { Dials } from '../../../features/simulator/Dials.tsx';
import { OnlyInSandbox } from '../../../features/simulator/OnlyInSandbox.tsx';
import { Segments } from '../../../features/simulator/Segments.tsx';
import { SimulatorPhone } from '../../../features/simulator/SimulatorPhone.tsx';
import { choosePerson, startSimulator } from '../../../features/simulator/store.ts';
import { WireLog } from '../../../features/simulator/WireLog.tsx';
import { useInbox } from '../../../inbox/store.ts';
import { cx } from '../../../ui/cx.ts';
import { useTitle } from '../../../ui/use-title.ts';
import { InboxScreen } from '../inbox/InboxScreen.tsx';
import { useOpenChat } from '../inbox/use-open-chat.ts';

const panes = [
  { name: 'phone', label: 'Phone' },
  { name: 'inbox', label: 'Inbox' },
  { name: 'dials', label: 'Dials' },
  { name: 'wire', label: 'Wire' },
] as const;
type Pane = (typeof panes)[number]['name'];

/** The sandbox at work: a customer's phone beside the real inbox, the dials, and what goes over the wire between them. */
export function SimulatorScreen() {
  const mode = useInbox(({ view }) => view?.settings.mode);
  useTitle('Simulator');
  if (mode === 'live') {
    return (
      <main className="grid h-full place-items-center">
        <OnlyInSandbox />
      </main>
    );
  }
  return <Workbench isReady={mode === 'sandbox'} />;
}

/** Side by side where there is room, else one pane at a time. */
function Workbench({ isReady }: { readonly isReady: boolean }) {
  const { open } = useOpenChat();
  const [pane, setPane] = useState<Pane>('phone');
  const hasInbox = useIsWide() || pane === 'inbox';

  useEffect(() => {
    if (!isReady) return;
    const wanted = new URLSearchParams(location.search).get('persona');
    if (wanted !== null) choosePerson(wanted);
    return startSimulator();
  }, [isReady]);

  const place = (name: Pane) => cx('min-h-0 min-w-0', pane !== name && 'max-lg:hidden');
  return (
    <div className="flex h-full flex-col bg-bg">
      <section
        aria-label="The sandbox"
        className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-line border-b bg-surface px-3 py-2 lg:px-4"
      >
        <h1 className="text-h2 max-lg:sr-only">Simulator</h1>
        <div className={cx(place('dials'), 'max-lg:order-last')}>
          <ClockBar />
        </div>
        <Segments
          label="Part of the page"
          options={panes}
          chosen={pane}
          onChoose={setPane}
          className="w-full lg:hidden"
        />
      </section>
      <CoachStrip />
      <div
        role={hasInbox ? undefined : 'main'}
        className="grid min-h-0 grow grid-cols-1 grid-rows-1 lg:grid-cols-[clamp(340px,calc((100dvh-11rem)*390/844+5.5rem),520px)_minmax(0,1fr)] lg:grid-rows-[minmax(0,1fr)_clamp(15rem,33dvh,22rem)]"
      >
        <div className={cx(place('phone'), 'border-line bg-surface lg:row-span-2 lg:border-e')}>
          <SimulatorPhone
            onShowChat={(id) => {
              open(id);
              setPane('inbox');
            }}
          />
        </div>
        <div className={place('inbox')}>
          {/* On a small screen a thread that nobody sees must not mark what comes in as read. */}
          {hasInbox && <InboxScreen page="Simulator" />}
        </div>
        <div
          className={cx(
            'min-h-0 min-w-0 border-line bg-surface lg:grid lg:grid-cols-[minmax(0,1fr)_17rem] xl:grid-cols-[minmax(0,1fr)_30rem] lg:border-t',
            pane !== 'dials' && pane !== 'wire' && 'max-lg:hidden',
          )}
        >
          <div className={cx(place('wire'), 'h-full')}>
            <WireLog />
          </div>
          <div className={cx(place('dials'), 'h-full border-line lg:border-s')}>
            <Dials />
          </div>
        </div>
      </div>
    </div>
  );
}

const wide = '(min-width: 64rem)';

/** Room for all panes side by side; while rendered ahead of time it is assumed. */
function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(wide);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(wide).matches,
    () => true,
  );
}
