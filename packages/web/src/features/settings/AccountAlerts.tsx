'use client';

import { millis } from '@parley/model/ids';
import { type AccountAlert, journalAlertId } from '@parley/model/settings';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { api } from '../../inbox/api.ts';
import { useInbox } from '../../inbox/store.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { fullTime } from '../../ui/time-labels.ts';

export type AccountAlertsProps = { readonly alerts: readonly AccountAlert[]; readonly canChange: boolean };

/** What WhatsApp has told about the account and nobody has seen to yet. */
export function AccountAlerts({ alerts, canChange }: AccountAlertsProps) {
  // That one has a list of its own, with what can be done.
  const news = alerts.filter(({ id }) => id !== journalAlertId);
  if (news.length === 0) return null;
  return (
    <Section title="News from WhatsApp" lead="What WhatsApp has told about the account and its numbers.">
      <ul className="flex flex-col gap-2">
        {news.map((alert) => (
          <AlertRow key={alert.id} alert={alert} canChange={canChange} />
        ))}
      </ul>
    </Section>
  );
}

function AlertRow({ alert, canChange }: { readonly alert: AccountAlert; readonly canChange: boolean }) {
  const { id, severity, title, detail, at, until, phoneNumberId } = alert;
  const number = useInbox((state) => state.view?.phoneNumbers.find((one) => one.id === phoneNumberId)?.display);
  const settle = useAction(async () => {
    await api.del(`/api/settings/alerts/${encodeURIComponent(id)}`);
  });
  const Icon = severity === 'info' ? Info : severity === 'warning' ? TriangleAlert : CircleAlert;
  return (
    <li className={cx('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-card px-3.5 py-3', tones[severity])}>
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="mt-px shrink-0" />
      <div className="min-w-0 grow basis-60">
        <p dir="auto" className="text-pretty font-medium text-body wrap-anywhere">
          {title}
        </p>
        {detail !== undefined && (
          <p dir="auto" className="text-pretty text-small wrap-anywhere">
            {detail}
          </p>
        )}
        <p className="mt-0.5 text-caption opacity-85">
          {number !== undefined && (
            <>
              <bdi dir="ltr">{number}</bdi> ·{' '}
            </>
          )}
          {fullTime(millis(at))}
          {until !== undefined && ` · until ${fullTime(millis(until))}`}
        </p>
        {settle.problem !== undefined && <ProblemNote problem={settle.problem} />}
      </div>
      {canChange && (
        <Button size="sm" isBusy={settle.isBusy} onClick={() => void settle.run()}>
          Seen to
        </Button>
      )}
    </li>
  );
}

const tones: { readonly [severity in AccountAlert['severity']]: string } = {
  info: 'bg-surface2 text-text',
  warning: 'bg-warn-soft text-warn',
  critical: 'bg-danger-soft text-danger-text',
};
