/** Upload, look-up, download and deletion of files. Source: Meta, Cloud API, media. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphRefusal } from '../graph-error.ts';
import { type GraphNode, queryOf, unknownObject } from '../graph-node.ts';
import { requireProduct } from '../send-request.ts';
import type { Business } from '../webhook-body.ts';
import { type MediaAddresses, mediaPath } from './media-address.ts';
import { essence, kindOf, largestFile, maxBytesOf, uploadableMimes } from './media-kinds.ts';
import type { MediaStore } from './media-store.ts';
import { readUpload, type Upload } from './read-upload.ts';

export type MediaRouteDeps = {
  readonly business: Business;
  readonly media: MediaStore;
  readonly addresses: MediaAddresses;
  /** Saves what is known about a file; an upload is answered after it. */
  readonly saved: () => Promise<void>;
  /** What the wire log shows in place of a body. */
  readonly describe: (request: FastifyRequest, form: readonly string[]) => void;
};

/** The scope needs a reader of multipart bodies. Its hook admits calls of versioned paths by token. */
export function mediaRoutes(graph: FastifyInstance, deps: MediaRouteDeps): void {
  const { business, media, addresses, saved, describe } = deps;

  graph.post<{ Params: { objectId: string } }>(
    '/:version/:objectId/media',
    { bodyLimit: largestFile + 64 * 1024 },
    async (request) => {
      if (request.params.objectId !== business.phoneNumberId) throw unknownObject();
      const upload = await readUpload(request);
      describe(request, formOf(upload));
      const { id } = await media.add(checked(upload), 'business');
      await saved();
      return { id };
    },
  );

  graph.get(`${mediaPath}/`, async (request, reply) => {
    const id = addresses.read(queryOf(request));
    const record = id === undefined ? undefined : media.alive(id);
    const bytes = record && (await media.read(record.id));
    if (record === undefined || bytes === undefined) return reply.code(404).type('text/plain').send('Not found');
    return reply.type(record.mime).header('x-content-type-options', 'nosniff').send(bytes);
  });
}

/** A file by its id. */
export function mediaNode({
  business,
  media,
  addresses,
}: Pick<MediaRouteDeps, 'business' | 'media' | 'addresses'>): GraphNode {
  return {
    read(id, { phone_number_id: owner }) {
      const record = media.alive(id);
      if (record === undefined) return undefined;
      if (owner !== undefined && owner !== business.phoneNumberId) {
        throw new GraphRefusal(100, 'The parameter phone_number_id does not own this media.');
      }
      return {
        messaging_product: 'whatsapp',
        url: addresses.of(id),
        mime_type: essence(record.mime),
        sha256: record.sha256,
        file_size: String(record.bytes),
        id,
      };
    },
    remove(id) {
      if (media.alive(id) === undefined) return undefined;
      media.markDeleted(id);
      return { success: true };
    },
  };
}

/** The file of an upload. Throws GraphRefusal 100 for a wrong type, 131053 for a wrong size. */
function checked({ product, type, file }: Upload) {
  requireProduct(product);
  if (file === undefined) throw new GraphRefusal(100, 'The parameter file is required.');
  const isNamed = essence(file.mime) !== 'application/octet-stream';
  const mime = declaredMime(isNamed ? file.mime : (type ?? ''), type);
  const kind = kindOf(mime);
  if (kind === undefined) {
    throw new GraphRefusal(
      100,
      `Param file must be a file with one of the following types: ${uploadableMimes.join(', ')}. Received file of type '${mime.slice(0, 60)}'.`,
    );
  }
  const most = maxBytesOf(kind);
  if (file.bytes === undefined || file.bytes.length > most) {
    throw new GraphRefusal(131053, `A file of type ${kind} must be at most ${most} bytes.`);
  }
  if (file.bytes.length === 0) throw new GraphRefusal(131053, 'The file is empty.');
  return { bytes: file.bytes, mime, ...(file.name === undefined ? {} : { name: file.name }) };
}

/** The part says the type without parameters; the field `type` may name the codec of the same type. */
function declaredMime(ofPart: string, ofField: string | undefined): string {
  const isOpus =
    essence(ofPart) === 'audio/ogg' && ofField !== undefined && /^audio\/ogg; ?codecs=opus$/i.test(ofField);
  return isOpus ? 'audio/ogg; codecs=opus' : essence(ofPart);
}

function formOf({ product, type, file }: Upload): readonly string[] {
  return [
    ...(product === undefined ? [] : [`messaging_product=${product}`]),
    ...(type === undefined ? [] : [`type=${type}`]),
    ...(file === undefined ? [] : [`file=@${file.name ?? 'file'};type=${file.mime}`]),
  ];
}
