'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { lazy } from 'react';
import { ProfileTab } from '../../../features/agents/ProfileTab.tsx';
import { SessionsTab } from '../../../features/agents/SessionsTab.tsx';
import { TeamTab } from '../../../features/agents/TeamTab.tsx';
import { AppearanceTab } from '../../../features/settings/AppearanceTab.tsx';
import { TeamSettingsTab } from '../../../features/settings/TeamSettingsTab.tsx';
import { useInbox } from '../../../inbox/store.ts';
import { Later } from '../../../ui/Later.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { SkipLinks } from '../../../ui/SkipLinks.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { useTitle } from '../../../ui/use-title.ts';

const TemplatesTab = lazy(() =>
  import('../../../features/templates/TemplatesTab.tsx').then((file) => ({ default: file.TemplatesTab })),
);

const tabs = [
  { name: 'team', label: 'Team', content: <TeamTab /> },
  { name: 'profile', label: 'Profile', content: <ProfileTab /> },
  { name: 'sessions', label: 'Sessions', content: <SessionsTab /> },
  { name: 'general', label: 'General', content: <TeamSettingsTab /> },
  {
    name: 'templates',
    label: 'Templates',
    content: (
      <Later fallback={<Skeleton className="mt-7 h-64 rounded-card" />}>
        <TemplatesTab />
      </Later>
    ),
  },
  { name: 'appearance', label: 'Appearance', content: <AppearanceTab /> },
] as const;

/** The settings, one tab at a time; the address names the tab. */
export function SettingsScreen() {
  const router = useRouter();
  const asked = useSearchParams().get('tab');
  const active = tabs.find(({ name }) => name === asked)?.name ?? 'team';
  const isReady = useInbox((state) => state.view !== undefined);
  useTitle('Settings');
  return (
    <main id="content" tabIndex={-1} className="h-full overflow-y-auto outline-none">
      <SkipLinks links={[{ href: '#content', label: 'Skip to the settings' }]} />
      <div className="mx-auto max-w-3xl px-4 pt-6 pb-16 md:px-8 md:pt-10">
        <h1 className="mb-4 text-h1 md:text-display">Settings</h1>
        {isReady ? (
          <Tabs
            label="Settings"
            tabs={tabs}
            active={active}
            onChange={(name) => router.replace(`/settings?tab=${name}`, { scroll: false })}
          />
        ) : (
          <div className="flex flex-col gap-4 pt-2">
            <Skeleton className="h-9 w-80 max-w-full" />
            <Skeleton className="mt-6 h-6 w-40" />
            <Skeleton className="h-40 rounded-card" />
          </div>
        )}
      </div>
    </main>
  );
}
