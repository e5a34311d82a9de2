import { LayoutTemplate } from 'lucide-react';
import { BubbleFoot } from '../Bubble.tsx';
import { FaceCard } from './FaceCard.tsx';
import { HeaderOf } from './HeaderOf.tsx';
import { BodyOf, ButtonsOf } from './PreviewParts.tsx';
import type { FaceProps } from './shown.ts';

/** A template as the contact reads it, with its gaps filled, and which one it is. */
export function TemplateFace({ face, shown }: FaceProps<'template'>) {
  const { name, language, preview } = face;
  const tag = ['Template', name, language].filter((part) => part !== '').join(' · ');
  if (preview === undefined) {
    return (
      <>
        <FaceCard icon={<LayoutTemplate size={18} strokeWidth={1.75} />} title={<bdi>{name}</bdi>}>
          {language === '' ? 'Template' : `Template · ${language}`}. Its words are not known here.
        </FaceCard>
        <BubbleFoot side={shown.side} meta={shown.meta} />
      </>
    );
  }
  const { header, body, footer, offer, buttons, cards = [] } = preview;
  return (
    <div className="min-w-52">
      {/* Ours to know: the contact does not see it. */}
      {shown.side === 'out' && (
        <p className="mb-1 flex items-center gap-1 text-micro opacity-80">
          <LayoutTemplate size={12} strokeWidth={2} aria-hidden="true" className="shrink-0" />
          <bdi className="min-w-0 truncate">{tag}</bdi>
        </p>
      )}
      {header !== undefined && <HeaderOf header={header} media={shown.media} />}
      {offer !== undefined && (
        <p dir="auto" className="mb-1 rounded-control bg-accent/25 px-2 py-1 font-medium text-small wrap-anywhere">
          {offer.text}
        </p>
      )}
      <BodyOf body={body} footer={footer} />
      {cards.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <ul aria-label="Cards of the template" tabIndex={0} className="mt-1.5 flex gap-2 overflow-x-auto pb-1">
          {cards.map((card, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the cards of one message never change places
              key={index}
              className="w-52 shrink-0 overflow-hidden rounded-control bg-text/6 px-[9px] py-2 text-small"
            >
              {card.header !== undefined && <HeaderOf header={card.header} />}
              <BodyOf body={card.body} />
              <ButtonsOf buttons={card.buttons} />
            </li>
          ))}
        </ul>
      )}
      <BubbleFoot side={shown.side} meta={shown.meta} />
      <ButtonsOf buttons={buttons} />
    </div>
  );
}
