'use client';

import { calmDials, type Dials as DialValues } from '@parley/model/sandbox';
import { type ReactNode, useId, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { turnDials } from './controls.ts';
import {
  closedWindowWords,
  type DialWords,
  failureCodes,
  failureMeaning,
  failureWords,
  type NumberDialName,
  numberDials,
  presetOf,
  presets,
  type SwitchDialName,
  switchDials,
} from './dial-words.ts';
import { Segments } from './Segments.tsx';
import { useSimulator } from './store.ts';

const rest = 'Everything on this panel happens to the real path: webhooks are posted to Parley, and Parley calls back.';

/** How WhatsApp and the network behave. The line below says what the dial at hand does. */
export function Dials() {
  const dials = useSimulator(({ state }) => state?.dials);
  const [told, setTold] = useState<string>();
  if (dials === undefined) {
    return (
      <div aria-busy="true" className="grid gap-3 p-4">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-28" />
      </div>
    );
  }
  const isFailing = dials.failNextCount > 0 && dials.failNextWithCode !== undefined;
  const number = (name: NumberDialName) => (
    <NumberDial key={name} name={name} value={dials[name]} isMoved={dials[name] !== calmDials[name]} onTell={setTold} />
  );
  const onOff = (name: SwitchDialName) => <SwitchDial key={name} name={name} isOn={dials[name]} onTell={setTold} />;
  return (
    <section aria-labelledby="dials" className="@container flex h-full min-h-0 flex-col">
      <header className="flex h-11 pointer-coarse:h-14 shrink-0 items-center justify-between gap-3 border-line border-b px-3">
        <h2 id="dials" className="font-semibold text-body">
          Dials
        </h2>
        <Segments
          label="Preset"
          options={[
            { name: 'calm', label: 'Calm' },
            { name: 'chaos', label: 'Chaos' },
          ]}
          chosen={presetOf(dials)}
          onChoose={(name) => void turnDials(presets[name])}
        />
      </header>
      <div className="grid min-h-0 grow content-start gap-x-6 gap-y-2 overflow-y-auto px-3 py-2 @[26rem]:grid-cols-2">
        <Group name="On the phones">
          {number('deliverAfterMs')}
          {number('readAfterMs')}
        </Group>
        <Group name="Refusals">
          <ChoiceDial
            words={failureWords}
            isWide
            value={isFailing ? String(dials.failNextWithCode) : ''}
            isMoved={isFailing}
            choices={[
              { value: '', label: 'nothing' },
              ...failureChoices(isFailing ? dials.failNextWithCode : undefined),
            ]}
            onChoose={(code) =>
              void turnDials(code === '' ? { failNextCount: 0 } : { failNextWithCode: Number(code), failNextCount: 1 })
            }
            onTell={setTold}
            tells={
              isFailing && dials.failNextWithCode !== undefined ? failureMeaning(dials.failNextWithCode) : undefined
            }
          />
          <ChoiceDial
            words={closedWindowWords}
            value={dials.closedWindow}
            isMoved={dials.closedWindow !== calmDials.closedWindow}
            choices={[
              { value: 'later', label: closedWindowWords.choices.later },
              { value: 'at-once', label: closedWindowWords.choices['at-once'] },
            ]}
            onChoose={(way) => void turnDials({ closedWindow: way as DialValues['closedWindow'] })}
            onTell={setTold}
          />
        </Group>
        <Group name="Webhooks">
          {number('webhookDelayMs')}
          {number('copies')}
          {number('batchSize')}
          {number('wrongSignatures')}
          {onOff('isReordered')}
        </Group>
        <Group name="Calls">
          {number('throughput')}
          {number('dropNextAnswers')}
          {onOff('isStatusFirst')}
          {onOff('isTokenExpired')}
        </Group>
      </div>
      <p className="flex min-h-10 shrink-0 items-center border-line border-t px-3 py-1 text-pretty text-caption text-text2">
        {told ?? (isFailing && dials.failNextWithCode !== undefined ? failureMeaning(dials.failNextWithCode) : rest)}
      </p>
    </section>
  );
}

function Group({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="mb-0.5 font-semibold text-caption text-text2">{name}</legend>
      {children}
    </fieldset>
  );
}

type Teller = { readonly onTell: (hint: string | undefined) => void };

type NumberDialProps = Teller & {
  readonly name: NumberDialName;
  readonly value: number;
  readonly isMoved: boolean;
};

function NumberDial({ name, value, isMoved, onTell }: NumberDialProps) {
  const { stops, say, ...words } = numberDials[name];
  const offered = [...new Set([...stops, value])].sort((a, b) => a - b);
  return (
    <ChoiceDial
      words={words}
      value={String(value)}
      isMoved={isMoved}
      choices={offered.map((stop) => ({ value: String(stop), label: say(stop) }))}
      onChoose={(chosen) => void turnDials({ [name]: Number(chosen) })}
      onTell={onTell}
    />
  );
}

type ChoiceDialProps = Teller & {
  readonly words: DialWords;
  readonly value: string;
  readonly isMoved: boolean;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string) => void;
  /** Its choices are long. */
  readonly isWide?: boolean;
  /** What to say in place of the hint. */
  readonly tells?: string | undefined;
};

function ChoiceDial({
  words: { label, hint },
  value,
  isMoved,
  choices,
  onChoose,
  onTell,
  isWide = false,
  tells = hint,
}: ChoiceDialProps) {
  const id = useId();
  return (
    <Row id={id} label={label} hint={tells} isMoved={isMoved} onTell={onTell}>
      <select
        id={id}
        value={value}
        aria-describedby={`${id}hint`}
        onChange={(event) => onChoose(event.target.value)}
        className={cx(
          'h-6.5 rounded-control border bg-surface px-1.5 text-small text-text tabular-nums pointer-coarse:h-10 pointer-coarse:text-title pointer-coarse:font-normal',
          isMoved ? 'border-brand' : 'border-line-strong/60',
          isWide ? 'w-36' : 'w-26',
        )}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Row>
  );
}

type SwitchDialProps = Teller & { readonly name: SwitchDialName; readonly isOn: boolean };

function SwitchDial({ name, isOn, onTell }: SwitchDialProps) {
  const id = useId();
  const { label, hint } = switchDials[name];
  return (
    <Row id={id} label={label} hint={hint} isMoved={isOn} onTell={onTell}>
      <button
        type="button"
        id={id}
        role="switch"
        aria-checked={isOn}
        aria-describedby={`${id}hint`}
        onClick={() => void turnDials({ [name]: !isOn })}
        className={cx(
          'group relative h-5 w-9 shrink-0 rounded-pill border transition-colors',
          isOn ? 'border-transparent bg-brand forced-colors:bg-[Highlight]' : 'border-line-strong bg-surface3',
        )}
      >
        <span
          className={cx(
            'absolute start-[2px] top-[2px] size-3.5 rounded-pill transition-transform forced-colors:bg-[ButtonText]',
            isOn ? 'translate-x-4 bg-on-brand rtl:-translate-x-4' : 'bg-line-strong',
          )}
        />
      </button>
    </Row>
  );
}

type RowProps = Teller & {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly isMoved: boolean;
  readonly children: ReactNode;
};

function Row({ id, label, hint, isMoved, onTell, children }: RowProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only shows the hint that every control is described by
    <div
      onPointerEnter={() => onTell(hint)}
      onPointerLeave={() => onTell(undefined)}
      onFocus={() => onTell(hint)}
      onBlur={() => onTell(undefined)}
      className="flex min-h-7.5 items-center justify-between gap-2 pointer-coarse:min-h-12"
    >
      <label
        htmlFor={id}
        className={cx('min-w-0 truncate text-small', isMoved ? 'font-medium text-brand' : 'text-text')}
      >
        {label}
      </label>
      <span id={`${id}hint`} className="sr-only">
        {hint}
      </span>
      {children}
    </div>
  );
}

/** The offered codes, and the present one where somebody set another by the API. */
function failureChoices(present: number | undefined): { value: string; label: string }[] {
  const isOffered = present === undefined || failureCodes.some(({ code }) => code === present);
  const all = isOffered ? failureCodes : [...failureCodes, { code: present, name: 'set by the API' }];
  return all.map(({ code, name }) => ({ value: String(code), label: `${code} ${name}` }));
}
