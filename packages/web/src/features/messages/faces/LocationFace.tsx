import { Copy, ExternalLink } from 'lucide-react';
import { BubbleFoot } from '../Bubble.tsx';
import { copyText } from '../copy-text.ts';
import { FaceButton, faceAction } from './FaceCard.tsx';
import type { FaceProps } from './shown.ts';

/** A place: a drawing instead of a map, because a map would ask somebody else for it. */
export function LocationFace({ face, shown }: FaceProps<'location'>) {
  const { latitude, longitude, name, address } = face;
  const coordinates = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
  return (
    <>
      <div className="w-[330px] max-w-full">
        <Tile />
        {name !== undefined && (
          <p dir="auto" className="mt-1.5 font-medium wrap-anywhere">
            {name}
          </p>
        )}
        {address !== undefined && (
          <p dir="auto" className="text-small opacity-80 wrap-anywhere">
            {address}
          </p>
        )}
        <p dir="ltr" className="mt-1 text-start text-caption tabular-nums opacity-80">
          {coordinates}
        </p>
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          <a
            href={mapUrl(latitude, longitude)}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className={faceAction}
          >
            <ExternalLink size={13} strokeWidth={2} aria-hidden="true" />
            Open in Maps
          </a>
          <FaceButton onClick={() => void copyText(coordinates, 'Coordinates copied')}>
            <Copy size={13} strokeWidth={2} aria-hidden="true" />
            Copy coordinates
          </FaceButton>
        </div>
      </div>
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}

function mapUrl(latitude: number, longitude: number): string {
  const [lat, lon] = [latitude.toFixed(6), longitude.toFixed(6)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`;
}

/** Streets of no town, and a pin. */
function Tile() {
  return (
    <svg
      viewBox="0 0 330 150"
      aria-hidden="true"
      preserveAspectRatio="xMidYMid slice"
      className="mt-0.5 block h-[150px] w-full rounded-[9px] bg-brand-soft"
    >
      <g fill="none" stroke="var(--surface)" strokeLinecap="round">
        <path strokeWidth="9" d="M-10 112 C 70 86 120 128 205 96 S 320 70 345 84" />
        <path strokeWidth="7" d="M84 -10 C 92 50 74 90 96 165 M236 -10 C 222 40 250 92 238 165" />
        <path strokeWidth="4" d="M-10 38 H345 M150 -10 V165 M292 -10 V165 M28 -10 V165 M-10 74 H140 M200 134 H345" />
      </g>
      <path
        d="M248 8h34v22h-34zM104 8h36v22h-36zM40 48h32v18H40zM248 104h34v22h-34z"
        fill="var(--brand)"
        opacity="0.14"
      />
      <ellipse cx="165" cy="98" rx="15" ry="4.5" fill="var(--text)" opacity="0.18" />
      <path
        d="M165 96c-13-18-20-27-20-38a20 20 0 1 1 40 0c0 11-7 20-20 38Z"
        fill="var(--brand)"
        stroke="var(--surface)"
        strokeWidth="2.5"
      />
      <circle cx="165" cy="58" r="7.5" fill="var(--surface)" />
    </svg>
  );
}
