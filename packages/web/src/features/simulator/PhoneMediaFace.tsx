import type { PhoneMedia } from '@parley/model/sandbox';
import { FileText, Link2 } from 'lucide-react';
import { fileUrl } from './controls.ts';
import { fileSize } from './file-size.ts';
import { PhoneSound } from './PhoneSound.tsx';

export type PhoneMediaFaceProps = {
  /** Meta's type of the message, or of a card's header. */
  readonly type: string;
  readonly media: PhoneMedia;
  readonly onPlay: () => void;
};

/** A file on the phone. What the simulator does not hold is named and never fetched from elsewhere. */
export function PhoneMediaFace({ type, media, onPlay }: PhoneMediaFaceProps) {
  const { url, mime = '', name } = media;
  if (url === undefined) return <FileRow name={name ?? hostOf(media.link)} note="From a link" isLink />;
  const src = fileUrl(url);
  const kind = mime.split('/')[0];
  if (type === 'sticker') return <img src={src} alt="Sticker" className="size-32 object-contain" />;
  if (kind === 'image') {
    return (
      <img
        src={src}
        alt={name === undefined ? 'Photo' : `Photo ${name}`}
        className="-mx-1 max-h-64 w-[calc(100%+0.5rem)] max-w-none rounded-control bg-text/6 object-cover"
      />
    );
  }
  if (kind === 'video') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for a sample
      <video
        src={src}
        controls
        preload="metadata"
        aria-label="Video"
        className="max-h-64 w-full rounded-control bg-shade"
      />
    );
  }
  if (kind === 'audio') return <PhoneSound src={src} isVoice={media.isVoice === true} onPlay={onPlay} />;
  return (
    <a href={src} download={name ?? ''} className="block rounded-control hover:underline">
      <FileRow
        name={name ?? 'Document'}
        note={[mime, media.bytes !== undefined && fileSize(media.bytes)].filter(Boolean).join(' · ')}
      />
    </a>
  );
}

function FileRow({
  name,
  note,
  isLink = false,
}: {
  readonly name: string;
  readonly note: string;
  readonly isLink?: boolean;
}) {
  const Icon = isLink ? Link2 : FileText;
  return (
    <span className="flex items-center gap-2.5 rounded-control bg-text/6 p-2">
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <span className="min-w-0">
        <b dir="auto" className="block truncate font-semibold">
          {name}
        </b>
        <span className="block truncate text-caption opacity-80">{note}</span>
      </span>
    </span>
  );
}

function hostOf(link: string | undefined): string {
  return (link === undefined ? undefined : URL.parse(link)?.host) ?? 'A file';
}
