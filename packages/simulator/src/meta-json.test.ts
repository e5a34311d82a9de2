import { sign } from '@parley/whatsapp/signature';
import { expect, test } from 'vitest';
import { metaJson } from './meta-json.ts';

test('JSON is written with the escapes that Meta signs', () => {
  const json = metaJson({ a: 'äöå/@<' });
  expect(json).toBe('{"a":"\\u00e4\\u00f6\\u00e5\\/\\u0040\\u003C"}');
  expect(sign('test_app_secret', Buffer.from(json))).toBe(
    'sha256=5cec52f99fb8d0478ab48842664083d7fb0f4b62a31a067e5bcfa209bfa0df24',
  );
});

test.each([
  ['percent', '100%', '"100\\u0025"'],
  ['emoji', '🙏', '"\\ud83d\\ude4f"'],
  ['backslash before a slash', '\\/', '"\\\\\\/"'],
  ['lone surrogate', '\ud83d', '"\\ud83d"'],
  ['plain text', 'plain "text"', '"plain \\"text\\""'],
])('%s survives being written and read', (_name, value, json) => {
  expect(metaJson(value)).toBe(json);
  expect(JSON.parse(metaJson(value))).toBe(value);
});
