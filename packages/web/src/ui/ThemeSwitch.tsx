'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { IconButton } from './IconButton.tsx';
import { chooseTheme, currentTheme, subscribeTheme, type ThemeChoice } from './theme.ts';
import type { TipSide } from './tip.ts';

/** The choice of this browser, `system` until the page is live. */
export function useTheme(): ThemeChoice {
  return useSyncExternalStore(subscribeTheme, currentTheme, () => 'system' as const);
}

/** One button through system, light and dark. */
export function ThemeSwitch({ side = 'end' }: { readonly side?: TipSide }) {
  const theme = useTheme();
  const { icon: Icon, label, next } = themes[theme];
  return (
    <IconButton label={label} side={side} onClick={() => chooseTheme(next)}>
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
    </IconButton>
  );
}

const themes = {
  system: { icon: Monitor, label: 'Theme: as the system', next: 'light' },
  light: { icon: Sun, label: 'Theme: light', next: 'dark' },
  dark: { icon: Moon, label: 'Theme: dark', next: 'system' },
} as const;
