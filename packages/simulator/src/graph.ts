/**
 * The part of the Graph API that a team inbox calls: sending, marking as read, media, templates, the number. Refuses in
 * Meta's order: token, object, parameters, then the rules of sending.
 */
import { createHmac } from 'node:crypto';
import multipart from '@fastify/multipart';
import { instant } from '@parley/model/ids';
import type { LedgerEntry } from '@parley/model/sandbox';
import { makeWamid } from '@parley/whatsapp/wamid';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { canonicalWaId, dialledDigits, numberWithoutWhatsApp } from './dialled-number.ts';
import type { DialBoard } from './dials.ts';
import { type HeldMedia, showMedia } from './face.ts';
import { GraphRefusal, refusalBody } from './graph-error.ts';
import { chosenFields, type GraphNode, queryOf, unknownObject } from './graph-node.ts';
import type { Ledger } from './ledger.ts';
import type { Limits } from './limits.ts';
import type { MediaAddresses } from './media/media-address.ts';
import { mediaNode, mediaRoutes } from './media/media-routes.ts';
import type { MediaStore } from './media/media-store.ts';
import type { Mint } from './mint.ts';
import { mayReceive, type People } from './people.ts';
import type { PhoneRecord, Phones } from './phones.ts';
import { asObject, invalid } from './send/rules.ts';
import { parseMessagesBody, requireProduct, type SendRequest } from './send-request.ts';
import { fillTemplate, sendableTemplate } from './templates/fill-template.ts';
import type { TemplateChanges } from './templates/template-changes.ts';
import { templateNode, templateRoutes } from './templates/template-routes.ts';
import type { TemplateStore } from './templates/template-store.ts';
import type { Business } from './webhook-body.ts';
import type { WireLog } from './wire-log.ts';

export type GraphDeps = {
  readonly accessToken: string;
  readonly appSecret: string;
  readonly business: Business;
  readonly dialBoard: DialBoard;
  readonly phones: Phones;
  readonly people: People;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly mint: Mint;
  readonly wire: WireLog;
  readonly media: MediaStore;
  readonly addresses: MediaAddresses;
  readonly held: HeldMedia;
  readonly templates: TemplateStore;
  readonly changes: TemplateChanges;
  /** What the phone app shares when it is asked to; false where it did already. */
  readonly synchronise: (type: 'smb_app_state_sync' | 'history') => Promise<boolean>;
  readonly saved: () => Promise<void>;
  readonly now: () => number;
  /** Called around each send, for whoever waits until nothing is on its way. */
  readonly onSending: () => void;
  readonly onSent: () => void;
};

type Params = { readonly version: string; readonly objectId: string };

/** Who a send goes to: a phone that there is, or a number that gets one when it is accepted. */
type Recipient = { readonly phone: PhoneRecord | undefined; readonly id: string; readonly to: string };

export function mountGraph(app: FastifyInstance, deps: GraphDeps): void {
  const { business, dialBoard, phones, people, limits, ledger, mint, wire, templates, now } = deps;
  const proof = createHmac('sha256', deps.appSecret).update(deps.accessToken).digest('hex');
  const nodes: readonly GraphNode[] = [numberNode(business), mediaNode(deps), templateNode(deps)];
  const forms = new WeakMap<FastifyRequest, readonly string[]>();

  app.register(async (graph) => {
    // A file that is too large is cut and then refused, so that the caller gets an answer.
    await graph.register(multipart, { throwFileSizeLimit: false });
    graph.addHook('onRequest', async (_request, reply) => {
      const traceId = `A${mint.hex(22)}`;
      reply.headers({ 'x-fb-trace-id': traceId, 'x-fb-request-id': traceId, 'facebook-api-version': 'v23.0' });
    });
    // After the body is read, so that the wire log shows it.
    graph.addHook('preHandler', async (request) => admit(request));
    graph.addHook('onSend', async (request, reply, payload) => {
      logCall(request, reply.statusCode, reply.elapsedTime, answerText(payload, reply));
    });
    graph.setErrorHandler((error, _request, reply) => answerError(error, reply));

    graph.get<{ Params: Params }>('/:version/:objectId', (request) =>
      first((node) => node.read(request.params.objectId, queryOf(request))),
    );
    graph.post<{ Params: Params }>('/:version/:objectId', async (request) => {
      const answer = await first((node) => node.edit?.(request.params.objectId, request.body));
      await deps.saved();
      return answer;
    });
    graph.delete<{ Params: Params }>('/:version/:objectId', async (request) => {
      const answer = await first((node) => node.remove?.(request.params.objectId));
      await deps.saved();
      return answer;
    });

    graph.post<{ Params: Params }>('/:version/:objectId/messages', async (request, reply) => {
      requireNumber(request.params);
      const parsed = parseMessagesBody(request.body);
      if (parsed.kind === 'send') return send(parsed, request, reply);
      if (!people.markRead(parsed.wamid, parsed.isTyping)) {
        throw new GraphRefusal(131009, 'The parameter message_id is not valid: no message of a person has it.');
      }
      return { success: true };
    });

    graph.post<{ Params: Params }>('/:version/:objectId/smb_app_data', async (request) => {
      requireNumber(request.params);
      const { messaging_product: product, sync_type: type } = asObject(request.body, 'body');
      requireProduct(product);
      if (type !== 'smb_app_state_sync' && type !== 'history') {
        throw invalid('sync_type', 'must be smb_app_state_sync or history');
      }
      if (!(await deps.synchronise(type))) throw new GraphRefusal(2593107, 'This was synchronised before.');
      return { messaging_product: 'whatsapp', request_id: mint.hex(16) };
    });

    mediaRoutes(graph, { ...deps, describe: (request, form) => void forms.set(request, form) });
    templateRoutes(graph, deps);
  });

  /** By token, for every path; then the version, where the path has one. */
  function admit(request: FastifyRequest): void {
    const { version } = request.params as Partial<Params>;
    const { appsecret_proof: givenProof } = queryOf(request);
    if (dialBoard.now().isTokenExpired) {
      throw new GraphRefusal(190, 'The session of this access token has expired.', { subcode: 463 });
    }
    if (request.headers.authorization !== `Bearer ${deps.accessToken}`) {
      throw new GraphRefusal(190, 'Invalid OAuth access token.');
    }
    if (givenProof !== undefined && givenProof !== proof) {
      throw new GraphRefusal(100, 'Invalid appsecret_proof provided in the API argument.');
    }
    if (version !== undefined && !/^v\d{1,3}\.\d$/.test(version)) {
      throw new GraphRefusal(2500, 'The path must start with a version such as v23.0.');
    }
  }

  async function first(ask: (node: GraphNode) => object | undefined): Promise<object> {
    for (const node of nodes) {
      const answer = ask(node);
      if (answer !== undefined) return answer;
    }
    throw unknownObject();
  }

  function requireNumber({ objectId }: Params): void {
    if (objectId !== business.phoneNumberId) throw unknownObject();
  }

  async function send(request: SendRequest, call: FastifyRequest, reply: FastifyReply): Promise<object | undefined> {
    const recipient = recipientOf(request);
    const text = request.type === 'template' ? templateText(request) : request.text;
    refuseByRules(recipient, request.type);
    const entry = ledgerEntry(recipient, { ...request, text });
    deps.onSending();
    try {
      await accept(entry);
    } finally {
      deps.onSent();
    }
    if (dialBoard.spend('dropNextAnswers')) {
      reply.hijack();
      logCall(call, 'no answer', reply.elapsedTime, undefined);
      call.raw.socket.destroy();
      return undefined;
    }
    return accepted(entry, request);
  }

  /** On the disk first, then on its way. With `isStatusFirst` it resolves once the first status was posted. */
  async function accept(entry: LedgerEntry): Promise<void> {
    try {
      if (!dialBoard.now().isStatusFirst) return await ledger.append(entry, () => people.accept(entry));
      await new Promise<void>((tried, failed) => {
        ledger.append(entry, () => people.accept(entry, tried)).catch(failed);
      });
    } catch {
      throw new GraphRefusal(131016, 'The simulator cannot write its ledger.');
    }
  }

  function recipientOf({ addressee }: SendRequest): Recipient {
    if (addressee.kind === 'userId') {
      const phone = phones.byUserId(addressee.input);
      if (phone === undefined) throw new GraphRefusal(131026, 'No person has this user id.');
      return { phone, id: phone.persona.id, to: addressee.input };
    }
    const digits = dialledDigits(addressee.input);
    if (digits === undefined) {
      throw new GraphRefusal(131009, 'The parameter to is not valid: it must be a phone number with its country code.');
    }
    if (digits === business.displayNumber) throw new GraphRefusal(131021, 'The recipient is the sender.');
    const phone = phones.byWaId(digits);
    const waId = phone?.persona.waId ?? canonicalWaId(digits);
    const hasNoPlace = phone === undefined && phones.isFull();
    if (waId === numberWithoutWhatsApp || hasNoPlace) throw new GraphRefusal(131026, 'The number is not on WhatsApp.');
    return { phone, id: phone?.persona.id ?? waId, to: waId };
  }

  function refuseByRules({ phone, id }: Recipient, type: string): void {
    const { failNextWithCode, closedWindow, throughput } = dialBoard.now();
    if (failNextWithCode !== undefined && dialBoard.spend('failNextCount')) {
      throw new GraphRefusal(failNextWithCode, 'The simulator was told to refuse this call.');
    }
    if (closedWindow === 'at-once' && !mayReceive(phone, type, now())) {
      throw new GraphRefusal(131047, 'More than 24 hours have passed since the person last wrote.');
    }
    limits.take(id, throughput, now());
  }

  /** How the template reads, once it is sure that it can be sent to this kind of address with these parameters. */
  function templateText({ content, addressee, text }: SendRequest): string {
    const template = sendableTemplate(templates, content);
    const { card } = fillTemplate(template, content, (_type, file) => showMedia(file, deps.held));
    if (template.category === 'AUTHENTICATION' && addressee.kind === 'userId') {
      throw new GraphRefusal(131062, 'An authentication template needs a phone number.');
    }
    return card.body ?? text;
  }

  function ledgerEntry({ to }: Recipient, request: SendRequest): LedgerEntry {
    const { type, text, content, callbackData, replyTo, addressee } = request;
    const token = mint.hex(addressee.kind === 'userId' ? 32 : 18);
    return {
      wamid: makeWamid({ direction: 'outbound', peer: to, token }),
      to,
      type,
      text,
      ...(type === 'text' ? {} : { content }),
      ...(callbackData === undefined ? {} : { callbackData }),
      ...(replyTo === undefined ? {} : { replyTo }),
      at: instant(now()),
    };
  }

  function logCall(request: FastifyRequest, status: number | 'no answer', elapsed: number, answer: string | undefined) {
    const url = new URL(request.url, `http://${request.host}`);
    url.searchParams.delete('appsecret_proof');
    const form = forms.get(request);
    wire.call({
      method: request.method,
      url: url.href,
      summary: `${request.method} ${url.pathname.split('/').findLast(Boolean)}`,
      status,
      ms: Math.round(elapsed),
      body: request.body === undefined ? '' : JSON.stringify(request.body),
      ...(form === undefined ? {} : { form }),
      ...(answer === undefined ? {} : { answer }),
    });
  }
}

function numberNode(business: Business): GraphNode {
  return {
    read(id, { fields }) {
      if (id !== business.phoneNumberId) return undefined;
      const all = {
        verified_name: 'Parley Sandbox',
        code_verification_status: 'VERIFIED',
        display_phone_number: `+${business.displayNumber}`,
        quality_rating: 'GREEN',
        platform_type: 'CLOUD_API',
        throughput: { level: 'STANDARD' },
        name_status: 'APPROVED',
        status: 'CONNECTED',
        is_on_biz_app: false,
        health_status: {
          can_send_message: 'AVAILABLE',
          entities: [{ entity_type: 'PHONE_NUMBER', id, can_send_message: 'AVAILABLE' }],
        },
        id,
      };
      return chosenFields(all, fields);
    },
  };
}

/** A file in an answer is named, not shown. */
function answerText(payload: unknown, reply: FastifyReply): string | undefined {
  if (typeof payload === 'string') return payload;
  return Buffer.isBuffer(payload) ? `${payload.length} bytes of ${reply.getHeader('content-type')}` : undefined;
}

function accepted({ wamid, to, type }: LedgerEntry, { addressee }: SendRequest): object {
  const { kind, input } = addressee;
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, ...(kind === 'userId' ? { user_id: to } : { wa_id: to }) }],
    messages: [{ id: wamid, ...(type === 'template' ? { message_status: 'accepted' } : {}) }],
  };
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  const refusal = error instanceof GraphRefusal ? error : foreignRefusal(error);
  return reply.code(refusal.status).send(refusalBody(refusal, String(reply.getHeader('x-fb-trace-id'))));
}

/** A body that cannot be read is the caller's mistake; anything else is ours. */
function foreignRefusal(error: unknown): GraphRefusal {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status < 500) return new GraphRefusal(100, 'The body must be a JSON object.');
  return new GraphRefusal(131000, 'The simulator could not answer this call.');
}
