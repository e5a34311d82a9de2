// @vitest-environment jsdom
import type { Wamid } from '@parley/model/ids';
import type { PhoneMessage } from '@parley/model/sandbox';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { accountNews } from './account-news.ts';
import { PhoneBubble } from './PhoneBubble.tsx';
import { PhoneFace } from './PhoneFace.tsx';

afterEach(cleanup);

const script = '<img src=x onerror="alert(1)"><script>alert(1)</script>';

function message(change: Partial<PhoneMessage>): PhoneMessage {
  return {
    id: 'wamid.1' as Wamid,
    from: 'business',
    type: 'text',
    text: script,
    at: '2026-11-22T10:00:00.000Z',
    ...change,
  };
}

function drawFace(change: Partial<PhoneMessage>) {
  const onPress = vi.fn();
  const onPlay = vi.fn();
  const { container } = render(<PhoneFace message={message(change)} onPress={onPress} onPlay={onPlay} />);
  return { container, onPress, onPlay };
}

describe('a card on the phone', () => {
  test('answers by the key of the button that is tapped', () => {
    const { onPress } = drawFace({
      type: 'interactive',
      card: {
        body: 'Keep it?',
        buttons: [
          { key: '0', kind: 'reply', text: 'Keep' },
          { key: '1', kind: 'reply', text: 'Drop' },
        ],
      },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Drop' }));
    expect(onPress.mock.calls).toEqual([['1']]);
  });

  test('opens its list in place, and a row answers', () => {
    const { onPress } = drawFace({
      type: 'interactive',
      card: { list: { label: 'Slots', sections: [{ title: 'Monday', rows: [{ key: '0.0', title: 'At nine' }] }] } },
    });
    expect(screen.queryByRole('button', { name: 'At nine' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Slots' }));
    fireEvent.click(screen.getByRole('button', { name: 'At nine' }));
    expect(onPress.mock.calls).toEqual([['0.0']]);
    expect(screen.getByRole('button', { name: 'Slots' }).getAttribute('aria-expanded')).toBe('false');
  });

  test('says yes or no to calls', () => {
    const { onPress } = drawFace({ card: { buttons: [{ key: '0', kind: 'permission', text: 'Choose preference' }] } });
    fireEvent.click(screen.getByRole('button', { name: 'Do not allow' }));
    expect(onPress.mock.calls).toEqual([['0', { response: 'reject' }]]);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', ''])('opens nothing at %j', (url) => {
    const { container } = drawFace({ card: { buttons: [{ kind: 'url', text: 'Open', url }] } });
    expect(container.querySelector('a')).toBeNull();
    expect(container.textContent).toBe('Open');
  });

  test('opens the web in a tab of its own that knows nothing of this one', () => {
    const { container } = drawFace({
      card: { buttons: [{ kind: 'url', text: 'Open', url: 'https://shop.example.test' }] },
    });
    expect(container.querySelector('a')?.rel).toBe('noopener noreferrer nofollow');
  });
});

describe('a file on the phone', () => {
  test('that the simulator does not hold is named, and asked for nowhere', () => {
    const { container } = drawFace({ type: 'image', media: { link: 'https://files.example.test/a.jpg' } });
    expect(container.textContent).toContain('files.example.test');
    expect(container.querySelector('img, a, video, audio')).toBeNull();
  });

  test.each([
    ['image', 'image/jpeg', 'img'],
    ['sticker', 'image/webp', 'img'],
    ['video', 'video/mp4', 'video'],
    ['audio', 'audio/ogg; codecs=opus', 'audio'],
    ['document', 'application/pdf', 'a[download]'],
    ['document', 'text/html', 'a[download]'],
  ])('of type %s and kind %s is drawn by %s', (type, mime, element) => {
    const { container } = drawFace({ type, media: { url: '/media/1', mime, name: script, bytes: 5 } });
    expect(container.querySelector(element)).not.toBeNull();
    expect(container.querySelector('script, [onerror]')).toBeNull();
  });
});

test('a bubble says where a message comes from, what was done to it, and what was said to it', () => {
  const draw = (change: Partial<PhoneMessage>) => {
    cleanup();
    const { container } = render(
      <PhoneBubble
        message={message(change)}
        personId="emma"
        business="Parley"
        quoted={undefined}
        isFirst
        onReply={() => {}}
      />,
    );
    expect(container.querySelector('script, [onerror]')).toBeNull();
    return container;
  };
  expect(draw({ forwarded: 'often' }).textContent).toContain('Forwarded many times');
  expect(draw({ isFromPhoneApp: true }).textContent).toContain('From the business’s phone');
  expect(draw({ isEdited: true }).textContent).toContain('Edited');
  draw({ reactions: { person: '🎉', business: '👍' } });
  expect(screen.getByRole('img', { name: 'Reacted 🎉, Parley reacted 👍' })).toBeDefined();
  draw({ isRevoked: true, text: 'This message was deleted' });
  expect(screen.queryByRole('button')).toBeNull();
});

test('each news of an account has a name of its own and a value that can be written down', () => {
  expect(new Set(accountNews.map(({ name }) => name)).size).toBe(accountNews.length);
  for (const { value } of accountNews) expect(JSON.parse(JSON.stringify(value))).toEqual(value);
});
