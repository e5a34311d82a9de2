import {
  Download,
  File,
  FileArchive,
  FileImage,
  FileMusic,
  FileSpreadsheet,
  FileText,
  FileVideoCamera,
  type LucideIcon,
  Presentation,
  TriangleAlert,
} from 'lucide-react';
import { textDirection } from '../../../ui/text-direction.ts';
import { type Tint, tintStyle } from '../../../ui/tint.ts';
import { Caption } from './Caption.tsx';
import type { KnownFile } from './Film.tsx';
import { type FileFamily, fileKind, nameParts, safeName } from './file-kind.ts';
import { MediaNotice } from './MediaNotice.tsx';
import { mediaUrl } from './media-url.ts';
import { sizeWords } from './media-words.ts';
import type { FaceProps } from './shown.ts';

/** A file: what it is by its colour and its name, how large, and the way to save it. It is never opened here. */
export function DocumentFace({ face, shown }: FaceProps<'document'>) {
  const { media } = shown;
  const name = safeName(face.filename ?? media?.name, 'Document');
  const { isRisky } = fileKind(name, media?.mime ?? '');
  return (
    <>
      {media?.state === 'ready' ? (
        <FileLink media={media} name={name} />
      ) : (
        <>
          <FileName name={name} />
          <MediaNotice media={media} noun="file" />
        </>
      )}
      {isRisky && media?.state === 'ready' && (
        <p className="mb-1 flex max-w-72 items-start gap-1.5 text-caption text-warn">
          <TriangleAlert size={14} strokeWidth={2} aria-hidden="true" className="mt-px shrink-0" />
          This kind of file can run programs. Open it only if you trust who sent it.
        </p>
      )}
      <Caption text={face.caption} shown={shown} />
    </>
  );
}

/** What a file is by its colour, name and size, and the way to save it. */
export function FileLink({ media, name }: { readonly media: KnownFile; readonly name: string }) {
  const { family, word } = fileKind(name, media.mime ?? '');
  return (
    <a
      href={mediaUrl(media.mediaId)}
      download={name}
      className="mt-0.5 mb-1 flex w-72 max-w-full items-center gap-2.5 rounded-control bg-text/6 p-2 hover:bg-text/10"
    >
      <FamilyIcon family={family} />
      <span className="min-w-0 grow">
        <FileName name={name} />
        <span className="block truncate text-caption opacity-80">
          {[word, media.bytes === undefined ? undefined : sizeWords(media.bytes)].filter(Boolean).join(' · ')}
        </span>
      </span>
      <Download size={18} strokeWidth={1.75} aria-hidden="true" className="shrink-0 opacity-80" />
      <span className="sr-only">Download</span>
    </a>
  );
}

/** A file's name on one line: cut in the middle, so that its ending is always seen. */
function FileName({ name }: { readonly name: string }) {
  const { start, end } = nameParts(name);
  return (
    <span title={name} dir={textDirection(name)} className="flex min-w-0 font-medium text-small">
      <span className="truncate whitespace-pre">{start}</span>
      <span className="max-w-full shrink-0 truncate whitespace-pre">{end}</span>
    </span>
  );
}

function FamilyIcon({ family }: { readonly family: FileFamily }) {
  const { icon: Icon, tint } = looks[family];
  return (
    <span style={tintStyle(tint)} className="grid size-10 shrink-0 place-items-center rounded-control">
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
    </span>
  );
}

const looks: { readonly [family in FileFamily]: { readonly icon: LucideIcon; readonly tint: Tint } } = {
  pdf: { icon: FileText, tint: 'coral' },
  word: { icon: FileText, tint: 'indigo' },
  sheet: { icon: FileSpreadsheet, tint: 'petrol' },
  slides: { icon: Presentation, tint: 'marigold' },
  text: { icon: FileText, tint: 'slate' },
  picture: { icon: FileImage, tint: 'sky' },
  sound: { icon: FileMusic, tint: 'magenta' },
  film: { icon: FileVideoCamera, tint: 'violet' },
  archive: { icon: FileArchive, tint: 'brown' },
  other: { icon: File, tint: 'slate' },
};
