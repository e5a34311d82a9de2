import { useId } from 'react';

/** Rows of dots in a slow wave behind the bubbles, barely there. */
export function Wallpaper() {
  const id = useId();
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 size-full text-text opacity-[0.07] contrast-more:hidden forced-colors:hidden"
    >
      <defs>
        <pattern id={id} width="96" height="48" patternUnits="userSpaceOnUse">
          {dots.map(([x, y, r]) => (
            <circle key={`${x} ${y}`} cx={x} cy={y} r={r} fill="currentColor" />
          ))}
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}

/** One tile: two rows of eight dots on a sine, the second half a step further. */
const dots = [0, 1].flatMap((row) =>
  Array.from({ length: 8 }, (_, step): [number, number, number] => {
    const phase = (step / 8 + row / 16) * 2 * Math.PI;
    return [
      step * 12 + row * 6 + 3,
      Math.round((row * 24 + 12 + Math.sin(phase) * 6) * 10) / 10,
      Math.round((1 + Math.cos(phase) * 0.35) * 100) / 100,
    ];
  }),
);
