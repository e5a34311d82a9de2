/** What a file is, by its bytes. Its name and what somebody said about it count for nothing. */
import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

/** The media type of a file of ours; undefined where its bytes say nothing. Text is `text/plain`, or markup. */
export async function mimeOf(path: string): Promise<string | undefined> {
  const known = await fileTypeFromFile(path);
  return known?.mime ?? textType(await beginning(path));
}

const beginningBytes = 64 * 1024;

async function beginning(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Text has a form that every file without a signature may have: no NUL, and well-formed UTF-8. */
function textType(bytes: Buffer): string | undefined {
  if (bytes.length === 0 || bytes.includes(0)) return undefined;
  try {
    // A character may be cut by the end of what was read.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length === beginningBytes });
    return text.trimStart().startsWith('<') ? 'text/html' : 'text/plain';
  } catch {
    return undefined;
  }
}
