import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, emojiOnly, type Inline, parseFormatting, plainText } from './formatting.ts';
import { findLinks } from './links.ts';

/** Nodes written short: `<b>` bold, `<i>` italic, `<s>` strike, `<c>` code, `<a>` link. */
function short(nodes: readonly Inline[]): string {
  const tags = { bold: 'b', italic: 'i', strike: 's' } as const;
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind === 'code') return `<c>${node.text}</c>`;
      if (node.kind === 'link') return `<a ${node.href}>${node.text}</a>`;
      return `<${tags[node.kind]}>${short(node.children)}</${tags[node.kind]}>`;
    })
    .join('');
}

function shortBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return short(block.children);
    case 'quote':
      return `quote(${block.lines.map(short).join('|')})`;
    case 'bullets':
      return `bullets(${block.items.map(short).join('|')})`;
    case 'numbers':
      return `numbers from ${block.first}(${block.items.map(short).join('|')})`;
    case 'mono':
      return `mono(${block.text})`;
  }
}

const read = (text: string) => parseFormatting(text, findLinks).map(shortBlock).join('\n');

describe('marks', () => {
  test.each([
    ['*bold*', '<b>bold</b>'],
    ['_italic_', '<i>italic</i>'],
    ['~gone~', '<s>gone</s>'],
    ['a *b* c', 'a <b>b</b> c'],
    ['*_both_*', '<b><i>both</i></b>'],
    ['*a ~b _c_~*', '<b>a <s>b <i>c</i></s></b>'],
    ['(*b*),', '(<b>b</b>),'],
    ['🎉*b*🎉', '🎉<b>b</b>🎉'],
    ['*مرحبا* كيف', '<b>مرحبا</b> كيف'],
    ['*नमस्ते* जी', '<b>नमस्ते</b> जी'],
  ])('%s is formatted', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    '5 * 4 * 3',
    '2*3*4',
    'snake_case_name',
    'a * b*',
    '*b *',
    '*lone',
    'lone*',
    '**',
    '****',
    '*a\nb*',
    '~',
    '_ _',
    '`',
    '``',
    '```',
    '``````',
  ])('%j stays as written', (text) => {
    expect(plainText(text)).toBe(text.replace('\n', ' '));
  });

  test('crossing marks: the pair that closes first wins', () => {
    expect(read('*a _b* c_')).toBe('<b>a _b</b> c_');
  });

  test('the nearest opening mark is the partner', () => {
    expect(read('5 *stars and *bold* text')).toBe('5 *stars and <b>bold</b> text');
  });
});

describe('code', () => {
  test.each([
    ['`a*b*`', '<c>a*b*</c>'],
    ['say ```x``` now', 'say <c>x</c> now'],
    ['*see `x`*', '<b>see <c>x</c></b>'],
    ['it`s and it`s', 'it`s and it`s'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test('three backticks may span lines, and nothing inside is read', () => {
    expect(read('before\n```\n*a*\nhttps://x.com\n```\nafter')).toBe('before\nmono(*a*\nhttps://x.com)\nafter');
  });

  test('text on the line of the backticks is kept', () => {
    expect(read('a ```b\nc``` d')).toBe('a \nmono(b\nc)\n d');
  });
});

describe('lines', () => {
  test('quoted lines stand together', () => {
    expect(read('> one\n> *two*\nthree')).toBe('quote(one|<b>two</b>)\nthree');
  });

  test('an item wins over bold at the start of a line', () => {
    expect(read('* one\n- two*')).toBe('bullets(one|two*)');
  });

  test('numbers are kept as written', () => {
    expect(read('3. c\n4. d')).toBe('numbers from 3(c|d)');
  });

  test('a mark in the middle of a line starts no block', () => {
    expect(read('a > b - c 1. d')).toBe('a > b - c 1. d');
  });

  test('an empty line stays an empty paragraph', () => {
    expect(read('a\n\nb')).toBe('a\n\nb');
  });
});

describe('links', () => {
  test.each([
    ['https://a.io/x_y_z ok', '<a https://a.io/x_y_z>https://a.io/x_y_z</a> ok'],
    ['*https://a.io*', '<b><a https://a.io>https://a.io</a></b>'],
    ['_*https://a.io/b*_', '<i><b><a https://a.io/b>https://a.io/b</a></b></i>'],
    ['see shop.com.', 'see <a https://shop.com>shop.com</a>.'],
    ['bob@shop.com', '<a mailto:bob@shop.com>bob@shop.com</a>'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'ftp://shop.com/a', 'done.Thanks'])(
    '%s is no link',
    (text) => {
      expect(read(text)).toBe(text);
    },
  );
});

describe('for any text', () => {
  const piece = fc.constantFrom(
    '*',
    '_',
    '~',
    '`',
    '```',
    ' ',
    '\n',
    '> ',
    '- ',
    '1. ',
    'a',
    'é',
    '🎉',
    'ب',
    'https://a.io/_',
    '.',
    '@',
  );
  const markedText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  test('no character is lost or made up, marks aside', () => {
    const letters = (text: string) => text.replace(/[*_~`>\s\-•.\d]/g, '');
    fc.assert(
      fc.property(fc.oneof(markedText, fc.string({ unit: 'grapheme' })), (text) => {
        expect(letters(plainText(text))).toBe(letters(text));
      }),
    );
  });

  test('no two marks of one kind nest, and no code or link holds another node', () => {
    const check = (nodes: readonly Inline[], outer: readonly string[]): void => {
      for (const node of nodes) {
        if (!('children' in node)) continue;
        expect(outer).not.toContain(node.kind);
        expect(node.children.length).toBeGreaterThan(0);
        check(node.children, [...outer, node.kind]);
      }
    };
    fc.assert(
      fc.property(markedText, (text) => {
        for (const block of parseFormatting(text, findLinks)) {
          if (block.kind === 'paragraph') check(block.children, []);
        }
      }),
    );
  });

  test('every link opens the web or mail, whatever is typed', () => {
    const links = (nodes: readonly Inline[]): string[] =>
      nodes.flatMap((node) => (node.kind === 'link' ? [node.href] : 'children' in node ? links(node.children) : []));
    const address = fc.oneof(
      fc.webUrl(),
      fc.emailAddress(),
      fc.constantFrom('javascript:alert(1)//a.com', 'vbscript:x', 'JaVaScRiPt:a.com'),
    );
    fc.assert(
      fc.property(address, markedText, (found, text) => {
        for (const block of parseFormatting(`${text} ${found} ${text}`, findLinks)) {
          if (block.kind === 'paragraph')
            for (const href of links(block.children)) expect(href).toMatch(/^(https?:\/\/|mailto:)/i);
        }
      }),
    );
  });
});

describe('emoji', () => {
  test.each([
    ['👍', 1],
    [' ❤️ 🎉 ', 2],
    ['👨‍👩‍👧‍👦', 1],
    ['🇦🇪👍🏽👍', 3],
    ['👍👍👍👍', 0],
    ['ok 👍', 0],
    ['1', 0],
    ['©', 0],
    ['', 0],
  ])('%j counts as %i', (text, count) => {
    expect(emojiOnly(text)).toBe(count);
  });
});
