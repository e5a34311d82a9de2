/** Uploads as a browser makes them. */
import type { Answer, Browser } from '../../../testing/start-shell.ts';
import type { MediaShell } from './start-media.ts';

export type UploadParts = { readonly name?: string; readonly mime?: string; readonly voice?: boolean };

/** Sends a form with this file. */
export async function upload(
  shell: MediaShell,
  browser: Browser,
  bytes: Uint8Array,
  { name = 'file', mime = 'application/octet-stream', voice = false }: UploadParts = {},
): Promise<Answer> {
  const form = new FormData();
  form.set('file', new Blob([Uint8Array.from(bytes)], { type: mime }), name);
  if (voice) form.set('voice', 'true');
  return send(shell, browser, form);
}

export async function send(shell: MediaShell, browser: Browser, form: FormData): Promise<Answer> {
  const request = new Request('http://localhost', { method: 'POST', body: form });
  return shell.app.inject({
    method: 'POST',
    url: '/api/media',
    headers: {
      origin: shell.deps.config.origin,
      cookie: browser.cookie(),
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}
