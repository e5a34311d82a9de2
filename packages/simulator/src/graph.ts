/**
 * The part of the Graph API that a team inbox calls: sending, marking as read, and looking at the number. Refuses in
 * Meta's order: token, object, parameters, then the rules of sending.
 */
import { createHmac } from 'node:crypto';
import { instant } from '@parley/model/ids';
import type { LedgerEntry } from '@parley/model/sandbox';
import { makeWamid } from '@parley/whatsapp/wamid';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { canonicalWaId, dialledDigits, numberWithoutWhatsApp } from './dialled-number.ts';
import type { DialBoard } from './dials.ts';
import { GraphRefusal, refusalBody } from './graph-error.ts';
import type { Ledger } from './ledger.ts';
import type { Limits } from './limits.ts';
import type { Mint } from './mint.ts';
import { mayReceive, type People } from './people.ts';
import type { PhoneRecord, Phones } from './phones.ts';
import { parseMessagesBody, type SendRequest } from './send-request.ts';
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
  readonly now: () => number;
  /** Called around each send, for whoever waits until nothing is on its way. */
  readonly onSending: () => void;
  readonly onSent: () => void;
};

type Params = { readonly version: string; readonly objectId: string };
type NumberRequest = FastifyRequest<{ Params: Params; Querystring: { readonly [key: string]: unknown } }>;

/** Who a send goes to: a phone that there is, or a number that gets one when it is accepted. */
type Recipient = { readonly phone: PhoneRecord | undefined; readonly id: string; readonly to: string };

export function mountGraph(app: FastifyInstance, deps: GraphDeps): void {
  const { business, dialBoard, phones, people, limits, ledger, mint, wire, now } = deps;

  app.register(async (graph) => {
    graph.addHook('onRequest', async (_request, reply) => {
      const traceId = `A${mint.hex(22)}`;
      reply.headers({ 'x-fb-trace-id': traceId, 'x-fb-request-id': traceId, 'facebook-api-version': 'v23.0' });
    });
    graph.addHook('onSend', async (request, reply, payload) => {
      logCall(request, reply.statusCode, reply.elapsedTime, typeof payload === 'string' ? payload : undefined);
    });
    graph.setErrorHandler((error, _request, reply) => answerError(error, reply));

    graph.get<{ Params: Params }>('/:version/:objectId', async (request) => {
      admit(request);
      return numberFields(request);
    });

    graph.post<{ Params: Params }>('/:version/:objectId/messages', async (request, reply) => {
      admit(request);
      const parsed = parseMessagesBody(request.body);
      if (parsed.kind === 'send') return send(parsed, request, reply);
      if (!people.markRead(parsed.wamid, parsed.isTyping)) {
        throw new GraphRefusal(131009, 'The parameter message_id is not valid: no message of a person has it.');
      }
      return { success: true };
    });
  });

  function admit(request: FastifyRequest): void {
    const { version, objectId } = request.params as Params;
    const query = request.query as NumberRequest['query'];
    const header = request.headers.authorization ?? '';
    if (dialBoard.now().isTokenExpired) {
      throw new GraphRefusal(190, 'The session of this access token has expired.', { subcode: 463 });
    }
    if (header !== `Bearer ${deps.accessToken}`) throw new GraphRefusal(190, 'Invalid OAuth access token.');
    const proof = createHmac('sha256', deps.appSecret).update(deps.accessToken).digest('hex');
    if (query.appsecret_proof !== undefined && query.appsecret_proof !== proof) {
      throw new GraphRefusal(100, 'Invalid appsecret_proof provided in the API argument.');
    }
    if (!/^v\d{1,3}\.\d$/.test(version))
      throw new GraphRefusal(2500, 'The path must start with a version such as v23.0.');
    if (objectId !== business.phoneNumberId) {
      throw new GraphRefusal(100, 'The object does not exist, or this token has no permission for it.', {
        subcode: 33,
        type: 'GraphMethodException',
      });
    }
  }

  function numberFields(request: FastifyRequest): object {
    const { fields } = request.query as NumberRequest['query'];
    const all: { readonly [field: string]: unknown } = {
      verified_name: 'Parley Sandbox',
      code_verification_status: 'VERIFIED',
      display_phone_number: `+${business.displayNumber}`,
      quality_rating: 'GREEN',
      platform_type: 'CLOUD_API',
      throughput: { level: 'STANDARD' },
      name_status: 'APPROVED',
      id: business.phoneNumberId,
    };
    if (typeof fields !== 'string') return all;
    const wanted = fields.split(',');
    return Object.fromEntries(Object.entries(all).filter(([name]) => name === 'id' || wanted.includes(name)));
  }

  async function send(request: SendRequest, call: FastifyRequest, reply: FastifyReply): Promise<object | undefined> {
    const recipient = recipientOf(request);
    refuseByRules(recipient, request.type);
    const entry = ledgerEntry(recipient, request);
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

  function ledgerEntry({ to }: Recipient, request: SendRequest): LedgerEntry {
    const { type, text, callbackData, replyTo, addressee } = request;
    const token = mint.hex(addressee.kind === 'userId' ? 32 : 18);
    return {
      wamid: makeWamid({ direction: 'outbound', peer: to, token }),
      to,
      type,
      text,
      ...(callbackData === undefined ? {} : { callbackData }),
      ...(replyTo === undefined ? {} : { replyTo }),
      at: instant(now()),
    };
  }

  function logCall(request: FastifyRequest, status: number | 'no answer', elapsed: number, answer: string | undefined) {
    const url = new URL(request.url, `http://${request.host}`);
    // The query may hold a proof of the token.
    url.search = '';
    wire.call({
      method: request.method,
      url: url.href,
      summary: `${request.method} ${url.pathname.split('/').at(-1)}`,
      status,
      ms: Math.round(elapsed),
      body: request.body === undefined ? '' : JSON.stringify(request.body),
      ...(answer === undefined ? {} : { answer }),
    });
  }
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
