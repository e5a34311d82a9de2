'use client';

import { cx } from '../../ui/cx.ts';
import { Section } from '../../ui/Section.tsx';
import { useTheme } from '../../ui/ThemeSwitch.tsx';
import { chooseTheme, type ThemeChoice } from '../../ui/theme.ts';

/** The theme of this browser. */
export function AppearanceTab() {
  const theme = useTheme();
  return (
    <Section title="Theme" lead="Kept in this browser only.">
      <fieldset className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <legend className="sr-only">Theme</legend>
        {choices.map(({ choice, label }) => (
          <label
            key={choice}
            className="flex flex-col gap-2 rounded-card border border-line bg-surface p-2 has-checked:border-brand has-checked:ring-1 has-checked:ring-brand has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
          >
            <Preview choice={choice} />
            <span className="flex items-center gap-2 px-1 pb-0.5 font-medium">
              <input
                type="radio"
                name="theme"
                value={choice}
                checked={theme === choice}
                onChange={() => chooseTheme(choice)}
                className="size-4 accent-brand outline-none"
              />
              {label}
            </span>
          </label>
        ))}
      </fieldset>
    </Section>
  );
}

const choices: readonly { readonly choice: ThemeChoice; readonly label: string }[] = [
  { choice: 'system', label: 'As the system' },
  { choice: 'light', label: 'Light' },
  { choice: 'dark', label: 'Dark' },
];

function Preview({ choice }: { readonly choice: ThemeChoice }) {
  if (choice !== 'system') return <Scene scheme={choice} />;
  return (
    <span className="relative block">
      <Scene scheme="light" />
      <span className="absolute inset-0 [clip-path:polygon(60%_0,100%_0,100%_100%,40%_100%)]">
        <Scene scheme="dark" />
      </span>
    </span>
  );
}

/** The tokens follow the colour scheme, so a corner of the page can show the other theme. */
function Scene({ scheme }: { readonly scheme: 'light' | 'dark' }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'flex h-24 flex-col justify-center gap-1.5 rounded-control bg-wallpaper px-3',
        scheme === 'light' ? 'scheme-only-light' : 'scheme-only-dark',
      )}
    >
      <span className="h-4 w-3/5 rounded-pill bg-bubble-in" />
      <span className="h-4 w-1/2 self-end rounded-pill bg-bubble-out" />
      <span className="h-4 w-2/5 rounded-pill bg-bubble-in" />
    </span>
  );
}
