import { rgbaToThumbHash } from 'thumbhash';
import { describe, expect, it, test } from 'vitest';
import { fileKind, nameParts, safeName } from './file-kind.ts';
import { mediaBox } from './media-box.ts';
import { canFetchAgain, lengthWords, mediaSentence, sizeWords } from './media-words.ts';
import { moneyWords } from './money-words.ts';
import { barCount, barsOf } from './peaks.ts';
import { placeholderUrl } from './placeholder.ts';
import { vcard } from './vcard.ts';

describe('the box of a picture', () => {
  test.each([
    ['a photo that is wide', { width: 1600, height: 1200 }, { width: 330, height: 248 }],
    ['a photo that is high', { width: 1200, height: 1600 }, { width: 248, height: 330 }],
    ['a panorama', { width: 9000, height: 300 }, { width: 330, height: 186 }],
    ['a receipt', { width: 300, height: 9000 }, { width: 220, height: 330 }],
    ['an icon', { width: 16, height: 16 }, { width: 160, height: 160 }],
    ['no known size', {}, { width: 330, height: 248 }],
    ['no size at all', { width: 0, height: Number.NaN }, { width: 330, height: 248 }],
    ['an endless size', { width: Number.POSITIVE_INFINITY, height: 1 }, { width: 330, height: 248 }],
  ])('of %s fits a bubble', (_name, size, box) => {
    expect(mediaBox(size)).toEqual(box);
  });
});

describe('the blur of a picture', () => {
  it('is drawn from its thumbhash', () => {
    const hash = rgbaToThumbHash(2, 2, new Uint8Array(16).fill(200));
    expect(placeholderUrl(btoa(String.fromCharCode(...hash)))).toMatch(/^data:image\/png;base64,/);
  });
  test.each([undefined, '', '%%%', 'AA==', 'A'.repeat(5000), '<script>'])('is absent for %s', (text) => {
    expect(placeholderUrl(text)).toBeUndefined();
  });
});

describe('a file', () => {
  test.each([
    ['invoice.pdf', 'application/pdf', 'pdf', 'PDF', false],
    ['Budget.XLSX', 'application/octet-stream', 'sheet', 'XLSX', false],
    ['notes', 'text/plain', 'text', 'TXT', false],
    ['photo.jpg.exe', 'image/jpeg', 'picture', 'EXE', true],
    ['page.html', 'text/html', 'text', 'HTML', true],
    ['thing', 'application/octet-stream', 'other', 'FILE', true],
  ])('named %s is known by its ending', (name, mime, family, word, isRisky) => {
    expect(fileKind(name, mime)).toEqual({ family, word, isRisky });
  });

  test.each([
    ['a/b\\c.pdf', 'a_b_c.pdf'],
    ['in\u202efdp.exe', 'infdp.exe'],
    ['two\nlines\u0000.txt', 'twolines.txt'],
    ['..', 'File'],
    [' \u200f ', 'File'],
    [undefined, 'File'],
  ])('%j is saved under a safe name', (name, safe) => {
    expect(safeName(name, 'File')).toBe(safe);
  });

  it('keeps its ending when its name is cut', () => {
    const name = safeName(`${'x'.repeat(5000)}.pdf`, 'File');
    expect(name).toHaveLength(200);
    expect(name.endsWith('.pdf')).toBe(true);
  });

  it('shows the end of its name whole, never half a letter', () => {
    expect(nameParts('short.pdf')).toEqual({ start: '', end: 'short.pdf' });
    const name = `a long name with a family ${'👩‍👩‍👧'.repeat(3)}.pdf`;
    const { start, end } = nameParts(name);
    expect(start + end).toBe(name);
    const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
    expect(end).toBe(letters.slice(-10).join(''));
  });
});

describe('words about a file', () => {
  it('say its size and its length', () => {
    expect([0, 900, 240 * 1024, 1.4 * 1024 * 1024].map(sizeWords)).toEqual(['0 B', '900 B', '240 kB', '1.4 MB']);
    expect([14, 3723, Number.NaN, -1, Number.POSITIVE_INFINITY].map(lengthWords)).toEqual([
      '0:14',
      '1:02:03',
      '0:00',
      '0:00',
      '0:00',
    ]);
  });
  it('offer to fetch again only what a fetch can bring', () => {
    const states = ['pending', 'too_large', 'hash_mismatch', 'expired', 'unsafe', 'failed', undefined] as const;
    expect(states.filter(canFetchAgain)).toEqual(['hash_mismatch', 'expired', 'failed']);
    for (const state of states) expect(mediaSentence(state, 'photo')).toMatch(/^The photo .*\.$/);
  });
});

test('money is written in its currency, and in nothing that is none', () => {
  expect(moneyWords(4.5, 'EUR')).toBe('€4.50');
  expect(moneyWords(1234.5, '<b>money</b>')).toBe('1,234.5 <B>MONEY');
  expect(moneyWords(2, undefined)).toBe('2');
});

test('the bars of a sound stand for its loudness, the loudest being 1', () => {
  const samples = Float32Array.from({ length: 4800 }, (_, index) => (index < 2400 ? 0.25 : -0.5));
  const bars = barsOf(samples);
  expect(bars).toHaveLength(barCount);
  expect(bars[0]).toBe(0.5);
  expect(bars.at(-1)).toBe(1);
  expect(Math.max(...barsOf([]))).toBe(0);
});

test('no value of a card adds a line to the file that is saved', () => {
  const file = vcard({
    title: 'Ana\r\nTEL:+1',
    name: { first_name: 'A;B', last_name: 'C,D' },
    phones: [{ phone: '+1\nEND:VCARD' }],
    emails: [{ email: 'a@x.test\u2028NOTE:x' }],
  });
  expect(file.trim().split('\r\n')).toEqual([
    'BEGIN:VCARD',
    'VERSION:3.0',
    'N:C\\,D;A\\;B;;;',
    'FN:Ana\\nTEL:+1',
    'TEL:+1\\nEND:VCARD',
    'EMAIL:a@x.test\\nNOTE:x',
    'END:VCARD',
  ]);
});
