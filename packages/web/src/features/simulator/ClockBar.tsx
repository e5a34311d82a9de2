'use client';

import { Building2, Clock, FastForward, RotateCcw, Store } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useInbox, useNow } from '../../inbox/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { clock } from '../../ui/time-labels.ts';
import { jumpClock, resetSimulator, startBusyShop } from './controls.ts';

const AccountDialog = lazy(() => import('./AccountDialog.tsx').then((file) => ({ default: file.AccountDialog })));

const hourMs = 3_600_000;
const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** What time it is in the sandbox, and the big moves: a jump, a rush of customers, a new start. */
export function ClockBar() {
  const now = useNow();
  const offset = useInbox(({ view }) => view?.settings.clockOffsetMs ?? 0);
  const [isAsking, setAsking] = useState(false);
  const [isAtMeta, setAtMeta] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <Pill tone={offset > 0 ? 'accent' : 'neutral'} title="The sandbox’s clock" className="h-7 px-2.5">
        <Clock size={14} strokeWidth={2} aria-hidden="true" />
        {now === 0 ? '' : `${weekday.format(now)} ${clock(now)}`}
        {offset > 0 && <b className="font-semibold">+{Math.round(offset / hourMs)} h</b>}
      </Pill>
      <Button size="sm" onClick={() => void jumpClock(23)}>
        <FastForward {...icon} /> +23 h
      </Button>
      <Button size="sm" onClick={() => void jumpClock(24)}>
        <FastForward {...icon} /> +24 h
      </Button>
      <Button size="sm" onClick={() => void startBusyShop(20, 60)}>
        <Store {...icon} /> Start a busy shop
      </Button>
      <Button size="sm" onClick={() => setAtMeta(true)}>
        <Building2 {...icon} /> Account
      </Button>
      {isAtMeta && (
        <Suspense>
          <AccountDialog onClose={() => setAtMeta(false)} />
        </Suspense>
      )}
      <Button size="sm" variant="ghost" onClick={() => setAsking(true)}>
        <RotateCcw {...icon} /> Reset
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Start the phones anew?"
        description="Empties every phone and the wire log, and puts all dials back. The chats of the inbox and the clock stay as they are."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              variant="primary"
              onClick={() => {
                setAsking(false);
                void resetSimulator();
              }}
            >
              Reset
            </Button>
          </>
        }
      />
    </div>
  );
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
