/**
 * Keys as people name them: `j`, `?`, `Enter`, `alt+ArrowUp`, `mod+b`, `mod+shift+x` (`mod` is Ctrl, or ⌘ on a Mac). A
 * letter is the one on the key cap; on a layout without Latin letters it is the one that the place has on others.
 */
import { useEffect, useRef } from 'react';

export type Shortcuts = { readonly [shortcut: string]: (event: KeyboardEvent) => void };

type KeyLike = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The name of a pressed key. Shift counts with letters and named keys; in `?` or `/` it is part of the character. */
export function shortcutOf(event: KeyLike): string {
  const key = event.key.length > 1 ? event.key : characterOf(event);
  const isShiftNamed = event.shiftKey && (key.length > 1 || /^[a-z]$/.test(key));
  return [
    event.ctrlKey || event.metaKey ? 'mod+' : '',
    event.altKey ? 'alt+' : '',
    isShiftNamed ? 'shift+' : '',
    key,
  ].join('');
}

/** True where a key types a character, so that single keys mean nothing. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}

/**
 * Runs the action of a key pressed anywhere on the page. Single keys are off while typing; all are off behind a dialog,
 * a menu or a popover, during composition, with AltGr, and where something nearer has handled the key.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const present = useRef(shortcuts);
  useEffect(() => {
    present.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.getModifierState('AltGraph')) return;
      const name = shortcutOf(event);
      const action = present.current[name];
      if (action === undefined) return;
      if (isTyping(event.target) && !/^(?:mod|alt)\+/.test(name)) return;
      if (document.querySelector('[data-state=open]:is([role=dialog], [popover]), [role=menu]') !== null) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function characterOf(event: KeyLike): string {
  const key = event.key.toLowerCase();
  if (/^[\x20-\x7e]$/.test(key)) return key;
  return /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase() ?? key;
}
