import type { Face } from '@parley/model/content';
import type { ReactNode } from 'react';
import { emojiOnly } from '../../../ui/formatting.ts';
import { Bare, Bubble } from '../Bubble.tsx';
import type { GroupPlace } from '../thread-items.ts';
import { MessageFace } from './MessageFace.tsx';
import { StickerFace } from './StickerFace.tsx';
import type { Shown } from './shown.ts';

export type FacedBubbleProps = GroupPlace & {
  readonly face: Face;
  readonly shown: Shown;
  /** Above the face: an author, a quote. */
  readonly head?: ReactNode;
  readonly isFailed: boolean;
};

/** A message's face in its bubble; a sticker and a few emoji stand without one. */
export function FacedBubble({ face, shown, head, isFailed, isFirst, isLast }: FacedBubbleProps) {
  if (face.kind === 'text' && !shown.hasHead && emojiOnly(face.body) > 0) {
    return (
      <Bare side={shown.side} meta={shown.meta}>
        <p className="px-1 text-[40px] leading-[48px]">{face.body.trim()}</p>
      </Bare>
    );
  }
  if (face.kind === 'sticker' && shown.media?.state === 'ready') {
    return (
      <Bare side={shown.side} meta={shown.meta} head={shown.hasHead ? head : undefined}>
        <StickerFace shown={shown} />
      </Bare>
    );
  }
  return (
    <Bubble side={shown.side} isFirst={isFirst} isLast={isLast} isFailed={isFailed} head={head}>
      <MessageFace face={face} shown={shown} />
    </Bubble>
  );
}
