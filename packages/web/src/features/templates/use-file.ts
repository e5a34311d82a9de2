import type { MediaType } from '@parley/model/content/media';
import type { TemplateFile } from '@parley/model/template';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../inbox/api.ts';
import { refusalOf } from '../../inbox/chosen-file.ts';
import { shrunkPhoto } from '../../inbox/shrink-photo.ts';
import { uploadFile } from '../../inbox/upload.ts';

/**
 * The states of a file of a template, in words:
 * - `none`: nothing chosen, or removed.
 * - `uploading`: on its way to our server; `progress` is 0 to 1.
 * - `ready`: there, and part of the values.
 * - `failed`: did not get there, or WhatsApp would not take it.
 */
export type FileState =
  | { readonly kind: 'none' }
  | { readonly kind: 'uploading'; readonly name: string; readonly progress: number }
  | { readonly kind: 'ready'; readonly name: string }
  | { readonly kind: 'failed'; readonly name: string; readonly sentence: string };

export type FileOfTemplate = {
  readonly state: FileState;
  readonly choose: (file: File) => Promise<void>;
  readonly remove: () => void;
};

/** One file that a template asks for, uploaded as soon as it is chosen. `onChange` hears it once it is there. */
export function useFile(
  type: MediaType,
  value: TemplateFile | undefined,
  onChange: (file: TemplateFile | undefined) => void,
): FileOfTemplate {
  const name = value?.filename ?? 'File';
  const [state, setState] = useState<FileState>(value === undefined ? { kind: 'none' } : { kind: 'ready', name });
  const upload = useRef<AbortController>(undefined);
  useEffect(() => () => upload.current?.abort(), []);

  const remove = () => {
    upload.current?.abort();
    setState({ kind: 'none' });
    onChange(undefined);
  };

  const choose = async (file: File) => {
    upload.current?.abort();
    const mine = new AbortController();
    upload.current = mine;
    onChange(undefined);
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
      onChange({ mediaId: media.mediaId, filename: file.name.slice(-240) });
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof ApiProblem)) throw error;
      setState({ kind: 'failed', name: file.name, sentence: error.detail ?? error.title });
    }
  };
  return { state, choose, remove };
}
