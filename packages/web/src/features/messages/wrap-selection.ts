/** What is being written, and the part of it that is selected. */
export type Writing = { readonly text: string; readonly start: number; readonly end: number };

/**
 * The writing with WhatsApp's mark around the selection, or without it where it has it already. Spaces at the edges
 * stay outside, for a mark next to a space is none. Without a selection the caret stands between the two marks.
 */
export function wrapSelection({ text, start, end }: Writing, mark: string): Writing {
  const selected = text.slice(start, end);
  const lead = selected.length - selected.trimStart().length;
  const from = selected.trim() === '' ? start : start + lead;
  const until = selected.trim() === '' ? start : from + selected.trim().length;
  const size = mark.length;
  const inner = text.slice(from, until);
  if (text.slice(from - size, from) === mark && text.slice(until, until + size) === mark && from >= size) {
    return {
      text: text.slice(0, from - size) + inner + text.slice(until + size),
      start: from - size,
      end: until - size,
    };
  }
  if (inner.length > 2 * size && inner.startsWith(mark) && inner.endsWith(mark)) {
    const bare = inner.slice(size, -size);
    return { text: text.slice(0, from) + bare + text.slice(until), start: from, end: from + bare.length };
  }
  return {
    text: text.slice(0, from) + mark + inner + mark + text.slice(until),
    start: from + size,
    end: until + size,
  };
}

/** The writing with something typed in place of the selection. */
export function insertAt({ text, start, end }: Writing, inserted: string): Writing {
  const caret = start + inserted.length;
  return { text: text.slice(0, start) + inserted + text.slice(end), start: caret, end: caret };
}
