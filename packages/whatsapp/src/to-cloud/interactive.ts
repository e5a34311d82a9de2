/** Meta's object of type `interactive`: what we keep, with the file of its header by its id at Meta. */
import { type InteractiveHeader, readInteractive } from '@parley/model/content/interactive';
import type { JsonObject } from '@parley/model/json';
import { type MediaIds, uploaded, uploadedDocument } from './media.ts';

export function interactiveBody(content: unknown, mediaIds: MediaIds): JsonObject | undefined {
  const interactive = readInteractive(content);
  if (interactive === undefined || !('header' in interactive) || interactive.header === undefined) return interactive;
  const header = headerBody(interactive.header, mediaIds);
  return header && { ...interactive, header };
}

function headerBody(header: InteractiveHeader, mediaIds: MediaIds): JsonObject | undefined {
  switch (header.type) {
    case 'text':
      return header;
    case 'image': {
      const image = uploaded(header.image, mediaIds);
      return image && { type: 'image', image };
    }
    case 'video': {
      const video = uploaded(header.video, mediaIds);
      return video && { type: 'video', video };
    }
    case 'document': {
      const document = uploadedDocument(header.document, mediaIds);
      return document && { type: 'document', document };
    }
  }
}
