'use client';

import { templateLimits } from '@parley/model/limits';
import type {
  TemplateField,
  TemplateFile,
  TemplatePlace,
  TemplateProducts,
  TemplateValue,
} from '@parley/model/template';
import { FileUp, RotateCw, X } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { coordinatesIn } from '../../ui/coordinates.ts';
import { Field, Input } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useFile } from './use-file.ts';

export type FieldInputProps = {
  readonly field: TemplateField;
  readonly value: TemplateValue | undefined;
  readonly error: string | undefined;
  /** Words that a person may choose instead of typing them. */
  readonly suggestions: readonly string[];
  readonly onChange: (value: TemplateValue | undefined) => void;
};

/** One gap of a template, by its kind. */
export function FieldInput(props: FieldInputProps) {
  switch (props.field.kind) {
    case 'text':
    case 'code':
    case 'product':
      return <WordsInput {...props} />;
    case 'instant':
      return <InstantInput {...props} />;
    case 'image':
    case 'video':
    case 'document':
      return <FileInput {...props} kind={props.field.kind} />;
    case 'location':
      return <PlaceInput {...props} />;
    case 'products':
      return <ProductsInput {...props} />;
  }
}

function WordsInput({ field, value, error, suggestions, onChange }: FieldInputProps) {
  const listId = useId();
  const words = typeof value === 'string' ? value : '';
  const hasList = field.kind === 'text' && suggestions.length > 0;
  return (
    <Field
      label={field.label}
      hint={field.isOptional ? 'May stay empty.' : undefined}
      {...(error === undefined ? {} : { error })}
    >
      {(control) => (
        <>
          <Input
            {...control}
            value={words}
            maxLength={field.kind === 'code' ? templateLimits.couponCode : templateLimits.parameter}
            autoComplete="off"
            list={hasList ? listId : undefined}
            placeholder={field.example === undefined ? undefined : `For example ${field.example}`}
            onChange={(event) => onChange(event.target.value)}
          />
          {hasList && (
            <datalist id={listId}>
              {suggestions.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** The browser's own clock is what a person fills in; what is kept is the instant. */
function InstantInput({ field, value, error, onChange }: FieldInputProps) {
  const [local, setLocal] = useState(typeof value === 'string' ? localTime(value) : '');
  return (
    <Field label={field.label} {...(error === undefined ? {} : { error })}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          value={local}
          onChange={(event) => {
            const ms = Date.parse(event.target.value);
            setLocal(event.target.value);
            onChange(Number.isFinite(ms) ? new Date(ms).toISOString() : undefined);
          }}
        />
      )}
    </Field>
  );
}

const accepted = { image: 'image/jpeg,image/png', video: 'video/mp4,video/3gpp', document: undefined } as const;
const nouns = { image: 'photo', video: 'video', document: 'document' } as const;

type FileInputProps = FieldInputProps & { readonly kind: keyof typeof nouns };

function FileInput({ field, kind, value, error, onChange }: FileInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const known = typeof value === 'object' && 'mediaId' in value ? (value as TemplateFile) : undefined;
  const { state, choose, remove } = useFile(kind, known, onChange);
  const trouble = state.kind === 'failed' ? state.sentence : error;
  return (
    <Field label={field.label} {...(trouble === undefined ? {} : { error: trouble })}>
      {(control) => (
        <div className="flex min-w-0 items-center gap-2">
          <Button {...control} aria-describedby={control['aria-describedby']} onClick={() => input.current?.click()}>
            {state.kind === 'failed' ? (
              <RotateCw size={16} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <FileUp size={16} strokeWidth={1.75} aria-hidden="true" />
            )}
            {state.kind === 'none' ? `Choose a ${nouns[kind]}` : `Another ${nouns[kind]}`}
          </Button>
          <span role="status" className="flex min-w-0 grow items-center gap-2 text-small text-text2">
            {state.kind !== 'none' && <bdi className="min-w-0 truncate">{state.name}</bdi>}
            {state.kind === 'uploading' && (
              <span className="shrink-0 tabular-nums">{Math.round(state.progress * 100)} %</span>
            )}
          </span>
          {state.kind !== 'none' && (
            <IconButton size="sm" label={`Remove the ${nouns[kind]}`} onClick={remove}>
              <X size={16} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
          )}
          <input
            ref={input}
            type="file"
            hidden
            aria-label={field.label}
            accept={accepted[kind]}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file !== undefined) void choose(file);
              // The same file can be chosen again after it was removed.
              event.target.value = '';
            }}
          />
        </div>
      )}
    </Field>
  );
}

type PlaceWords = {
  readonly latitude: string;
  readonly longitude: string;
  readonly name: string;
  readonly address: string;
};

function PlaceInput({ field, value, error, onChange }: FieldInputProps) {
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

/** One section is what most catalogs need; its first product is the picture. */
function ProductsInput({ field, value, error, onChange }: FieldInputProps) {
  const known = typeof value === 'object' && 'sections' in value ? (value as TemplateProducts) : undefined;
  const [title, setTitle] = useState(known?.sections[0]?.title ?? '');
  const [ids, setIds] = useState(known?.sections[0]?.products.join('\n') ?? '');
  const tell = (nextTitle: string, nextIds: string) => {
    const products = nextIds.split(/[\s,]+/).filter((id) => id !== '');
    const isEmpty = nextTitle.trim() === '' && products.length === 0;
    onChange(isEmpty ? undefined : { thumbnail: products[0] ?? '', sections: [{ title: nextTitle.trim(), products }] });
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-small text-text">{field.label}</legend>
      <Field label="Title of the section">
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={24}
            onChange={(event) => {
              setTitle(event.target.value);
              tell(event.target.value, ids);
            }}
          />
        )}
      </Field>
      <Field
        label="Products"
        hint="Their ids in the catalog, separated by spaces or commas."
        {...(error === undefined ? {} : { error })}
      >
        {(control) => (
          <Input
            {...control}
            value={ids}
            onChange={(event) => {
              setIds(event.target.value);
              tell(title, event.target.value);
            }}
          />
        )}
      </Field>
    </fieldset>
  );
}

function localTime(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
