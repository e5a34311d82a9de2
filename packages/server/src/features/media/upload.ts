/** `POST /api/media`: a file of an agent, checked by its bytes against what WhatsApp takes, kept for sending. */
import { createReadStream } from 'node:fs';
import fastifyMultipart from '@fastify/multipart';
import { cleanText } from '@parley/model/content';
import { Problem } from '@parley/model/errors';
import { instant, type MediaId } from '@parley/model/ids';
import { type ContentProblem, checkFile, fileLimits, mediaTypeOf } from '@parley/model/limits';
import { longestName, type MediaFile, messageMedia, plainMime } from '@parley/model/media';
import { messageMediaSchema } from '@parley/model/media.schema';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Deps } from '../../deps.ts';
import { answersFromStore, asItIs } from '../../http/answers.ts';
import { perMinute } from '../../http/quotas.ts';
import { thumbOf } from './blob-store.ts';
import { type Received, receiveFile } from './drafts.ts';
import type { Keeping } from './fetch-file.ts';
import { type FileFindings, inspectFile, opusInOgg } from './inspect-file.ts';

/** Bytes of the largest file that WhatsApp takes, of any kind. */
const mostBytes = Math.max(...Object.values(fileLimits).map(({ bytes }) => bytes));
/** Bytes around the file: the other fields, and the lines between. */
const formBytes = 64 * 1024;
/** Ten minutes for the whole of it, in milliseconds. */
const bodyTimeout = 10 * 60_000;

const form = {
  type: 'object',
  properties: {
    file: { type: 'string', format: 'binary' },
    voice: { type: 'string', enum: ['true', 'false'], description: 'A voice note that was recorded in a browser' },
  },
  required: ['file'],
};

export async function uploadRoute(
  fastify: FastifyInstance,
  deps: Deps,
  keeping: Keeping,
  leastFreeBytes: number,
): Promise<void> {
  await fastify.register(fastifyMultipart, {
    limits: { files: 1, fields: 4, fieldSize: 100, headerPairs: 20, fileSize: mostBytes + formBytes },
    throwFileSizeLimit: false,
  });
  const app = fastify.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/api/media',
    {
      bodyLimit: mostBytes + formBytes,
      config: { bodyTimeout, rateLimit: perMinute(60), described: { body: form } },
      schema: {
        tags: ['Sending'],
        summary: 'Upload a file for sending',
        description: 'A form with the field `file`, and `voice` = `true` for a voice note recorded in a browser.',
        consumes: ['multipart/form-data'],
        response: answersFromStore(messageMediaSchema, 201),
      },
      serializerCompiler: asItIs,
    },
    async (request, reply) => {
      if (!request.isMultipart()) throw new Problem('BAD_REQUEST', 'file: send a form with a file');
      if (Number(request.headers['content-length']) > mostBytes + formBytes) throw new Problem('MEDIA_TOO_LARGE');
      if ((await keeping.blobs.freeBytes()) < leastFreeBytes) throw new Problem('MEDIA_DISK_FULL');
      const file = await keeping.drafts.during((draft) => take(request, deps, keeping, draft));
      await deps.write(async () => ({
        commit: { insert: [{ collection: 'media', document: file }] },
        answer: undefined,
      }));
      return reply.code(201).send(messageMedia(file));
    },
  );
}

/** The file of a form, checked and kept. */
async function take(request: FastifyRequest, deps: Deps, keeping: Keeping, draft: () => string): Promise<MediaFile> {
  const { blobs, inspector } = keeping;
  const thumb = draft();
  const form = await readForm(request, draft());
  let { path, received } = form;
  let findings = await inspectFile(inspector, path, thumb, form.mime);
  if (form.isVoice && findings.facts.mime === 'audio/webm') {
    // Browsers record opus in webm, WhatsApp plays it in ogg: the same packets in another box.
    const to = draft();
    if ((await inspector.ask({ job: 'voice', path, to })) === undefined) throw new Problem('MEDIA_TYPE_NOT_SUPPORTED');
    path = draft();
    received = await receive(createReadStream(to), path);
    findings = await inspectFile(inspector, path, thumb, opusInOgg);
  }
  refuse(problemOf(findings, received.bytes));

  const sha256 = received.sha256.toString('hex');
  const thumbs = findings.facts.placeholder === undefined ? [] : [{ name: thumbOf(sha256), path: thumb }];
  await blobs.keep(...thumbs, { name: sha256, path });
  return {
    id: deps.newId() as MediaId,
    origin: 'upload',
    agentId: request.agent.id,
    phoneNumberId: deps.account.phoneNumberId,
    state: 'ready',
    ...findings.facts,
    bytes: received.bytes,
    sha256,
    ...(form.name === '' ? {} : { name: form.name }),
    attempts: 0,
    receivedAt: instant(deps.now()),
  };
}

type Form = {
  readonly path: string;
  readonly received: Received;
  readonly name: string;
  readonly mime: string;
  readonly isVoice: boolean;
};

async function readForm(request: FastifyRequest, path: string): Promise<Form> {
  let file: Omit<Form, 'isVoice'> | undefined;
  let isVoice = false;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const received = await receive(part.file, path);
      const name = cleanText((part.filename ?? '').slice(0, longestName));
      file = { path, received, name, mime: plainMime(part.mimetype) };
    } else if (part.fieldname === 'voice') isVoice = part.value === 'true';
  }
  if (file === undefined) throw new Problem('BAD_REQUEST', 'file: is missing');
  return { ...file, isVoice };
}

async function receive(source: AsyncIterable<Uint8Array>, path: string): Promise<Received> {
  const received = await receiveFile(source, path, mostBytes);
  if (received === undefined) throw new Problem('MEDIA_TOO_LARGE');
  return received;
}

/** Why WhatsApp would not take this file as any type of message. Source: Meta, media, supported types. */
function problemOf({ facts: { mime }, isAnimated, track }: FileFindings, bytes: number): ContentProblem | undefined {
  const type = mediaTypeOf(mime);
  if (type === undefined) return { field: 'mime', sentence: `The file is ${mime}.` };
  if (mime.startsWith('audio/ogg') && (mime !== opusInOgg || track?.channels !== 1)) {
    return { field: 'mime', sentence: 'WhatsApp takes ogg only with opus and one channel.' };
  }
  if (type === 'video' && (isOther(track?.film, 'avc') || isOther(track?.sound, 'aac'))) {
    return { field: 'mime', sentence: 'WhatsApp plays only film in H.264 with sound in AAC.' };
  }
  return checkFile(type, { mime, bytes, ...(isAnimated ? { isAnimated } : {}) });
}

/** True for a codec that is known and another one. Older ones than the reader knows are for WhatsApp to judge. */
function isOther(codec: string | undefined, wanted: string): boolean {
  return codec !== undefined && codec !== 'unknown' && codec !== wanted;
}

function refuse(problem: ContentProblem | undefined): void {
  if (problem === undefined) return;
  throw new Problem(problem.field === 'bytes' ? 'MEDIA_TOO_LARGE' : 'MEDIA_TYPE_NOT_SUPPORTED', problem.sentence);
}
