'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import { Plus, Trash2 } from 'lucide-react';
import { newId } from '../../../inbox/uuid.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Rows } from '../../../ui/Rows.tsx';
import { Group, TextField, useFieldProblem } from './fields.tsx';
import type { FormProps } from './LocationForm.tsx';
import { WordsFields } from './WordsFields.tsx';
import { emptyChoice, emptySection, type WrittenList, type WrittenSection } from './written.ts';

/** Words with a list to choose one row from, in sections where there are several. */
export function ListForm({ written, onChange }: FormProps<WrittenList>) {
  const { sections } = written;
  const set = (next: readonly WrittenSection[]) => onChange({ ...written, sections: next });
  const rows = sections.reduce((sum, section) => sum + section.rows.length, 0);
  const problem = useFieldProblem('action.sections');
  return (
    <WordsFields written={written} onChange={onChange}>
      <TextField
        path="action.button"
        label="Button that opens the list"
        max={limits.listButton}
        placeholder="Choose a time"
        value={written.label}
        onChange={(label) => onChange({ ...written, label })}
      />
      {sections.map((section, index) => (
        <SectionFields
          key={section.key}
          section={section}
          index={index}
          isOnly={sections.length === 1}
          canAdd={rows < limits.rows}
          onChange={(changed) => set(sections.map((other) => (other.key === changed.key ? changed : other)))}
          onRemove={() => set(sections.filter(({ key }) => key !== section.key))}
        />
      ))}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button
          size="sm"
          variant="ghost"
          disabled={rows >= limits.rows || sections.length >= limits.sections}
          onClick={() => set([...sections, emptySection(newId)])}
        >
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          Add a section
        </Button>
        <p className="text-caption text-text3 tabular-nums">
          {rows} of {limits.rows} rows
        </p>
      </div>
      {problem !== undefined && (
        <p role="alert" className="text-caption text-danger">
          {problem}
        </p>
      )}
    </WordsFields>
  );
}

type SectionFieldsProps = {
  readonly section: WrittenSection;
  readonly index: number;
  readonly isOnly: boolean;
  readonly canAdd: boolean;
  readonly onChange: (section: WrittenSection) => void;
  readonly onRemove: () => void;
};

function SectionFields({ section, index, isOnly, canAdd, onChange, onRemove }: SectionFieldsProps) {
  const path = `action.sections[${index}]`;
  return (
    <Group
      label={isOnly ? 'Rows' : `Section ${index + 1}`}
      action={
        !isOnly && (
          <IconButton size="sm" label={`Remove section ${index + 1}`} onClick={onRemove}>
            <Trash2 size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )
      }
    >
      <TextField
        path={`${path}.title`}
        label="Title of the section"
        isOptional={isOnly}
        max={limits.sectionTitle}
        value={section.title}
        onChange={(title) => onChange({ ...section, title })}
      />
      <Rows
        rows={section.rows}
        onChange={(rows) => onChange({ ...section, rows })}
        nameOf={(place) => `row ${place + 1}${isOnly ? '' : ` of section ${index + 1}`}`}
        addLabel="Add a row"
        fresh={() => emptyChoice(newId())}
        room={canAdd ? 'free' : 'full'}
      >
        {(row, place, change) => (
          <div className="grid gap-3 md:grid-cols-2">
            <TextField
              path={`${path}.rows[${place}].title`}
              label={`Row ${place + 1}`}
              max={limits.rowTitle}
              value={row.title}
              onChange={(title) => change({ title })}
            />
            <TextField
              path={`${path}.rows[${place}].description`}
              label="Description"
              isOptional
              max={limits.rowDescription}
              value={row.description}
              onChange={(description) => change({ description })}
            />
          </div>
        )}
      </Rows>
    </Group>
  );
}
