import type { PhoneMessage } from '@parley/model/sandbox';
import { MapPin, UserRound } from 'lucide-react';
import { PhoneCardFace } from './PhoneCardFace.tsx';
import { PhoneMediaFace } from './PhoneMediaFace.tsx';

export type PhoneFaceProps = {
  readonly message: PhoneMessage;
  readonly onPress: (key: string, values?: object) => void;
  /** A voice message of the business is played for the first time. */
  readonly onPlay: () => void;
};

/** What a message shows besides its words: a file, a place, people, or a card with its buttons. */
export function PhoneFace({ message, onPress, onPlay }: PhoneFaceProps) {
  const { type, media, card, location, contacts } = message;
  return (
    <>
      {media !== undefined && <PhoneMediaFace type={type} media={media} onPlay={onPlay} />}
      {card !== undefined && <PhoneCardFace card={card} onPress={onPress} />}
      {location !== undefined && (
        <div className="flex items-center gap-2.5 rounded-control bg-text/6 p-2">
          <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-pill bg-danger-soft text-danger">
            <MapPin size={18} strokeWidth={1.75} aria-hidden="true" />
          </span>
          <span className="min-w-0">
            <b dir="auto" className="block truncate font-semibold">
              {location.name ?? 'Location'}
            </b>
            <span dir="auto" className="block truncate text-caption opacity-80">
              {location.address ?? `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`}
            </span>
          </span>
        </div>
      )}
      {contacts?.map(({ name, phone }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a card is its place
        <div key={place} className="mb-1 flex items-center gap-2.5 rounded-control bg-text/6 p-2">
          <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-pill bg-info-soft text-info">
            <UserRound size={18} strokeWidth={1.75} aria-hidden="true" />
          </span>
          <span className="min-w-0">
            <b dir="auto" className="block truncate font-semibold">
              {name}
            </b>
            {phone !== undefined && (
              <bdi dir="ltr" className="block truncate text-caption tabular-nums opacity-80">
                {phone}
              </bdi>
            )}
          </span>
        </div>
      ))}
    </>
  );
}

/** True where the face says it all, so that the readable line would only say it again. */
export function isWholeFace({ card, location, contacts, media }: PhoneMessage): boolean {
  return card !== undefined || location !== undefined || contacts !== undefined || media !== undefined;
}
