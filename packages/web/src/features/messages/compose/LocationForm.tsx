'use client';

import { LocateFixed } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { coordinatesIn } from '../../../ui/coordinates.ts';
import { TextField } from './fields.tsx';
import type { WrittenLocation } from './written.ts';

export type FormProps<T> = { readonly written: T; readonly onChange: (written: T) => void };

/** A place by its coordinates. The browser is asked where it is only when somebody clicks for it. */
export function LocationForm({ written, onChange }: FormProps<WrittenLocation>) {
  const set = (change: Partial<WrittenLocation>) => onChange({ ...written, ...change });
  const pasted = (text: string, field: 'latitude' | 'longitude') => {
    set(coordinatesIn(text) ?? { [field]: text });
  };
  return (
    <>
      <OwnPosition onFound={set} />
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          path="latitude"
          label="Latitude"
          inputMode="decimal"
          dir="ltr"
          placeholder="52.520008"
          value={written.latitude}
          onChange={(text) => pasted(text, 'latitude')}
        />
        <TextField
          path="longitude"
          label="Longitude"
          inputMode="decimal"
          dir="ltr"
          placeholder="13.404954"
          value={written.longitude}
          onChange={(text) => pasted(text, 'longitude')}
        />
      </div>
      <p className="-mt-2 text-caption text-text3">Paste both at once, or the address of a place on a map.</p>
      <TextField path="name" label="Name" isOptional value={written.name} onChange={(name) => set({ name })} />
      <TextField
        path="address"
        label="Address"
        isOptional
        value={written.address}
        onChange={(address) => set({ address })}
      />
    </>
  );
}

type OwnPositionProps = {
  readonly onFound: (found: { readonly latitude: string; readonly longitude: string }) => void;
};

function OwnPosition({ onFound }: OwnPositionProps) {
  const [state, setState] = useState<'idle' | 'asking' | 'refused' | 'unknown'>('idle');
  const told = useRef(onFound);
  useEffect(() => {
    told.current = onFound;
  });
  if (!('geolocation' in navigator)) return null;
  const ask = () => {
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        told.current({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) });
      },
      (error) => setState(error.code === error.PERMISSION_DENIED ? 'refused' : 'unknown'),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Button size="sm" isBusy={state === 'asking'} onClick={ask}>
        {state !== 'asking' && <LocateFixed size={16} strokeWidth={1.75} aria-hidden="true" />}
        Where I am now
      </Button>
      <p role="status" className="text-caption text-text2">
        {state === 'refused' && 'This browser may not tell its position. Allow it for this page, or fill it in.'}
        {state === 'unknown' && 'The position could not be found. Try again, or fill it in.'}
      </p>
    </div>
  );
}
