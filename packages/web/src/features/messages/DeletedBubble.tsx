'use client';

import { Ban } from 'lucide-react';
import { useState } from 'react';
import { Bubble, BubbleFoot } from './Bubble.tsx';
import { FaceButton } from './faces/FaceCard.tsx';
import type { FacedBubbleProps } from './faces/FacedBubble.tsx';
import { MessageFace } from './faces/MessageFace.tsx';

/** A message that its author deleted for everybody. The phone shows it no more; here it is one click away. */
export function DeletedBubble({ face, shown, head, isFirst, isLast }: FacedBubbleProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Bubble side={shown.side} isFirst={isFirst} isLast={isLast} head={head}>
      <p className="flex items-center gap-1.5 italic opacity-80">
        <Ban size={15} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
        This message was deleted
      </p>
      {isOpen && (
        <div className="my-1 border-current/30 border-s-2 ps-2 opacity-85">
          <MessageFace face={face} shown={{ ...shown, meta: null }} />
        </div>
      )}
      <div className="mt-1">
        <FaceButton onClick={() => setOpen(!isOpen)}>{isOpen ? 'Hide it again' : 'Show what it said'}</FaceButton>
      </div>
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </Bubble>
  );
}
