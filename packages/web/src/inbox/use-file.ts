import type { MediaType } from '@parley/model/content/media';
import type { MessageMedia } from '@parley/model/media';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from './api.ts';
import { refusalOf } from './chosen-file.ts';
import { shrunkPhoto } from './shrink-photo.ts';
import { uploadFile } from './upload.ts';

/**
 * The states of a file that a form asks for, in words:
 * - `none`: nothing chosen, or removed.
 * - `uploading`: on its way to our server; `progress` is 0 to 1.
 * - `ready`: there, and part of what is written.
 * - `failed`: did not get there, or WhatsApp would not take it.
 */
export type FileState =
  | { readonly kind: 'none' }
  | { readonly kind: 'uploading'; readonly name: string; readonly progress: number }
  | { readonly kind: 'ready'; readonly name: string }
  | { readonly kind: 'failed'; readonly name: string; readonly sentence: string };

/** An upload with the name that its file had; no longer than WhatsApp takes it. */
export type Uploaded = { readonly media: MessageMedia; readonly name: string };

export type ChosenUpload = {
  readonly state: FileState;
  readonly choose: (file: File) => Promise<void>;
  readonly remove: () => void;
};

/**
 * One file of a form, uploaded as soon as it is chosen. `name` is that of the file that the form holds already. `onChange`
 * hears it once it is there: the one of that moment, because the rest of the form may be written meanwhile.
 */
export function useFile(
  type: MediaType,
  name: string | undefined,
  onChange: (file: Uploaded | undefined) => void,
): ChosenUpload {
  const [state, setState] = useState<FileState>(name === undefined ? { kind: 'none' } : { kind: 'ready', name });
  const upload = useRef<AbortController>(undefined);
  const told = useRef(onChange);
  useEffect(() => {
    told.current = onChange;
  });
  useEffect(() => () => upload.current?.abort(), []);

  const remove = () => {
    upload.current?.abort();
    setState({ kind: 'none' });
    told.current(undefined);
  };

  const choose = async (file: File) => {
    upload.current?.abort();
    const mine = new AbortController();
    upload.current = mine;
    told.current(undefined);
    setState({ kind: 'uploading', name: file.name, progress: 0 });
    try {
      const sent = type === 'image' ? await shrunkPhoto(file) : file;
      const refusal = refusalOf(sent, type);
      if (refusal !== undefined) return setState({ kind: 'failed', name: file.name, sentence: refusal });
      const media = await uploadFile(sent, {
        name: sent.name,
        signal: mine.signal,
        onProgress: (progress) => setState({ kind: 'uploading', name: file.name, progress }),
      });
      setState({ kind: 'ready', name: file.name });
      told.current({ media, name: file.name.slice(-longestName).toWellFormed() });
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof ApiProblem)) throw error;
      setState({ kind: 'failed', name: file.name, sentence: error.detail ?? error.title });
    }
  };
  return { state, choose, remove };
}

/** Characters of a file's name that WhatsApp takes. */
const longestName = 240;
