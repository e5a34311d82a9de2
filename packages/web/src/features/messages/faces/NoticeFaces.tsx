'use client';

import { typeLabel } from '@parley/model/content/type-label';
import { Ban, Braces, CircleHelp, FileClock, MessageSquareOff, PencilLine } from 'lucide-react';
import { lazy, useState } from 'react';
import { Later } from '../../../ui/Later.tsx';
import { BubbleFoot, BubbleText } from '../Bubble.tsx';
import { Caption } from './Caption.tsx';
import { FaceButton, FaceCard } from './FaceCard.tsx';
import type { FaceProps, Shown } from './shown.ts';

const RawDialog = lazy(() => import('./RawDialog.tsx').then((file) => ({ default: file.RawDialog })));

/** What WhatsApp does not hand on: said as it is, with what little came. */
export function UnsupportedFace({ face, shown }: FaceProps<'unsupported'>) {
  return (
    <>
      <FaceCard
        icon={<MessageSquareOff size={18} strokeWidth={1.75} />}
        title={face.sentence}
        actions={<ShowRaw shown={shown} />}
      >
        Nothing more of it came.
      </FaceCard>
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}

/** A kind that was invented after this was written, or content that cannot be read: nothing of it is lost. */
export function UnknownFace({ face, shown }: FaceProps<'unknown'>) {
  return (
    <>
      <FaceCard
        icon={<CircleHelp size={18} strokeWidth={1.75} />}
        title={<bdi>{typeLabel(face.type)}</bdi>}
        actions={<ShowRaw shown={shown} />}
      >
        Parley cannot draw this message yet. It is kept as it came.
      </FaceCard>
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}

/** A file from before the number came here. */
export function MediaPlaceholderFace({ shown }: FaceProps<'media_placeholder'>) {
  return (
    <>
      <FaceCard icon={<FileClock size={18} strokeWidth={1.75} />} title="A file from before this inbox">
        It appears here if WhatsApp sends it later.
      </FaceCard>
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}

/** A deletion whose message is not here. */
export function RevokeFace({ shown }: FaceProps<'revoke'>) {
  return (
    <>
      <p className="flex items-center gap-1.5 opacity-80">
        <Ban size={15} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />A message was deleted
      </p>
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}

/** An edit whose message is not here: the words as they read now. */
export function EditFace({ face, shown }: FaceProps<'edit'>) {
  const { edited } = face;
  const words = 'body' in edited ? edited.body : 'caption' in edited ? edited.caption : undefined;
  return (
    <>
      <p className="flex items-center gap-1 text-caption opacity-80">
        <PencilLine size={12} strokeWidth={2} aria-hidden="true" className="shrink-0" />
        Edited message
      </p>
      <Caption text={words} shown={shown} />
    </>
  );
}

/** A reaction whose message is not here. */
export function ReactionFace({ face, shown }: FaceProps<'reaction'>) {
  const text = face.emoji === undefined ? 'Took a reaction back' : `Reacted ${face.emoji}`;
  return <BubbleText text={text} side={shown.side} meta={shown.meta} />;
}

/** A notice inside a bubble: only where it came as an edit. In the thread it is a line of its own. */
export function SystemFace({ face, shown }: FaceProps<'system'>) {
  return <BubbleText text={face.body ?? shown.text} side={shown.side} meta={shown.meta} />;
}

function ShowRaw({ shown }: { readonly shown: Shown }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <FaceButton onClick={() => setOpen(true)}>
        <Braces size={13} strokeWidth={2} aria-hidden="true" />
        Show raw
      </FaceButton>
      {isOpen && (
        <Later onFail={() => setOpen(false)}>
          <RawDialog type={shown.type} content={shown.content} onClose={() => setOpen(false)} />
        </Later>
      )}
    </>
  );
}
