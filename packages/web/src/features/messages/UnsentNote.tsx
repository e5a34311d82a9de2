'use client';

import { millis } from '@parley/model/ids';
import { never } from '@parley/model/never';
import type { Trouble, Unsent } from '../../inbox/state.ts';
import { getState, useInbox, useNow } from '../../inbox/store.ts';
import { confirmUnsent, discardUnsent, retryUnsent, setDraft } from '../../inbox/verbs.ts';
import { spokenSpan } from '../../ui/time-labels.ts';
import { focusComposer } from './focus.ts';
import { Note, NoteAction } from './Note.tsx';

/** What stands below a message that our server does not have yet: why it waits, and what to do. */
export function UnsentNote({ unsent }: { readonly unsent: Unsent }) {
  const isOnline = useInbox((state) => state.connection.status === 'online');
  const now = useNow();
  const remove = <NoteAction onClick={() => discardUnsent(unsent.id)}>Delete</NoteAction>;
  switch (unsent.status) {
    case 'posting':
    case 'queued':
      if (unsent.isOnlyInThisTab) {
        return <Note tone="warn">Keep this tab open until it is sent: this browser cannot store it.</Note>;
      }
      return isOnline || unsent.status === 'posting' ? null : (
        <Note tone="warn">Will send when you are back online</Note>
      );
    case 'held':
      return <Note tone="warn">Will send when you sign in again</Note>;
    case 'asking':
      return (
        <Note
          tone="warn"
          actions={
            <>
              {remove}
              <NoteAction onClick={() => confirmUnsent(unsent.id)}>Send now</NoteAction>
            </>
          }
        >
          Written {spokenSpan(now - millis(unsent.createdAt))} ago while offline. Send now?
        </Note>
      );
    case 'refused':
      return (
        <Note
          tone="danger"
          actions={
            <>
              {remove}
              {(unsent.payload?.type ?? 'text') === 'text' && (
                <NoteAction onClick={() => edit(unsent)}>Edit</NoteAction>
              )}
              <NoteAction onClick={() => retryUnsent(unsent.id)}>Try again</NoteAction>
            </>
          }
        >
          <b className="font-semibold">Not sent.</b> {unsent.problem && sentenceOf(unsent.problem)}
        </Note>
      );
    default:
      return never(unsent.status);
  }
}

/** What WhatsApp does not take of it, where that is known: the sentence after the field's name. */
function sentenceOf({ code, title, detail }: Trouble): string {
  return code === 'CONTENT_REFUSED' && detail !== undefined ? detail.replace(/^\S+: /, '') : title;
}

/** Gives the words back to the composer, below what is being written there. */
function edit(unsent: Unsent): void {
  const draft = getState().drafts[unsent.chatId];
  setDraft(unsent.chatId, draft === undefined ? unsent.text : `${draft}\n${unsent.text}`);
  discardUnsent(unsent.id);
  focusComposer();
}
