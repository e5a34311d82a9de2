// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const colours = new Map(
  [...css.matchAll(/^ {2}--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);$/gm)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** What is written (4.5:1), by the surfaces that it is written on. */
const texts: Readonly<Record<string, readonly string[]>> = {
  text: ['bg', 'surface', 'surface2', 'surface3', 'selected', 'bubble-in', 'code-bg', 'wallpaper'],
  text2: ['bg', 'surface', 'surface2', 'surface3', 'selected', 'bubble-in', 'code-bg', 'wallpaper'],
  text3: ['bg', 'surface', 'surface2', 'selected'],
  brand: ['bg', 'surface', 'surface2', 'selected', 'bubble-in'],
  'on-brand': ['brand', 'brand-hover'],
  'brand-soft-text': ['brand-soft'],
  'meta-in': ['bubble-in'],
  'bubble-out-text': ['bubble-out'],
  'meta-out': ['bubble-out'],
  'tick-read': ['bubble-out', 'surface', 'surface2', 'selected'],
  link: ['bg', 'surface', 'bubble-in', 'bubble-out', 'note'],
  'note-text': ['note'],
  'note-meta': ['note', 'surface', 'selected'],
  mention: ['mention-soft', 'surface', 'selected', 'note'],
  'on-accent': ['accent'],
  danger: ['bg', 'surface', 'surface2', 'selected', 'bubble-in', 'bubble-out'],
  'danger-text': ['danger-soft'],
  'on-danger': ['danger'],
  warn: ['warn-soft', 'surface', 'selected', 'bubble-out'],
  ok: ['ok-soft', 'surface'],
  info: ['info-soft', 'surface'],
  'tooltip-text': ['tooltip'],
  'on-shade': ['shade'],
  ...Object.fromEntries(
    [...colours.keys()].filter((name) => /^tint-\w+$/.test(name)).map((tint) => [`${tint}-text`, [tint]]),
  ),
};

/** What is only seen, borders of controls and rings of focus (3:1). */
const shapes: Readonly<Record<string, readonly string[]>> = {
  'line-strong': ['bg', 'surface'],
  focus: ['bg', 'surface', 'surface2', 'selected', 'wallpaper', 'bubble-in', 'bubble-out', 'note'],
  brand: ['surface3'],
  'note-line': ['note', 'wallpaper'],
};

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(pairs(texts))('%s can be read on %s', (front, back) => {
    expect(contrast(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(pairs(shapes))('%s can be seen on %s', (front, back) => {
    expect(contrast(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(3);
  });
});

test('every colour of the palette is checked against something', () => {
  const checked = new Set([...pairs(texts), ...pairs(shapes)].flat());
  const decoration = ['line'];
  expect([...colours.keys()].filter((name) => !checked.has(name))).toEqual(decoration);
});

test('black on white is 21:1, so the measure is WCAG’s', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

function pairs(table: Readonly<Record<string, readonly string[]>>): [string, string][] {
  return Object.entries(table).flatMap(([front, backs]) => backs.map((back): [string, string] => [front, back]));
}

function colour(name: string, theme: 'light' | 'dark'): string {
  const found = colours.get(name);
  if (found === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return found[theme];
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of an sRGB colour: WCAG 2.2, definition of "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
