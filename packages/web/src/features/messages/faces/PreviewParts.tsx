'use client';

import type { PreviewButton, PreviewHeader } from '@parley/model/content/template-content';
import {
  ClipboardCopy,
  ExternalLink,
  FileText,
  ImageIcon,
  MapPin,
  Phone,
  Reply,
  SquareMenu,
  Video,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { BubbleWords } from '../Bubble.tsx';
import { safeName } from './file-kind.ts';
import { mediaUrl } from './media-url.ts';

/** What stands above the words of a template or of a message with buttons. */
export function HeaderOf({ header }: { readonly header: PreviewHeader }) {
  const { kind, text, mediaId, filename } = header;
  switch (kind) {
    case 'text':
      return (
        <p dir="auto" className="mb-0.5 font-semibold wrap-anywhere">
          {text}
        </p>
      );
    case 'image':
      return mediaId === undefined ? (
        <HeaderTile icon={<ImageIcon size={18} strokeWidth={1.75} />}>Photo</HeaderTile>
      ) : (
        <HeaderPicture mediaId={mediaId} />
      );
    case 'video':
      return <HeaderTile icon={<Video size={18} strokeWidth={1.75} />}>Video</HeaderTile>;
    case 'document':
      return <HeaderTile icon={<FileText size={18} strokeWidth={1.75} />}>{safeName(filename, 'Document')}</HeaderTile>;
    case 'location':
      return <HeaderTile icon={<MapPin size={18} strokeWidth={1.75} />}>{text ?? 'Location'}</HeaderTile>;
  }
}

function HeaderPicture({ mediaId }: { readonly mediaId: string }) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <HeaderTile icon={<ImageIcon size={18} strokeWidth={1.75} />}>Photo</HeaderTile>;
  return (
    <img
      src={mediaUrl(mediaId)}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setBroken(true)}
      className="mt-0.5 mb-1.5 aspect-video w-[330px] max-w-full rounded-control bg-text/8 object-cover"
    />
  );
}

function HeaderTile({ icon, children }: { readonly icon: ReactNode; readonly children: string }) {
  return (
    <p className="mt-0.5 mb-1.5 flex w-72 max-w-full items-center gap-2 rounded-control bg-text/6 p-2 text-small">
      <span aria-hidden="true" className="shrink-0 text-brand">
        {icon}
      </span>
      <bdi className="min-w-0 truncate">{children}</bdi>
    </p>
  );
}

/** The words below a header: the body, and the small line under it. */
export function BodyOf({ body, footer }: { readonly body: string | undefined; readonly footer?: string | undefined }) {
  return (
    <>
      {body !== undefined && <BubbleWords text={body} />}
      {footer !== undefined && (
        <p dir="auto" className="mt-0.5 text-caption opacity-80 wrap-anywhere">
          {footer}
        </p>
      )}
    </>
  );
}

/**
 * What the contact can tap, as it looks on the phone. Nothing of it works here: these are the contact's buttons.
 * The address of a link is what can be seen of it.
 */
export function ButtonsOf({ buttons }: { readonly buttons: readonly PreviewButton[] }) {
  if (buttons.length === 0) return null;
  return (
    <ul aria-label="Buttons of the message" className={tappables}>
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the buttons of one message never change places
        <li key={index} title={button.url ?? button.phone ?? button.code} className={tappable}>
          <ButtonIcon kind={button.kind} />
          <bdi className="min-w-0 truncate">{button.text}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Rows under a hairline, as wide as the bubble. */
export const tappables = '-mx-[9px] mt-1.5 -mb-[8px] divide-y divide-current/12 border-current/12 border-t';
export const tappable =
  'flex min-h-9 w-full min-w-0 items-center justify-center gap-1.5 px-3 py-1 font-medium text-link text-small';

function ButtonIcon({ kind }: Pick<PreviewButton, 'kind'>) {
  const size = { size: 14, strokeWidth: 2, 'aria-hidden': true, className: 'shrink-0' } as const;
  switch (kind) {
    case 'url':
      return <ExternalLink {...size} />;
    case 'phone':
      return <Phone {...size} />;
    case 'copy_code':
      return <ClipboardCopy {...size} />;
    case 'flow':
      return <SquareMenu {...size} />;
    case 'quick_reply':
    case 'other':
      return <Reply {...size} className="shrink-0 rtl:-scale-x-100" />;
  }
}
