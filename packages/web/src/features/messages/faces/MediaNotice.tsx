'use client';

import type { MessageMedia } from '@parley/model/media';
import { FileClock, FileX, ShieldAlert } from 'lucide-react';
import { api } from '../../../inbox/api.ts';
import { useAction } from '../../../inbox/use-action.ts';
import { Spinner } from '../../../ui/Spinner.tsx';
import { FaceButton, FaceCard } from './FaceCard.tsx';
import { canFetchAgain, type MediaNoun, mediaSentence } from './media-words.ts';

export type MediaNoticeProps = { readonly media: MessageMedia | undefined; readonly noun: MediaNoun };

/** In place of a file that is not ready: why, and the way out where there is one. */
export function MediaNotice({ media, noun }: MediaNoticeProps) {
  const state = media?.state === 'ready' ? undefined : media?.state;
  const again = useAction(async () => {
    if (media !== undefined) await api.post(`/api/media/${encodeURIComponent(media.mediaId)}/retry`);
  });
  return (
    <FaceCard
      icon={<NoticeIcon state={state} />}
      title={mediaSentence(state, noun)}
      actions={
        canFetchAgain(state) && (
          <FaceButton isBusy={again.isBusy} onClick={() => void again.run()}>
            {again.isBusy && <Spinner />}
            Try again
          </FaceButton>
        )
      }
    >
      {again.problem !== undefined && <span role="alert">{again.problem.title}</span>}
    </FaceCard>
  );
}

function NoticeIcon({ state }: { readonly state: MessageMedia['state'] | undefined }) {
  if (state === 'pending') return <Spinner className="size-5" />;
  const Icon = state === 'unsafe' ? ShieldAlert : state === 'expired' ? FileClock : FileX;
  return <Icon size={18} strokeWidth={1.75} />;
}
