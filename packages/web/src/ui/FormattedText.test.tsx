// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { FormattedText } from './FormattedText.tsx';

afterEach(cleanup);

test('what looks like HTML is text', () => {
  const { container } = render(<FormattedText text={'<img src=x onerror=alert(1)> *<b>x</b>*'} />);
  expect(container.querySelector('img')).toBeNull();
  expect(container.textContent).toBe('<img src=x onerror=alert(1)> <b>x</b>');
});

test('a link opens beside the inbox and tells nothing of it', () => {
  render(<FormattedText text="see https://shop.example/a_b" />);
  const link = screen.getByRole('link', { name: 'https://shop.example/a_b' });
  expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
  expect(link.getAttribute('target')).toBe('_blank');
});

test('each paragraph finds its own direction', () => {
  const { container } = render(<FormattedText text={'Hello\nمرحبا'} />);
  expect([...container.querySelectorAll('p')].map(({ dir }) => dir)).toEqual(['auto', 'auto']);
});

test('the room for the time stands behind the last word, also of a list', () => {
  const { container } = render(<FormattedText text={'one\n- two\n- three'} tail={<i>10:42</i>} />);
  expect(container.querySelector('li:last-child')?.textContent).toBe('three10:42');
});
