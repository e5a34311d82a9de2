'use client';

import type { PreviewHeader } from '@parley/model/content/template-content';
import type { MediaId } from '@parley/model/ids';
import type { MessageMedia } from '@parley/model/media';
import { FileText, ImageIcon, MapPin, Video } from 'lucide-react';
import { lazy, type ReactNode, useState } from 'react';
import { Later } from '../../../ui/Later.tsx';
import { FileLink } from './DocumentFace.tsx';
import { Film, type KnownFile } from './Film.tsx';
import { safeName } from './file-kind.ts';
import { mediaUrl } from './media-url.ts';

const Lightbox = lazy(() => import('./Lightbox.tsx').then((file) => ({ default: file.Lightbox })));

type HeaderOfProps = {
  readonly header: PreviewHeader;
  /** What is known of its file besides. */
  readonly media?: MessageMedia | undefined;
};

/** What stands above the words of a template or of a message with buttons. A file can be looked at, played and saved. */
export function HeaderOf({ header, media }: HeaderOfProps) {
  const { kind, text, mediaId, filename } = header;
  const file: KnownFile | undefined =
    media?.mediaId === mediaId ? media : mediaId === undefined ? undefined : { mediaId: mediaId as MediaId };
  switch (kind) {
    case 'text':
      return (
        <p dir="auto" className="mb-0.5 font-semibold wrap-anywhere">
          {text}
        </p>
      );
    case 'image':
      return file === undefined ? <PhotoTile /> : <HeaderPicture media={file} />;
    case 'video':
      return file === undefined ? <VideoTile /> : <HeaderFilm media={file} />;
    case 'document': {
      const name = safeName(filename ?? file?.name, 'Document');
      return file === undefined ? (
        <HeaderTile icon={<FileText size={18} strokeWidth={1.75} />}>{name}</HeaderTile>
      ) : (
        <FileLink media={file} name={name} />
      );
    }
    case 'location':
      return <HeaderTile icon={<MapPin size={18} strokeWidth={1.75} />}>{text ?? 'Location'}</HeaderTile>;
  }
}

/** Cut to the shape in which phones show it; a click shows all of it. */
function HeaderPicture({ media }: { readonly media: KnownFile }) {
  const [isBroken, setBroken] = useState(false);
  const [isOpen, setOpen] = useState(false);
  if (isBroken) return <PhotoTile />;
  return (
    <div className={frame}>
      <button type="button" aria-label="Open the photo" onClick={() => setOpen(true)} className="absolute inset-0">
        <img
          src={mediaUrl(media.mediaId, media.placeholder === undefined ? undefined : 'thumb')}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
          className="size-full object-cover"
        />
      </button>
      {isOpen && (
        <Later onFail={() => setOpen(false)}>
          <Lightbox media={media} caption={undefined} onClose={() => setOpen(false)} />
        </Later>
      )}
    </div>
  );
}

function HeaderFilm({ media }: { readonly media: KnownFile }) {
  const [state, setState] = useState<'poster' | 'playing' | 'broken'>('poster');
  if (state === 'broken') return <VideoTile />;
  return (
    <div className={frame}>
      <Film
        media={media}
        isPlaying={state === 'playing'}
        onPlay={() => setState('playing')}
        onBroken={() => setState('broken')}
      />
    </div>
  );
}

const frame =
  'relative mt-0.5 mb-1.5 aspect-video w-[330px] max-w-full overflow-hidden rounded-control bg-text/8 [&_button]:-outline-offset-2';

function PhotoTile() {
  return <HeaderTile icon={<ImageIcon size={18} strokeWidth={1.75} />}>Photo</HeaderTile>;
}

function VideoTile() {
  return <HeaderTile icon={<Video size={18} strokeWidth={1.75} />}>Video</HeaderTile>;
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
