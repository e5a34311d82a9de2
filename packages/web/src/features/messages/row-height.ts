import { faceOf } from '@parley/model/content';
import type { PreviewHeader } from '@parley/model/content/template-content';
import type { MessageMedia } from '@parley/model/media';
import { mediaBox } from './faces/media-box.ts';
import type { GroupPlace } from './thread-items.ts';

export type RowFacts = Pick<GroupPlace, 'isFirst'> & {
  readonly type: string;
  readonly content: unknown;
  readonly text: string;
  readonly media?: MessageMedia;
};

/** How high a row will be, in pixels, near enough that the scrollbar does not jump when it is measured. */
export function rowHeight({ isFirst, type, content, text, media }: RowFacts): number {
  return (isFirst ? 10 : 2) + faceHeight(type, content, text, media);
}

function faceHeight(type: string, content: unknown, text: string, media: MessageMedia | undefined): number {
  const face = faceOf(type, content);
  switch (face.kind) {
    case 'text':
      return bubble + linesOf(face.body);
    case 'image':
    case 'video':
      return (
        (media?.state === 'ready' ? mediaBox(media).height + 6 : 90) + (face.caption ? 30 + linesOf(face.caption) : 0)
      );
    case 'sticker':
      return 182;
    case 'location':
      return 270;
    case 'template':
      return bubble + 60 + linesOf(text) + headerHeight(face.preview?.header);
    case 'interactive':
      return bubble + 60 + linesOf(text) + headerHeight(face.header);
    case 'contacts':
      return bubble + 90 * Math.max(1, Math.min(3, face.cards.length));
    case 'order':
      return bubble + 80 + 28 * Math.min(6, face.product_items.length);
    default:
      return 94;
  }
}

const bubble = 36;

function headerHeight(header: PreviewHeader | undefined): number {
  if (header === undefined || header.kind === 'text') return 0;
  return header.mediaId !== undefined && (header.kind === 'image' || header.kind === 'video') ? 194 : 60;
}

/** The lines beyond the first. */
function linesOf(text: string): number {
  return 20 * Math.min(20, Math.floor(text.length / 62));
}
