import type { Persona } from '@parley/model/sandbox';
import { CheckCheck, type LucideIcon, MessageSquareText, Plane } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { tip } from '../../ui/tip.ts';
import { changePerson } from './controls.ts';

export type PhoneTogglesProps = { readonly persona: Persona; readonly className?: string };

/** What a person does with the phone, beside writing. */
export function PhoneToggles({ persona, className }: PhoneTogglesProps) {
  const change = (patch: Parameters<typeof changePerson>[1]) => void changePerson(persona.id, patch);
  return (
    <ul aria-label={`What ${persona.name} does`} className={cx('flex gap-1', className)}>
      <Toggle
        name="Chat open"
        caption="Open"
        icon={MessageSquareText}
        isOn={persona.isChatOpen}
        onChange={(isChatOpen) => change({ isChatOpen })}
      />
      <Toggle
        name="Read receipts"
        caption="Receipts"
        icon={CheckCheck}
        isOn={persona.sendsReadReceipts}
        onChange={(sendsReadReceipts) => change({ sendsReadReceipts })}
      />
      <Toggle
        name="Airplane mode"
        caption="Airplane"
        icon={Plane}
        isOn={persona.isOffline}
        onChange={(isOffline) => change({ isOffline })}
      />
    </ul>
  );
}

type ToggleProps = {
  readonly name: string;
  readonly caption: string;
  readonly icon: LucideIcon;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
};

function Toggle({ name, caption, icon: Icon, isOn, onChange }: ToggleProps) {
  return (
    <li>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-label={name}
        {...tip(name)}
        onClick={() => onChange(!isOn)}
        className={cx(
          'flex w-11 flex-col items-center gap-1 rounded-card py-1.5 transition-colors hover:bg-surface2 focus-visible:-outline-offset-2 lg:w-16 [@media(max-height:52rem)]:w-11',
          isOn ? 'text-text' : 'text-text2',
        )}
      >
        <span
          className={cx(
            'inline-flex size-8 items-center justify-center rounded-pill border transition-colors forced-colors:border-current',
            isOn ? 'border-transparent bg-brand text-on-brand' : 'border-line-strong bg-surface',
          )}
        >
          <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        </span>
        <span className="text-micro max-lg:hidden [@media(max-height:52rem)]:hidden">{caption}</span>
      </button>
    </li>
  );
}
