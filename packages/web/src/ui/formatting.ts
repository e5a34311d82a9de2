/**
 * WhatsApp's formatting marks, read into plain data. Pure, and in time linear in the text. Who finds addresses in it is
 * passed in (links.ts), so that a list which shows no links does not load that.
 *
 * - `*bold*`, `_italic_` and `~strike~` nest in each other; `` `code` `` and ` ```mono``` ` hold plain text only.
 * - An opening mark follows the start, a space or punctuation and is followed by no space; a closing mark is the mirror.
 * - Marks end with their line, except the three backticks. A mark without its partner is an ordinary character.
 * - `> ` quotes a line; `- ` or `* ` starts an item, `1. ` a numbered one. An item wins over bold.
 * - Marks inside an address are part of the address.
 *
 * Source: WhatsApp Help Center, "How to format your messages".
 */
export type Mark = 'bold' | 'italic' | 'strike';

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: Mark; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** An address in a line, from `start`: its text as written, and where it leads. */
export type FoundLink = { readonly start: number; readonly text: string; readonly href: string };
export type FindLinks = (line: string) => readonly FoundLink[];

export type Line = readonly Inline[];

export type Block =
  | { readonly kind: 'paragraph'; readonly children: Line }
  | { readonly kind: 'quote'; readonly lines: readonly Line[] }
  | { readonly kind: 'bullets'; readonly items: readonly Line[] }
  | { readonly kind: 'numbers'; readonly first: number; readonly items: readonly Line[] }
  | { readonly kind: 'mono'; readonly text: string };

/** The blocks of a text: a paragraph for each line, neighbouring quoted lines and items together. */
export function parseFormatting(text: string, findLinks: FindLinks = () => []): Block[] {
  const { blocks, add } = gatherBlocks(findLinks);
  let from = 0;
  let fenced: Atom[] = [];
  const addLines = (until: number) => {
    const nextFenced = fenced.values();
    let atom = nextFenced.next().value;
    for (const { start, end } of linesBetween(text, from, until)) {
      const atoms: Atom[] = [];
      while (atom !== undefined && atom.end <= end) {
        atoms.push({ ...atom, start: atom.start - start, end: atom.end - start });
        atom = nextFenced.next().value;
      }
      add(text.slice(start, end), atoms);
    }
    fenced = [];
  };
  for (const { start, end, inner } of fences(text)) {
    if (!inner.includes('\n')) {
      fenced.push({ start, end, node: { kind: 'code', text: inner } });
      continue;
    }
    if (start > from) addLines(text[start - 1] === '\n' ? start - 1 : start);
    blocks.push({ kind: 'mono', text: inner.replace(/^\n/, '').replace(/\n$/, '') });
    from = text[end] === '\n' ? end + 1 : end;
  }
  if (from < text.length || blocks.length === 0) addLines(text.length);
  return blocks;
}

/** The text of a message without its marks, on one line: what a list or a quote shows. */
export function plainText(text: string): string {
  return parseFormatting(text).flatMap(linesOf).join(' ').replace(/\s+/g, ' ').trim();
}

/** How many emoji a text consists of, when it has nothing else and at most three; else 0. */
export function emojiOnly(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 60) return 0;
  let count = 0;
  for (const { segment } of graphemes.segment(trimmed)) {
    if (segment.trim() === '') continue;
    if (!/^(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)$/v.test(segment)) return 0;
    count += 1;
  }
  return count <= 3 ? count : 0;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const marks: ReadonlyMap<string, Mark> = new Map([
  ['*', 'bold'],
  ['_', 'italic'],
  ['~', 'strike'],
]);

/** A stretch that is one node already; no mark inside it is read. */
type Atom = { readonly start: number; readonly end: number; readonly node: Inline };

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [textOf(block.children)];
    case 'quote':
      return block.lines.map(textOf);
    case 'bullets':
      return block.items.map((item) => `• ${textOf(item)}`);
    case 'numbers':
      return block.items.map((item, index) => `${block.first + index}. ${textOf(item)}`);
    case 'mono':
      return [block.text];
  }
}

function textOf(line: Line): string {
  return line.map((node) => ('children' in node ? textOf(node.children) : node.text)).join('');
}

/** Pairs of three backticks around something, wherever their lines end. */
function* fences(text: string): Generator<{ start: number; end: number; inner: string }> {
  let start = text.indexOf('```');
  while (start >= 0) {
    const close = text.indexOf('```', start + 3);
    if (close < 0) return;
    const inner = text.slice(start + 3, close);
    const isEmpty = inner.trim() === '';
    if (!isEmpty) yield { start, end: close + 3, inner };
    start = isEmpty ? close : text.indexOf('```', close + 3);
  }
}

function* linesBetween(text: string, from: number, until: number): Generator<{ start: number; end: number }> {
  let start = from;
  for (;;) {
    const newline = text.indexOf('\n', start);
    if (newline < 0 || newline >= until) {
      yield { start, end: until };
      return;
    }
    yield { start, end: newline };
    start = newline + 1;
  }
}

/** Collects lines into blocks: items and quoted lines join the block above where it is of their kind. */
function gatherBlocks(findLinks: FindLinks): { blocks: Block[]; add: (line: string, atoms: readonly Atom[]) => void } {
  const blocks: Block[] = [];
  let open: { readonly block: Block; readonly lines: Line[] } | undefined;
  const join = (kind: Block['kind'], line: Line, start: (lines: Line[]) => Block) => {
    const isOpen = open !== undefined && open.block === blocks.at(-1) && open.block.kind === kind;
    if (open === undefined || !isOpen) {
      const lines: Line[] = [];
      open = { block: start(lines), lines };
      blocks.push(open.block);
    }
    open.lines.push(line);
  };
  const add = (line: string, atoms: readonly Atom[]) => {
    const marker = /^(?:> |[-*] |(\d{1,3})\. )(?=\S)/.exec(line);
    const skip = marker?.[0].length ?? 0;
    const moved = atoms.map((atom) => ({ ...atom, start: atom.start - skip, end: atom.end - skip }));
    const children = parseInline(line.slice(skip), moved, findLinks);
    if (marker === null) blocks.push({ kind: 'paragraph', children });
    else if (marker[0] === '> ') join('quote', children, (lines) => ({ kind: 'quote', lines }));
    else if (marker[1] === undefined) join('bullets', children, (items) => ({ kind: 'bullets', items }));
    else join('numbers', children, (items) => ({ kind: 'numbers', first: Number(marker[1]), items }));
  };
  return { blocks, add };
}

function parseInline(line: string, fenced: readonly Atom[], findLinks: FindLinks): Line {
  const atoms = withLinks(findLinks(line), withCode(line, fenced));
  const pairs = pairMarks(line, atoms);
  const stack: { readonly closesAt: number; readonly mark?: Mark; readonly children: Inline[] }[] = [];
  let top: { readonly closesAt: number; readonly mark?: Mark; readonly children: Inline[] } = {
    closesAt: -1,
    children: [],
  };
  let plainFrom = 0;
  const endPlain = (at: number) => {
    if (at > plainFrom) top.children.push({ kind: 'text', text: line.slice(plainFrom, at) });
  };
  walk(line, atoms, {
    atom(atom) {
      endPlain(atom.start);
      top.children.push(atom.node);
      plainFrom = atom.end;
    },
    mark(at, mark) {
      const closesAt = pairs.get(at);
      if (closesAt !== undefined) {
        endPlain(at);
        stack.push(top);
        top = { closesAt, mark, children: [] };
        plainFrom = at + 1;
      } else if (top.closesAt === at && top.mark !== undefined) {
        endPlain(at);
        const node: Inline = { kind: top.mark, children: top.children };
        top = stack.pop() ?? top;
        top.children.push(node);
        plainFrom = at + 1;
      }
    },
  });
  endPlain(line.length);
  return top.children;
}

/** Which opening mark closes where. At most one mark of each kind is open, so each character costs the same. */
function pairMarks(line: string, atoms: readonly Atom[]): Map<number, number> {
  const pairs = new Map<number, number>();
  let open: { readonly mark: Mark; readonly at: number }[] = [];
  walk(line, atoms, {
    mark(at, mark) {
      const opener = open.find((other) => other.mark === mark);
      if (opener !== undefined && at > opener.at + 1 && closes(line, at)) {
        pairs.set(opener.at, at);
        open = open.filter((other) => other.at < opener.at);
      } else if (opens(line, at)) {
        open = [...open.filter((other) => other.mark !== mark), { mark, at }];
      }
    },
  });
  return pairs;
}

/** Visits the atoms and the marks between them, in order. */
function walk(
  line: string,
  atoms: readonly Atom[],
  visit: { readonly atom?: (atom: Atom) => void; readonly mark: (at: number, mark: Mark) => void },
): void {
  let next = 0;
  for (let at = 0; at < line.length; at += 1) {
    const atom = atoms[next];
    if (atom !== undefined && atom.start === at) {
      visit.atom?.(atom);
      at = atom.end - 1;
      next += 1;
      continue;
    }
    const mark = marks.get(line.charAt(at));
    if (mark !== undefined) visit.mark(at, mark);
  }
}

function withCode(line: string, atoms: readonly Atom[]): Atom[] {
  const found = [...atoms];
  let next = 0;
  let start = -1;
  for (let at = line.indexOf('`'); at >= 0; at = line.indexOf('`', at + 1)) {
    while (atoms[next] !== undefined && (atoms[next]?.end ?? 0) <= at) next += 1;
    const atom = atoms[next];
    if (atom !== undefined && atom.start <= at) {
      at = atom.end - 1;
      start = -1;
    } else if (start >= 0 && at > start + 1 && closes(line, at)) {
      found.push({ start, end: at + 1, node: { kind: 'code', text: line.slice(start + 1, at) } });
      start = -1;
    } else {
      start = opens(line, at) ? at : -1;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function withLinks(links: readonly FoundLink[], atoms: readonly Atom[]): readonly Atom[] {
  const found: Atom[] = [];
  let next = 0;
  for (const { start, text, href } of links) {
    const end = start + text.length;
    while (atoms[next] !== undefined && (atoms[next]?.end ?? 0) <= start) next += 1;
    const atom = atoms[next];
    if (atom === undefined || atom.start >= end) found.push({ start, end, node: { kind: 'link', text, href } });
  }
  return found.length === 0 ? atoms : [...atoms, ...found].sort((a, b) => a.start - b.start);
}

function opens(line: string, at: number): boolean {
  return isEdge(before(line, at)) && isInk(after(line, at));
}

function closes(line: string, at: number): boolean {
  return isInk(before(line, at)) && isEdge(after(line, at));
}

function isEdge(character: string): boolean {
  return character === '' || /[\s\p{P}\p{S}]/u.test(character);
}

function isInk(character: string): boolean {
  return character !== '' && !/\s/u.test(character);
}

function after(line: string, at: number): string {
  const point = line.codePointAt(at + 1);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function before(line: string, at: number): string {
  const low = line.charCodeAt(at - 1);
  if (low >= 0xdc00 && low <= 0xdfff && at >= 2) return line.slice(at - 2, at);
  return line.charAt(at - 1);
}
