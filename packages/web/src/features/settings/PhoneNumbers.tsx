'use client';

import { explain } from '@parley/model/cloud-errors';
import type { NumberHealthAnswer } from '@parley/model/number-health';
import type { NumberQuality, PhoneNumber } from '@parley/model/settings';
import { useState } from 'react';
import { api } from '../../inbox/api.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { limitWords } from './limit-words.ts';
import { NumberHealthFacts } from './NumberHealthFacts.tsx';

export type PhoneNumbersProps = { readonly phoneNumbers: readonly PhoneNumber[]; readonly canChange: boolean };

/** The business numbers, with what WhatsApp thinks of each, and whether it sends. */
export function PhoneNumbers({ phoneNumbers, canChange }: PhoneNumbersProps) {
  if (phoneNumbers.length === 0) return null;
  return (
    <Section title="Phone numbers" lead="The business numbers that this inbox answers for.">
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
        {phoneNumbers.map((phoneNumber) => (
          <NumberRow key={phoneNumber.id} phoneNumber={phoneNumber} canChange={canChange} />
        ))}
      </ul>
    </Section>
  );
}

function NumberRow({ phoneNumber, canChange }: { readonly phoneNumber: PhoneNumber; readonly canChange: boolean }) {
  const { id, display, name, paused, quality, limit } = phoneNumber;
  const resume = useAction(async () => {
    await api.post(`/api/phone-numbers/${encodeURIComponent(id)}/resume`);
  });
  const [health, setHealth] = useState<NumberHealthAnswer>();
  const ask = useAction(async () => {
    setHealth(await api.get<NumberHealthAnswer>(`/api/phone-numbers/${encodeURIComponent(id)}/health`));
  });
  const facts = [quality === undefined ? undefined : qualityWords[quality], limitWords(limit)].filter(
    (fact) => fact !== undefined,
  );
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3">
      <div className="flex items-center gap-3">
        <div className="min-w-0 grow">
          <p className="font-medium">
            <bdi dir="ltr" className="tabular-nums">
              {display}
            </bdi>
          </p>
          <p dir="auto" className="truncate text-small text-text2">
            {name}
          </p>
          {facts.length > 0 && <p className="text-caption text-text3">{facts.join(' · ')}</p>}
        </div>
        {quality === 'red' && <Pill tone="danger">Low quality</Pill>}
        <Pill tone={paused === undefined ? 'ok' : 'danger'}>{paused === undefined ? 'Sending' : 'Paused'}</Pill>
      </div>
      {paused !== undefined && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-danger-soft px-3 py-2.5 text-danger-text text-small">
          <p className="min-w-0 grow basis-60 text-pretty">
            {explain(paused.code).sentence}
            <span dir="auto" className="block text-caption opacity-85">
              Error {paused.code}: {paused.title}
            </span>
          </p>
          {canChange && (
            <Button size="sm" isBusy={resume.isBusy} onClick={() => void resume.run()}>
              It is solved, send again
            </Button>
          )}
        </div>
      )}
      {resume.problem !== undefined && <ProblemNote problem={resume.problem} />}
      {canChange && (
        <Button size="sm" isBusy={ask.isBusy} className="self-start" onClick={() => void ask.run()}>
          Ask WhatsApp how it is doing
        </Button>
      )}
      {ask.problem !== undefined && <ProblemNote problem={ask.problem} />}
      <div aria-live="polite" className="empty:hidden">
        {health !== undefined && <NumberHealthFacts answer={health} />}
      </div>
    </li>
  );
}

const qualityWords: { readonly [quality in NumberQuality]: string | undefined } = {
  green: 'High quality',
  yellow: 'Medium quality',
  // Said by a pill of its own.
  red: undefined,
  unknown: undefined,
};
