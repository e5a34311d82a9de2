import type { ReactNode } from 'react';
import { BubbleFoot, BubbleText } from '../Bubble.tsx';
import type { Shown } from './shown.ts';

export type CaptionProps = { readonly text: string | undefined; readonly shown: Shown };

/** The end of a face: its words with the time in their last line, or the time alone. */
export function Caption({ text, shown: { side, meta } }: CaptionProps): ReactNode {
  if (text === undefined || text.trim() === '') return <BubbleFoot side={side} meta={meta} />;
  return <BubbleText text={text} side={side} meta={meta} />;
}

/** True where there is something to read. */
export function hasWords(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}
