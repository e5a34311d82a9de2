'use client';

import type { TemplatePlace, TemplateValue } from '@parley/model/template';
import { useState } from 'react';
import { coordinatesIn } from '../../ui/coordinates.ts';
import { Field, Input } from '../../ui/Field.tsx';
import type { FieldInputProps } from './FieldInput.tsx';

type PlaceWords = {
  readonly latitude: string;
  readonly longitude: string;
  readonly name: string;
  readonly address: string;
};

/** The place at the top of a template. Maps copy both coordinates in one line. */
export function PlaceInput({ field, value, error, onChange }: FieldInputProps) {
  const [words, setWords] = useState<PlaceWords>(() => placeWords(value));
  const change = (next: Partial<PlaceWords>) => {
    const all = { ...words, ...next };
    setWords(all);
    onChange(placeOf(all));
  };
  const parts = [
    ['name', 'Name of the place', undefined],
    ['address', 'Address', undefined],
    ['latitude', 'Latitude', '52.52'],
    ['longitude', 'Longitude', '13.405'],
  ] as const;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-small text-text">{field.label}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {parts.map(([part, label, example], index) => (
          <Field key={part} label={label} {...(index === 2 && error !== undefined ? { error } : {})}>
            {(control) => (
              <Input
                {...control}
                value={words[part]}
                inputMode={example === undefined ? 'text' : 'decimal'}
                placeholder={example}
                onChange={(event) => {
                  const both = example === undefined ? undefined : coordinatesIn(event.target.value);
                  change(both ?? { [part]: event.target.value });
                }}
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

function placeWords(value: TemplateValue | undefined): PlaceWords {
  const place = typeof value === 'object' && 'latitude' in value ? (value as TemplatePlace) : undefined;
  return {
    latitude: place === undefined ? '' : String(place.latitude),
    longitude: place === undefined ? '' : String(place.longitude),
    name: place?.name ?? '',
    address: place?.address ?? '',
  };
}

/** A place once it has both numbers; a decimal comma is one, too. */
function placeOf({ latitude, longitude, name, address }: PlaceWords): TemplatePlace | undefined {
  const [north, east] = [latitude, longitude].map((words) => {
    const number = words.trim().replace(',', '.');
    return /^-?\d+(?:\.\d+)?$/.test(number) ? Number(number) : Number.NaN;
  }) as [number, number];
  if (!Number.isFinite(north) || !Number.isFinite(east)) return undefined;
  return {
    latitude: north,
    longitude: east,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(address.trim() === '' ? {} : { address: address.trim() }),
  };
}
