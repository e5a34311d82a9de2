import type { ReactNode } from 'react';
import { cx } from '../../../ui/cx.ts';
import { BubbleText } from '../Bubble.tsx';
import { hasWords } from './Caption.tsx';
import type { MediaBox } from './media-box.ts';
import type { Shown } from './shown.ts';

export type MediaFrameProps = {
  readonly box: MediaBox;
  readonly background: string | undefined;
  readonly caption: string | undefined;
  readonly shown: Shown;
  /** Fills the box. */
  readonly children: ReactNode;
  /** Something that plays has its own controls at the bottom: the time stands below it then. */
  readonly hasControls?: boolean;
};

/** A picture or a film near the edges of its bubble, its box kept free before it is there, and its caption below. */
export function MediaFrame({ box, background, caption, shown, children, hasControls = false }: MediaFrameProps) {
  const isOverlaid = !hasWords(caption) && !hasControls;
  return (
    <div
      style={{ width: box.width }}
      className={cx('-mx-[6px] max-w-[calc(100%+12px)]', shown.hasHead ? 'mt-1' : '-mt-[3px]')}
    >
      <div
        style={{
          aspectRatio: `${box.width} / ${box.height}`,
          ...(background === undefined ? {} : { backgroundImage: `url("${background}")` }),
        }}
        className={cx(
          'relative overflow-hidden rounded-[9px] bg-center bg-cover bg-text/8',
          isOverlaid ? '-mb-[5px]' : 'mb-1',
        )}
      >
        {children}
        {isOverlaid && (
          <div className="pointer-events-none absolute inset-x-0 bottom-0 flex justify-end bg-linear-to-t from-shade/60 to-transparent px-2 pt-5 pb-1 text-on-shade [&_svg]:text-on-shade">
            {shown.meta}
          </div>
        )}
      </div>
      {!isOverlaid && (
        <div className="px-[6px]">
          {hasWords(caption) ? (
            <BubbleText text={caption} side={shown.side} meta={shown.meta} />
          ) : (
            <div className={cx('-mb-1 flex justify-end', shown.side === 'in' ? 'text-meta-in' : 'text-meta-out')}>
              {shown.meta}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
