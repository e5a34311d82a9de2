/** JSON from somebody else: bytes to a value, with bounds. How to look into such a value: model, json.ts. */

export type ReadJson = { readonly value: unknown } | { readonly reason: string };

const deepest = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The value of these bytes, or a reason that holds none of their text. Nested deeper than 64 levels is refused before
 * parsing, as is anything that is not UTF-8. Keys named `__proto__` are left out, at any depth: a later copy of the
 * value could take one for the prototype.
 */
export function readJson(bytes: Uint8Array): ReadJson {
  if (isTooDeep(bytes)) return { reason: `The body is nested deeper than ${deepest} levels` };
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { reason: 'The body is not UTF-8' };
  }
  try {
    return { value: mayHoldProto.test(text) ? JSON.parse(text, withoutProto) : JSON.parse(text) };
  } catch {
    return { reason: 'The body is not JSON' };
  }
}

/** The key as written, or with one of its letters escaped. Reviving costs several parses, so it runs only then. */
const mayHoldProto = /__proto__|\\u00(?:5f|70|72|6f|74)/i;

function withoutProto(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (isInText) {
      if (byte === backslash) index += 1;
      else if (byte === quote) isInText = false;
    } else if (byte === quote) {
      isInText = true;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
