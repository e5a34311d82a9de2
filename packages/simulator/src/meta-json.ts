/**
 * JSON as Meta writes it: everything beyond ASCII as lower-case \uXXXX, and `/ < % @` escaped. The signature covers
 * these bytes, so a receiver that parses and writes the JSON anew gets another signature.
 */
export function metaJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff/<%@]/g, escaped);
}

function escaped(character: string): string {
  if (character === '/') return '\\/';
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${character < '\u0080' ? hex.toUpperCase() : hex}`;
}
