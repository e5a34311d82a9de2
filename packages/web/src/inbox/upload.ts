import type { MessageMedia } from '@parley/model/media';
import { ApiProblem, backendUrl, problemOf } from './api.ts';

export type UploadOptions = {
  readonly name: string;
  /** A voice note: the server makes of it what WhatsApp plays as one. */
  readonly isVoice?: boolean;
  /** 0 to 1. */
  readonly onProgress?: (progress: number) => void;
  readonly signal: AbortSignal;
};

/**
 * Uploads a file for sending and answers what the server made of it: its `mime` is what the bytes are. Rejects with an
 * `ApiProblem`, and with the signal's reason when it is given up. Not `fetch`, which tells no progress.
 */
export function uploadFile(file: Blob, options: UploadOptions): Promise<MessageMedia> {
  const { name, isVoice = false, onProgress, signal } = options;
  const form = new FormData();
  if (isVoice) form.set('voice', 'true');
  form.set('file', file, name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const giveUp = () => request.abort();
    signal.addEventListener('abort', giveUp);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onabort = () => reject(signal.reason);
    request.onerror = () => reject(offline());
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status === 201) resolve(answer as MessageMedia);
      else reject(problemOf(responseOf(request), answer));
    };
    request.onloadend = () => signal.removeEventListener('abort', giveUp);
    request.open('POST', `${backendUrl}/api/media`);
    request.setRequestHeader('accept', 'application/json');
    request.withCredentials = true;
    if (signal.aborted) reject(signal.reason);
    else request.send(form);
  });
}

function responseOf(request: XMLHttpRequest): Response {
  const retryAfter = request.getResponseHeader('retry-after');
  return new Response(null, { status: request.status, headers: retryAfter ? { 'retry-after': retryAfter } : {} });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function offline(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'OFFLINE',
    title: 'The file could not be uploaded. Check your connection and try again.',
  });
}
