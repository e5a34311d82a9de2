'use client';

import type { PhoneButton, PhoneCard, PhoneList } from '@parley/model/sandbox';
import { Copy, ExternalLink, FileInput, List, MapPin, Phone, Reply, ShoppingBag, UserRound } from 'lucide-react';
import { useId, useState } from 'react';
import { FormattedText } from '../../ui/FormattedText.tsx';
import { showToast } from '../../ui/toast.ts';
import { PhoneMediaFace } from './PhoneMediaFace.tsx';

export type PhoneCardFaceProps = {
  readonly card: PhoneCard;
  readonly onPress: (key: string, values?: object) => void;
};

/** A message with parts. Its buttons and rows answer when they are tapped. */
export function PhoneCardFace({ card, onPress }: PhoneCardFaceProps) {
  const { header, media, body, footer, buttons, list, cards } = card;
  return (
    <div className="flex flex-col gap-1.5">
      {media !== undefined && <PhoneMediaFace type="card" media={media} onPlay={() => {}} />}
      {header !== undefined && (
        <b dir="auto" className="font-semibold wrap-anywhere">
          {header}
        </b>
      )}
      {body !== undefined && <FormattedText text={body} />}
      {footer !== undefined && (
        <span dir="auto" className="text-caption opacity-75 wrap-anywhere">
          {footer}
        </span>
      )}
      {buttons !== undefined && <CardButtons buttons={buttons} onPress={onPress} />}
      {list !== undefined && <CardList list={list} onPress={onPress} />}
      {cards !== undefined && (
        <ul aria-label="Cards" className="-mx-1 flex snap-x gap-2 overflow-x-auto px-1 pb-1">
          {cards.map((one, place) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a card is its place
              key={place}
              className="w-48 shrink-0 snap-start rounded-control border border-line bg-surface p-2 text-text"
            >
              <PhoneCardFace card={one} onPress={onPress} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function CardButtons({
  buttons,
  onPress,
}: Pick<PhoneCardFaceProps, 'onPress'> & { readonly buttons: readonly PhoneButton[] }) {
  return (
    <ul aria-label="Buttons" className="-mx-1 mt-0.5 flex flex-col gap-1">
      {buttons.map((button, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button is its place
        <li key={place}>
          <CardButton button={button} onPress={onPress} />
        </li>
      ))}
    </ul>
  );
}

function CardButton({ button, onPress }: Pick<PhoneCardFaceProps, 'onPress'> & { readonly button: PhoneButton }) {
  const { key, kind, text, url } = button;
  const Icon = icons[kind];
  const inside = (
    <>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <span dir="auto" className="truncate">
        {text}
      </span>
    </>
  );
  if (kind === 'permission' && key !== undefined) {
    return (
      <fieldset className="flex gap-1">
        <legend className="sr-only">{text}</legend>
        <button type="button" className={tapClass} onClick={() => onPress(key, { response: 'accept' })}>
          Allow calls
        </button>
        <button type="button" className={tapClass} onClick={() => onPress(key, { response: 'reject' })}>
          Do not allow
        </button>
      </fieldset>
    );
  }
  if (key !== undefined) {
    return (
      <button type="button" className={tapClass} onClick={() => onPress(key)}>
        {inside}
      </button>
    );
  }
  if (kind === 'url' && url !== undefined && /^https?:\/\//i.test(url)) {
    return (
      <a href={url} target="_blank" rel="noopener noreferrer nofollow" className={tapClass}>
        {inside}
      </a>
    );
  }
  if (kind === 'copy') {
    return (
      <button type="button" className={tapClass} onClick={() => void copy(text)}>
        {inside}
      </button>
    );
  }
  return <span className={`${tapClass} opacity-75`}>{inside}</span>;
}

/** Opens in place: rows to choose one from. */
function CardList({ list, onPress }: Pick<PhoneCardFaceProps, 'onPress'> & { readonly list: PhoneList }) {
  const [isOpen, setOpen] = useState(false);
  const rows = useId();
  return (
    <div className="-mx-1 mt-0.5">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={rows}
        onClick={() => setOpen(!isOpen)}
        className={tapClass}
      >
        <List size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
        <span dir="auto" className="truncate">
          {list.label}
        </span>
      </button>
      <div id={rows} hidden={!isOpen} className="mt-1 flex flex-col gap-1.5 motion-safe:animate-fade">
        {list.sections.map(({ title, rows: choices }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a section is its place
          <fieldset key={place} className="flex flex-col gap-1">
            <legend dir="auto" className="px-2 pb-0.5 font-semibold text-caption opacity-75">
              {title ?? list.label}
            </legend>
            {choices.map((row) => (
              <button
                key={row.key}
                type="button"
                onClick={() => {
                  setOpen(false);
                  onPress(row.key);
                }}
                className="rounded-control bg-surface px-2.5 py-1.5 text-start text-text transition-colors hover:bg-surface2 pointer-coarse:min-h-11"
              >
                <span dir="auto" className="block font-medium wrap-anywhere">
                  {row.title}
                </span>
                {row.description !== undefined && (
                  <span dir="auto" className="block text-caption text-text2 wrap-anywhere">
                    {row.description}
                  </span>
                )}
              </button>
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast('Copied');
  } catch {
    showToast('The browser did not allow copying.', { tone: 'error' });
  }
}

const icons = {
  reply: Reply,
  url: ExternalLink,
  call: Phone,
  copy: Copy,
  form: FileInput,
  location: MapPin,
  contact: UserRound,
  catalog: ShoppingBag,
  permission: Phone,
} as const;

const tapClass =
  'flex min-h-8 w-full min-w-0 items-center justify-center gap-1.5 rounded-control border border-line bg-surface px-2.5 py-1 font-medium text-link text-small transition-colors hover:bg-surface2 focus-visible:-outline-offset-2 pointer-coarse:min-h-11';
