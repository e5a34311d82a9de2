import type { MediaId, PhoneNumberId } from '@parley/model/ids';
import { describe, expect, it } from 'vitest';
import { upload } from './testing/forms.ts';
import { aWebmVoice } from './testing/sample-files.ts';
import { type MediaShell, startMedia } from './testing/start-media.ts';

const dayMs = 24 * 60 * 60_000;

describe('what WhatsApp calls a file of ours', () => {
  it('is asked for once per number, however many want to know, and again before it is forgotten', async () => {
    const { shell, mediaId, ask } = await aVoiceNote();
    const ids = await Promise.all(Array.from({ length: 5 }, () => ask()));
    expect(new Set(ids.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(ids[0]).toMatchObject({ kind: 'uploaded', graphId: expect.stringMatching(/^\d+$/) });
    expect(await ask()).toEqual(ids[0]);
    expect(shell.meta.uploads).toHaveLength(1);

    await ask('999999999999999' as PhoneNumberId);
    expect(shell.meta.uploads).toHaveLength(2);

    shell.passTime(29 * dayMs);
    expect(await ask()).toEqual(ids[0]);
    shell.passTime(dayMs);
    expect(await ask()).not.toEqual(ids[0]);
    expect(shell.meta.uploads).toHaveLength(3);
    expect(Object.keys((await shell.file(mediaId)).uploads ?? {})).toHaveLength(2);
  });

  it('comes of the very bytes, under the type that WhatsApp asks for', async () => {
    const { shell, ana, mediaId, ask } = await aVoiceNote();
    await ask();
    const file = shell.meta.uploads[0]?.get('file') as File;
    expect(file.type).toBe('audio/ogg; codecs=opus');
    const bytes = (await ana.ask('GET', `/api/media/${mediaId}`)).rawPayload;
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  });

  it('is refused for a file that is not here', async () => {
    const { shell } = await aVoiceNote();
    const { mediaId } = await shell.arrives('image', { mime_type: 'image/jpeg' });
    const { phoneNumberId } = shell.deps.account;
    for (const id of [mediaId, shell.deps.newId() as MediaId]) {
      const outcome = await shell.media.graphIdFor(shell.deps, id, phoneNumberId);
      expect(outcome).toMatchObject({ kind: 'refused', action: 'failed' });
    }
    expect(shell.meta.uploads).toEqual([]);
  });
});

async function aVoiceNote() {
  const shell: MediaShell = await startMedia();
  const { ana } = await shell.setUp();
  const mediaId: MediaId = (await upload(shell, ana, await aWebmVoice(), { voice: true })).json().mediaId;
  const ask = (phoneNumberId = shell.deps.account.phoneNumberId) =>
    shell.media.graphIdFor(shell.deps, mediaId, phoneNumberId);
  return { shell, ana, mediaId, ask };
}
