/** Under which name a browser saves a file. The name comes from a stranger and ends in a header and on a disk. */
import type { MediaFile } from '@parley/model/media';
import { create } from 'content-disposition';

/** The `Content-Disposition` of a file. */
export function disposition(file: Pick<MediaFile, 'id' | 'name' | 'mime'>, isInline: boolean): string {
  const given = plainName(file.name ?? '');
  const name = given === '' ? `${file.id.slice(-12)}${extensions[file.mime.split(';', 1)[0] ?? ''] ?? ''}` : given;
  return create(name, { type: isInline ? 'inline' : 'attachment' });
}

const longest = 120;

/** Without what changes the direction of text, is invisible, or means something to a file system; the ending stays. */
function plainName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .replace(/^[. ]+/, '')
    .trimEnd();
  const characters = [...plain];
  if (characters.length <= longest) return plain;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return characters.slice(0, longest - ending.length).join('') + ending;
}

const extensions: { readonly [mime: string]: string } = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'video/mp4': '.mp4',
  'video/3gpp': '.3gp',
  'audio/ogg': '.ogg',
  'audio/mpeg': '.mp3',
  'audio/mp4': '.m4a',
  'audio/aac': '.aac',
  'audio/amr': '.amr',
  'application/pdf': '.pdf',
};
