/** Where a tip stands: above or below its control, or at the end of the line. It turns round where there is no room. */
export type TipSide = 'top' | 'bottom' | 'end';

/** A tip on the screen. `keys` do the same as the control. */
export type Tip = {
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly keys: readonly string[];
  readonly side: TipSide;
};

/**
 * What a control carries to have a tip: `<button aria-label="Search" {...tip('Search', { keys: ['/'] })}>`. The tip is
 * for eyes alone and repeats the control's accessible name, so the control needs that name too.
 */
export function tip(
  label: string,
  { keys, side }: { readonly keys?: readonly string[]; readonly side?: TipSide } = {},
) {
  return { 'data-tip': label, 'data-tip-keys': keys?.join(' '), 'data-tip-side': side };
}

/** One for the whole page, so that a thousand controls cost nothing: it listens, and tells which tip to show. */
export function watchTips(show: (shown: Tip | undefined) => void): () => void {
  let pointedAt: HTMLElement | undefined;
  let shown: Tip | undefined;
  let closedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = (next: Tip) => {
    // It would lie on the menu that the control has opened, which says more than its name.
    if (next.anchor.matches('[aria-haspopup][aria-expanded="true"]')) return;
    shown = next;
    show(next);
  };
  const close = () => {
    clearTimeout(timer);
    if (shown === undefined) return;
    closedAt = performance.now();
    shown = undefined;
    show(undefined);
  };

  const onPointerOver = ({ target, pointerType }: PointerEvent) => {
    if (pointerType === 'touch' || !(target instanceof Element)) return;
    // Over the tip itself is over its control: it can be read at leisure (WCAG 1.4.13).
    const next = target.closest('[data-tip-bubble]') === null ? tipOf(target) : shown;
    if (next?.anchor === pointedAt) return;
    pointedAt = next?.anchor;
    clearTimeout(timer);
    if (next === undefined) {
      timer = setTimeout(close, graceMs);
    } else if (next.anchor !== shown?.anchor) {
      const isReading = shown !== undefined || performance.now() - closedAt < delayMs;
      timer = setTimeout(() => open(next), isReading ? 0 : delayMs);
    }
  };
  const onFocusIn = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || !target.matches(':focus-visible')) return;
    const next = tipOf(target);
    if (next !== undefined) open(next);
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') close();
  };

  document.addEventListener('pointerover', onPointerOver);
  document.addEventListener('pointerdown', close);
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('focusout', close);
  document.addEventListener('keydown', onKeyDown);
  document.addEventListener('scroll', close, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    document.removeEventListener('pointerover', onPointerOver);
    document.removeEventListener('pointerdown', close);
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('focusout', close);
    document.removeEventListener('keydown', onKeyDown);
    document.removeEventListener('scroll', close, { capture: true });
  };
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The corner where a tip of this size goes, inside a viewport of this size, in pixels. */
export function placeTip(
  anchor: Box,
  bubble: Pick<Box, 'width' | 'height'>,
  viewport: Pick<Box, 'width' | 'height'>,
  side: 'top' | 'bottom' | 'left' | 'right',
): { readonly x: number; readonly y: number } {
  const before = { x: anchor.x - bubble.width - gap, y: anchor.y - bubble.height - gap };
  const after = { x: anchor.x + anchor.width + gap, y: anchor.y + anchor.height + gap };
  const fits = {
    x: after.x + bubble.width <= viewport.width - margin,
    y: after.y + bubble.height <= viewport.height - margin,
  };
  const middle = {
    x: anchor.x + (anchor.width - bubble.width) / 2,
    y: anchor.y + (anchor.height - bubble.height) / 2,
  };
  const place = {
    top: { x: middle.x, y: before.y >= margin ? before.y : after.y },
    bottom: { x: middle.x, y: fits.y ? after.y : before.y },
    left: { x: before.x >= margin ? before.x : after.x, y: middle.y },
    right: { x: fits.x ? after.x : before.x, y: middle.y },
  }[side];
  return {
    x: Math.round(Math.max(margin, Math.min(place.x, viewport.width - bubble.width - margin))),
    y: Math.round(Math.max(margin, Math.min(place.y, viewport.height - bubble.height - margin))),
  };
}

const delayMs = 300;
/** Time to move the pointer from the control over the gap onto the tip. */
const graceMs = 100;
const gap = 6;
const margin = 8;

function tipOf(target: Element): Tip | undefined {
  const anchor = target.closest<HTMLElement>('[data-tip]');
  const label = anchor?.dataset.tip;
  if (anchor === null || label === undefined) return undefined;
  const { tipKeys, tipSide } = anchor.dataset;
  const side = tipSide === 'bottom' || tipSide === 'end' ? tipSide : 'top';
  return { anchor, label, keys: tipKeys?.split(' ') ?? [], side };
}
