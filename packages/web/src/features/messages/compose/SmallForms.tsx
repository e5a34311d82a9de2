'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from './fields.tsx';
import type { FormProps } from './LocationForm.tsx';
import { FiledWordsFields, WordField } from './WordsFields.tsx';
import type { WrittenAsk, WrittenFlow, WrittenLink } from './written.ts';

/** Words with one button that opens a web page. */
export function LinkForm({ written, onChange }: FormProps<WrittenLink>) {
  return (
    <FiledWordsFields written={written} onChange={onChange}>
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          path="action.parameters.display_text"
          label="Button"
          max={limits.linkText}
          placeholder="Track the parcel"
          value={written.label}
          onChange={(label) => onChange({ ...written, label })}
        />
        <TextField
          path="action.parameters.url"
          label="Opens this address"
          inputMode="url"
          dir="ltr"
          placeholder="https://"
          value={written.url}
          onChange={(url) => onChange({ ...written, url })}
        />
      </div>
    </FiledWordsFields>
  );
}

/** Words with a button by which the customer sends the location, or the phone number. */
export function AskForm({ written, onChange }: FormProps<WrittenAsk>) {
  const asksForPlace = written.kind === 'location_request_message';
  return (
    <WordField
      part="body"
      placeholder={asksForPlace ? 'Where shall we deliver it?' : 'May we call you about this?'}
      hint={
        asksForPlace
          ? 'Below it stands a button by which the customer sends a location.'
          : 'Below it stands a button by which the customer shares the phone number. Useful for somebody who writes under a username.'
      }
      written={written}
      onChange={onChange}
    />
  );
}

/** Words with a button that opens a form made in WhatsApp Manager. */
export function FlowForm({ written, onChange }: FormProps<WrittenFlow>) {
  return (
    <FiledWordsFields written={written} onChange={onChange}>
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          path="action.parameters.flow_cta"
          label="Button"
          max={limits.flowButton}
          placeholder="Book a table"
          value={written.label}
          onChange={(label) => onChange({ ...written, label })}
        />
        <TextField
          path="action.parameters.flow_id"
          label="Flow ID"
          inputMode="numeric"
          dir="ltr"
          hint="From WhatsApp Manager, under Flows."
          value={written.flowId}
          onChange={(flowId) => onChange({ ...written, flowId })}
        />
        <TextField
          path="action.parameters.flow_action_payload"
          label="First screen"
          isOptional
          dir="ltr"
          placeholder="WELCOME"
          value={written.screen}
          onChange={(screen) => onChange({ ...written, screen })}
        />
      </div>
      <Switch
        label="Send the draft of the flow"
        hint="For trying it out. A draft reaches only people who may test it."
        isOn={written.isDraft}
        onChange={(isDraft) => onChange({ ...written, isDraft })}
      />
    </FiledWordsFields>
  );
}
