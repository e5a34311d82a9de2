/** The parts of an upload, read to their end whatever is wrong with them, so that the caller gets an answer. */
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { GraphRefusal } from '../graph-error.ts';
import { largestFile } from './media-kinds.ts';

/** `bytes` is absent where the file is larger than any may be. Field values at most 200 characters. */
export type Upload = {
  readonly product?: string;
  readonly type?: string;
  readonly file?: { readonly bytes?: Buffer; readonly mime: string; readonly name?: string };
};

const limits = { fileSize: largestFile, files: 1, fields: 10, fieldSize: 200, parts: 12 };

/** Throws GraphRefusal 100 where the body is no multipart form. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new GraphRefusal(100, 'The body must be multipart/form-data.');
  const fields = new Map<string, string>();
  let file: Upload['file'];
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') fields.set(part.fieldname, String(part.value));
    else if (part.fieldname === 'file') file = await fileOf(part);
    else part.file.resume();
  }
  const product = fields.get('messaging_product');
  const type = fields.get('type');
  return {
    ...(product === undefined ? {} : { product }),
    ...(type === undefined ? {} : { type }),
    ...(file === undefined ? {} : { file }),
  };
}

async function fileOf(part: MultipartFile): Promise<NonNullable<Upload['file']>> {
  const chunks: Buffer[] = [];
  for await (const chunk of part.file) chunks.push(chunk as Buffer);
  return {
    ...(part.file.truncated ? {} : { bytes: Buffer.concat(chunks) }),
    mime: part.mimetype,
    ...(part.filename === '' || part.filename === undefined ? {} : { name: part.filename }),
  };
}
