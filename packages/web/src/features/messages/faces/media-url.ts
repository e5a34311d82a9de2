import { backendUrl } from '../../../inbox/api.ts';

/** Where the browser reads our copy of a file: all of it, or its thumbnail, which only a file with a placeholder has. */
export function mediaUrl(mediaId: string, size?: 'thumb'): string {
  return `${backendUrl}/api/media/${encodeURIComponent(mediaId)}${size === undefined ? '' : `?size=${size}`}`;
}
