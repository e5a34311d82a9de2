/** What a file is, by its name and its type, for an eye that looks before it opens. Pure. */

export type FileFamily =
  | 'pdf'
  | 'word'
  | 'sheet'
  | 'slides'
  | 'text'
  | 'picture'
  | 'sound'
  | 'film'
  | 'archive'
  | 'other';

export type FileKind = {
  readonly family: FileFamily;
  /** `PDF`, `XLSX`; the ending of the name where it has one. */
  readonly word: string;
  /** Opening it may start a program. */
  readonly isRisky: boolean;
};

/** Names come from anybody: the ending decides what a computer does with the file, so it decides the warning. */
export function fileKind(name: string, mime: string): FileKind {
  const ending = endingOf(name);
  const family = families.find(([, endings]) => endings.includes(ending))?.[0] ?? familyOfMime(mime);
  return {
    family,
    word: (ending || mimeEndings.get(mime) || 'file').toUpperCase(),
    isRisky: risky.has(ending) || (ending === '' && family === 'other'),
  };
}

/**
 * A name as it may be shown and saved: without line breaks, without the marks that turn the direction of letters (they
 * make `exe.pdf` of `fdp.exe`), without what separates folders, and not longer than a file system takes.
 */
export function safeName(name: string | undefined, otherwise: string): string {
  const clean = (name ?? '')
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is to go
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[/\\]/g, '_')
    .trim();
  if (clean.length <= longestName) return clean === '' || /^\.+$/.test(clean) ? otherwise : clean;
  const ending = endingOf(clean);
  const tail = ending === '' ? '' : `.${ending}`;
  return clean.slice(0, longestName - tail.length).toWellFormed() + tail;
}

/** A name in two parts: the first may be cut short on screen, the second holds its ending and is always seen. */
export function nameParts(name: string): { readonly start: string; readonly end: string } {
  if (name.length <= 20) return { start: '', end: name };
  const letters = [...graphemes.segment(name.slice(-60))].map(({ segment }) => segment);
  const end = letters.slice(-10).join('');
  return { start: name.slice(0, name.length - end.length), end };
}

const longestName = 200;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function endingOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';
}

function familyOfMime(mime: string): FileFamily {
  const ending = mimeEndings.get(mime);
  const known = families.find(([, endings]) => ending !== undefined && endings.includes(ending))?.[0];
  if (known !== undefined) return known;
  if (mime.startsWith('image/')) return 'picture';
  if (mime.startsWith('audio/')) return 'sound';
  if (mime.startsWith('video/')) return 'film';
  return mime.startsWith('text/') ? 'text' : 'other';
}

const families: readonly (readonly [FileFamily, readonly string[]])[] = [
  ['pdf', ['pdf']],
  ['word', ['doc', 'docx', 'odt', 'rtf', 'pages']],
  ['sheet', ['xls', 'xlsx', 'ods', 'csv', 'numbers']],
  ['slides', ['ppt', 'pptx', 'odp', 'key']],
  ['text', ['txt', 'md', 'log', 'ics', 'vcf']],
  ['picture', ['jpg', 'jpeg', 'png', 'gif', 'webp', 'heic', 'tif', 'tiff', 'bmp']],
  ['sound', ['mp3', 'm4a', 'aac', 'amr', 'ogg', 'opus', 'wav', 'flac']],
  ['film', ['mp4', '3gp', 'mov', 'webm', 'mkv', 'avi']],
  ['archive', ['zip', 'rar', '7z', 'gz', 'tar', 'tgz']],
];

const mimeEndings: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['application/msword', 'doc'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['application/vnd.ms-powerpoint', 'ppt'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
  ['application/zip', 'zip'],
  ['text/plain', 'txt'],
  ['text/csv', 'csv'],
]);

/** Endings that a system starts, or a browser runs scripts of. */
const risky: ReadonlySet<string> = new Set(
  (
    'apk app bat bin cmd com cpl deb dll dmg docm exe hta htm html img ins iso jar js jse lnk mht mhtml mjs msc msi ' +
    'msix pif pkg pptm ps1 py reg rpm scr sh svg svgz vb vbe vbs wsf wsh xhtml xlsm xml'
  ).split(' '),
);
