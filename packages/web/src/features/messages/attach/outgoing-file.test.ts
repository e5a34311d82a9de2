import type { MediaId } from '@parley/model/ids';
import { captionLimit, checkContent } from '@parley/model/limits';
import { describe, expect, it, test } from 'vitest';
import { mimeOf, refusalOf } from '../../../inbox/chosen-file.ts';
import { captionProblem, fileMessage, takesCaption } from './outgoing-file.ts';
import { levelOf } from './recorder.ts';

const megabyte = 1024 * 1024;
const file = (type: string, size = 1000, name = 'a') => ({ name, type, size });
const media = (mime: string) => ({ mediaId: 'm-1' as MediaId, state: 'ready' as const, mime });

describe('a chosen file', () => {
  test.each([
    ['a photo', file('image/jpeg', 4 * megabyte)],
    ['a film', file('video/mp4', 15 * megabyte)],
    ['music, by a name of its own', file('audio/x-m4a')],
    ['a table of commas', file('text/csv')],
    ['a document', file('application/pdf', 99 * megabyte)],
    ['what the browser has no name for', file('')],
  ])('may be %s', (_name, chosen) => {
    expect(refusalOf(chosen)).toBeUndefined();
  });

  test.each([
    ['a photo that is too large', file('image/png', 6 * megabyte), '5 MB as a photo'],
    ['a film that is too large', file('video/mp4', 17 * megabyte), '16 MB as a video'],
    ['a program', file('application/x-msdownload'), 'does not take files of this kind'],
    ['a drawing', file('image/svg+xml'), 'does not take files of this kind'],
    ['nothing', file('image/png', 0), 'empty'],
  ])('is refused in plain words where it is %s', (_name, chosen, words) => {
    expect(refusalOf(chosen)).toContain(words);
  });

  it('is known by one name, whatever the browser calls it', () => {
    expect(['image/JPG', 'audio/mp3; x=1', 'text/markdown', 'video/mp4'].map((type) => mimeOf({ type }))).toEqual([
      'image/jpeg',
      'audio/mpeg',
      'text/plain',
      'video/mp4',
    ]);
  });
});

describe('an uploaded file', () => {
  test.each([
    ['image/jpeg', 'image', { mediaId: 'm-1', caption: 'Hi' }, 'Hi'],
    ['video/mp4', 'video', { mediaId: 'm-1', caption: 'Hi' }, 'Hi'],
    ['application/pdf', 'document', { mediaId: 'm-1', filename: 'a.pdf', caption: 'Hi' }, 'Hi'],
    ['audio/mpeg', 'audio', { mediaId: 'm-1' }, 'Audio'],
    ['image/webp', 'sticker', { mediaId: 'm-1' }, 'Sticker'],
  ])('of %s makes a message of type %s that can be sent', (mime, type, content, text) => {
    const made = fileMessage(media(mime), 'a.pdf', ' Hi ');
    expect(made).toMatchObject({ payload: { type, content }, text });
    expect(made.payload.content).toEqual(content);
    expect(checkContent(type, made.payload.content)).toBeUndefined();
  });

  it('with a huge name or no words is sent all the same', () => {
    const { payload } = fileMessage(media('application/pdf'), `${'x'.repeat(3000)}.pdf`, '  ');
    expect(checkContent('document', payload.content)).toBeUndefined();
    expect(payload.content).toMatchObject({ filename: expect.stringMatching(/\.pdf$/) });
    expect(checkContent('document', fileMessage(media('application/pdf'), ' ', '').payload.content)).toBeUndefined();
  });

  it('takes a caption up to the limit of WhatsApp', () => {
    expect(captionProblem('x'.repeat(captionLimit))).toBeUndefined();
    expect(captionProblem('x'.repeat(captionLimit + 2))).toBe('The caption is 2 characters too long.');
    expect((['image', 'video', 'document', 'audio', 'sticker'] as const).map(takesCaption)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

test('the level of a microphone is none in silence and never more than all', () => {
  expect(levelOf(new Uint8Array(512).fill(128))).toBe(0);
  expect(levelOf(Uint8Array.from({ length: 512 }, (_, index) => (index % 2 ? 255 : 0)))).toBe(1);
  expect(levelOf([])).toBe(0);
});
