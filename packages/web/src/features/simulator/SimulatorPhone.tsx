'use client';

import type { Chat } from '@parley/model/chat';
import { Inbox, Wrench } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useInbox, useNow } from '../../inbox/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { LockScreen } from './LockScreen.tsx';
import { PeopleRail } from './PeopleRail.tsx';
import { PhoneChat } from './PhoneChat.tsx';
import { PhoneFrame } from './PhoneFrame.tsx';
import { PhoneToggles } from './PhoneToggles.tsx';
import { addressOf, chatOf, languageName } from './person-words.ts';
import { chosenPhone, notificationsOf } from './simulator-view.ts';
import { useSimulator } from './store.ts';

const PersonDialog = lazy(() => import('./PersonDialog.tsx').then((file) => ({ default: file.PersonDialog })));

export type SimulatorPhoneProps = {
  /** Shows the other side of this phone's chat. */
  readonly onShowChat: (id: Chat['id']) => void;
};

/** The phone of one customer at a time, and who else could be in hand. */
export function SimulatorPhone({ onShowChat }: SimulatorPhoneProps) {
  const phone = useSimulator(chosenPhone);
  const phones = useSimulator(({ state }) => state?.phones);
  const businessNumber = useSimulator(({ state }) => state?.businessNumber);
  const seen = useSimulator((view) => phone && view.seen[phone.persona.id]);
  const teamName = useInbox(({ view }) => view?.settings.teamName);
  const chatId = useInbox(({ view }) => phone && chatOf(view, phone)?.id);
  const now = useNow();
  const [isChanging, setChanging] = useState(false);

  if (phone === undefined || phones === undefined || businessNumber === undefined) {
    return (
      <div aria-busy="true" className="flex h-full gap-3 p-3">
        <Skeleton className="h-80 w-16 rounded-card" />
        <Skeleton className="h-full grow rounded-dialog" />
      </div>
    );
  }
  const { persona } = phone;
  const business = teamName === undefined || teamName === '' ? businessNumber : teamName;
  return (
    <section
      aria-label="Customer’s phone"
      className="flex h-full min-h-0 gap-2 overflow-y-auto p-2 max-lg:flex-col lg:py-3"
    >
      <PeopleRail phones={phones} persona={persona} />
      <div className="flex min-w-0 grow flex-col gap-2">
        <div className="flex shrink-0 items-center gap-2 px-1">
          {/* On a low screen the toggles take this place; the name stands beside, on the rail. */}
          <div className="min-w-0 grow lg:[@media(max-height:52rem)]:hidden">
            <p className="truncate text-title">
              <bdi>{persona.name}</bdi>
            </p>
            <p className="flex gap-1.5 truncate text-caption text-text2">
              {languageName(persona.language)} <span aria-hidden="true">·</span>
              <bdi dir="ltr" className="truncate tabular-nums">
                {addressOf(persona)}
              </bdi>
            </p>
          </div>
          <PhoneToggles persona={persona} className="me-auto shrink-0 lg:hidden [@media(max-height:52rem)]:flex" />
          <IconButton label={`What happens to ${persona.name}`} size="sm" onClick={() => setChanging(true)}>
            <Wrench size={17} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
          {isChanging && (
            <Suspense>
              <PersonDialog persona={persona} onClose={() => setChanging(false)} />
            </Suspense>
          )}
          {chatId !== undefined && (
            <IconButton label="Show this chat in the inbox" size="sm" onClick={() => onShowChat(chatId)}>
              <Inbox size={18} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
          )}
        </div>
        <PhoneFrame now={now} isOffline={persona.isOffline}>
          {persona.isChatOpen ? (
            <PhoneChat key={persona.id} phone={phone} business={business} businessNumber={businessNumber} now={now} />
          ) : (
            <LockScreen
              key={persona.id}
              persona={persona}
              business={business}
              now={now}
              notifications={notificationsOf(phone, seen)}
            />
          )}
        </PhoneFrame>
      </div>
    </section>
  );
}
