/**
 * A pretend Meta on a loopback port: a Graph API that accepts sends, people with phones who answer, and signed webhooks
 * to the address that it is given. Everything travels over HTTP as it does with the real one.
 */
import type { AddressInfo } from 'node:net';
import { Problem } from '@parley/model/errors';
import type { Wamid } from '@parley/model/ids';
import {
  calmDials,
  type Dials,
  type LedgerEntry,
  type Persona,
  type Phone,
  type SimulatorEvent,
  type SimulatorState,
} from '@parley/model/sandbox';
import Fastify, { type FastifyPluginCallback } from 'fastify';
import { controlApi } from './control.ts';
import { numberWithoutWhatsApp } from './dialled-number.ts';
import { makeDialBoard } from './dials.ts';
import { mountGraph } from './graph.ts';
import { GraphRefusal, refusalBody } from './graph-error.ts';
import { isVerified } from './handshake.ts';
import { openLedger } from './ledger.ts';
import { makeLimits } from './limits.ts';
import { makeMint } from './mint.ts';
import { makePeople, type PersonaPatch } from './people.ts';
import { introduce, passerBy, passersBy, seededPersonas } from './personas.ts';
import { makePhones, type PhoneRecord, viewPhone } from './phones.ts';
import { makeOutbox } from './post-webhook.ts';
import { makeSchedule } from './schedule.ts';
import { loadState, openStateFile, type SavedState } from './state-file.ts';
import type { Business } from './webhook-body.ts';
import { makeWireLog } from './wire-log.ts';

export type SimulatorOptions = {
  readonly appSecret: string;
  readonly accessToken: string;
  readonly verifyToken?: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  /** The business number, in any form. */
  readonly displayNumber: string;
  /** Where webhooks go, on this machine. Until it is known they wait. */
  readonly webhookUrl?: string;
  /** Remembers over a restart; the ledger lies beside it as `<stateFile>.ledger.jsonl`. */
  readonly stateFile?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** The clock before any jump, milliseconds. Delays do not depend on it. */
  readonly now?: () => number;
  /** Makes ids and chances the same in every run. */
  readonly seed?: number;
  /** Serves the control API on the Graph port too, under this path. */
  readonly controlPrefix?: string;
};

/** What a person does with the phone. */
export type Person = {
  /** Writes a text. Resolves once it is saved, with the wamid; the webhook follows on its own. */
  writes(text: string, options?: { readonly replyTo?: Wamid }): Promise<Wamid>;
  /** Writes a message of any type; `content` is Meta's object of that type. */
  sends(type: string, content: object, options?: { readonly replyTo?: Wamid }): Promise<Wamid>;
  /** Opens the chat: what is there is read now, what comes is read by itself. */
  opens(): void;
  closes(): void;
  /** Reads what is there. */
  reads(): void;
  goesOffline(): void;
  comesOnline(): void;
  turnsReadReceipts(to: 'on' | 'off'): void;
  changes(patch: PersonaPatch): void;
  phone(): Phone;
};

export type NewPerson = Pick<Persona, 'name'> & Partial<Pick<Persona, 'language' | 'waId' | 'userId' | 'username'>>;

export type Simulator = {
  /** What WHATSAPP_GRAPH_URL is to be: no version, no slash at the end. */
  readonly graphUrl: string;
  /** Throws for an address that is not on this machine. */
  setWebhookUrl(url: string): void;
  /** Asks the webhook address Meta's verification question; needs `verifyToken`. */
  verifyWebhook(): Promise<boolean>;
  /** The control API as a Fastify plugin; the mounter gives the prefix. */
  readonly control: FastifyPluginCallback;
  /** The real clock and every jump, milliseconds. */
  now(): number;
  ledger(): readonly LedgerEntry[];
  /** Throws when nobody has this id. */
  person(id: string): Person;
  findPerson(id: string): Person | undefined;
  /** Throws BAD_REQUEST when the number or user id is taken. Without `waId` only the user id is known. */
  addPerson(person: NewPerson): Person;
  /** Throws BAD_REQUEST for an unknown dial or a value out of range. */
  setDials(patch: Partial<Dials>): Dials;
  /** The clock only goes forward. What was to happen within the jump happens now. */
  advanceClock(ms: number): void;
  /** Lets `chats` people write one to three messages each, spread over `seconds`. A restart forgets the rest of it. */
  startBusyShop(chats: number, seconds: number): void;
  onEvent(listener: (event: SimulatorEvent) => void): () => void;
  /**
   * Resolves when nothing is scheduled, being sent or being posted. It does not while the webhook address refuses,
   * because that is tried again; webhooks that wait for an address do not count.
   */
  quiet(): Promise<void>;
  state(): SimulatorState;
  /** Empty phones of the seeded people, calm dials, nothing owed. The clock and the ledger stay: neither goes back. */
  reset(): void;
  close(): Promise<void>;
};

const shownPhones = 100;

export async function makeSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { appSecret, wabaId, stateFile } = options;
  const saved = stateFile === undefined ? undefined : await loadState(stateFile);
  const ledger = await openLedger(stateFile === undefined ? undefined : `${stateFile}.ledger.jsonl`);
  const starts = (saved?.starts ?? 0) + 1;
  let clockOffsetMs = saved?.clockOffsetMs ?? 0;
  let sending = 0;
  let webhookUrl: string | undefined;
  const listeners = new Set<(event: SimulatorEvent) => void>();
  let waitingForQuiet: (() => void)[] = [];

  const business: Business = {
    phoneNumberId: options.phoneNumberId,
    wabaId,
    displayNumber: options.displayNumber.replace(/\D/g, ''),
  };
  const baseNow = options.now ?? Date.now;
  const now = () => baseNow() + clockOffsetMs;
  const mint = makeMint(options.seed, starts);
  const phones = makePhones();
  const limits = makeLimits();
  const schedule = makeSchedule(checkQuiet);
  const wire = makeWireLog(now, (line) => emit(() => ({ type: 'wire', line })));
  const dialBoard = makeDialBoard({ ...calmDials, ...saved?.dials }, (dials) => {
    file?.touch();
    emit(() => ({ type: 'dials', dials }));
  });
  const outbox = makeOutbox({
    schedule,
    appSecret,
    wabaId,
    dials: dialBoard.now,
    spendWrongSignature: () => dialBoard.spend('wrongSignatures'),
    onPosted: wire.webhook,
    onChange() {
      file?.touch();
      checkQuiet();
    },
  });
  const people = makePeople({
    phones,
    schedule,
    business,
    mint,
    dials: dialBoard.now,
    now,
    post: outbox.add,
    onChange(phone) {
      file?.touch();
      emit(() => ({ type: 'phone', phone: view(phone) }));
    },
  });
  const file = stateFile === undefined ? undefined : openStateFile(stateFile, snapshot);

  function snapshot(): SavedState {
    return {
      version: 1,
      starts,
      clockOffsetMs,
      dials: dialBoard.now(),
      phones: phones.all(),
      webhooks: outbox.pending(),
      applied: ledger.entries().length,
    };
  }

  function emit(makeEvent: () => SimulatorEvent): void {
    if (listeners.size === 0) return;
    const event = makeEvent();
    for (const listener of listeners) listener(event);
  }

  function isQuiet(): boolean {
    return schedule.size() === 0 && sending === 0 && !outbox.isBusy();
  }

  function checkQuiet(): void {
    if (waitingForQuiet.length === 0 || !isQuiet()) return;
    const waiting = waitingForQuiet;
    waitingForQuiet = [];
    for (const resolve of waiting) resolve();
  }

  function view(phone: PhoneRecord): Phone {
    return viewPhone(phone, people.isBusinessTyping(phone.persona.id));
  }

  function personOf(id: string): Person | undefined {
    const phone = phones.get(id);
    if (phone === undefined) return undefined;
    const sends: Person['sends'] = async (type, content, { replyTo } = {}) => {
      const { id: wamid } = people.write(phone, type, content, replyTo);
      await file?.saved();
      return wamid;
    };
    return {
      writes: (text, writing) => sends('text', { body: text }, writing),
      sends,
      opens: () => people.change(phone, { isChatOpen: true }),
      closes: () => people.change(phone, { isChatOpen: false }),
      reads: () => people.read(phone),
      goesOffline: () => people.change(phone, { isOffline: true }),
      comesOnline: () => people.change(phone, { isOffline: false }),
      turnsReadReceipts: (to) => people.change(phone, { sendsReadReceipts: to === 'on' }),
      changes: (patch) => people.change(phone, patch),
      phone: () => view(phone),
    };
  }

  function person(id: string): Person {
    const found = personOf(id);
    if (found === undefined) throw new Error(`Nobody has the id ${id}.`);
    return found;
  }

  /** The phones of the seeded people, then those with the newest messages. */
  function shown(): readonly PhoneRecord[] {
    const seeded = new Set(seededPersonas.map(({ id }) => id));
    const others = phones.all().filter(({ persona }) => !seeded.has(persona.id));
    const newest = ({ bubbles }: PhoneRecord) => bubbles.at(-1)?.at ?? '';
    others.sort((a, b) => (newest(a) < newest(b) ? 1 : -1));
    return [...phones.all().filter(({ persona }) => seeded.has(persona.id)), ...others].slice(0, shownPhones);
  }

  function setWebhookUrl(url: string): void {
    const { hostname, protocol } = new URL(url);
    if (!/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname) || !/^https?:$/.test(protocol)) {
      throw new Error('The simulator only posts webhooks to this machine.');
    }
    webhookUrl = url;
    outbox.setUrl(url);
  }

  const app = Fastify({ forceCloseConnections: true });
  const withoutControl: Omit<Simulator, 'control' | 'graphUrl'> = {
    setWebhookUrl,
    async verifyWebhook() {
      const { verifyToken } = options;
      return webhookUrl !== undefined && verifyToken !== undefined && isVerified(webhookUrl, verifyToken, mint.hex(16));
    },
    now,
    ledger: ledger.entries,
    person,
    findPerson: personOf,
    addPerson({ name, language = 'en', waId, userId, username }) {
      const id = waId ?? userId ?? `person-${mint.hex(8)}`;
      const persona = introduce({
        id,
        name,
        language,
        ...(waId === undefined ? {} : { waId }),
        ...(userId === undefined ? {} : { userId }),
        ...(username === undefined ? {} : { username }),
      });
      const isTaken = (waId !== undefined && phones.byWaId(waId)) || phones.byUserId(persona.userId);
      if (isTaken || waId === numberWithoutWhatsApp || waId === business.displayNumber) {
        throw new Problem('BAD_REQUEST', 'Somebody else has this number or user id.');
      }
      const phone = phones.add(persona);
      if (phone === undefined) throw new Problem('BAD_REQUEST', 'The simulator has as many phones as it can hold.');
      file?.touch();
      emit(() => ({ type: 'phone', phone: view(phone) }));
      return person(id);
    },
    setDials: dialBoard.turn,
    advanceClock(ms) {
      if (!(ms >= 0)) throw new Error('The clock only goes forward.');
      clockOffsetMs += ms;
      schedule.advance(ms);
      file?.touch();
      emit(() => ({ type: 'clock', clockOffsetMs }));
    },
    startBusyShop(chats, seconds) {
      const first = mint.below(passersBy);
      for (let place = first; place < first + chats; place += 1) {
        const persona = passerBy(place % passersBy);
        const phone = phones.get(persona.id) ?? phones.add(persona);
        if (phone === undefined) return;
        const howMany = 1 + mint.below(3);
        for (let count = 0; count < howMany; count += 1) {
          const body = persona.phrases[mint.below(persona.phrases.length)] ?? persona.name;
          schedule.in(mint.below(seconds * 1000), () => people.write(phone, 'text', { body }));
        }
      }
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    quiet: () =>
      new Promise((resolve) => {
        waitingForQuiet.push(resolve);
        checkQuiet();
      }),
    state: () => ({
      clockOffsetMs,
      dials: dialBoard.now(),
      phones: shown().map(view),
      wire: wire.lines(),
      businessNumber: `+${business.displayNumber}`,
    }),
    reset() {
      schedule.clear();
      outbox.clear();
      people.stopTyping();
      limits.reset();
      wire.clear();
      phones.replace(seededPersonas.map((persona) => ({ persona, bubbles: [] })));
      dialBoard.reset();
      emit(() => ({ type: 'state', state: withoutControl.state() }));
    },
    async close() {
      await outbox.stop();
      await app.close();
      await ledger.close();
      schedule.clear();
      people.stopTyping();
      await file?.close();
      listeners.clear();
    },
  };
  const control = controlApi(withoutControl, async () => file?.saved());
  if (options.controlPrefix !== undefined) app.register(control, { prefix: options.controlPrefix });
  app.setNotFoundHandler((_request, reply) => {
    const refusal = new GraphRefusal(2500, 'There is no such path.');
    return reply.code(refusal.status).send(refusalBody(refusal, `A${mint.hex(22)}`));
  });
  mountGraph(app, {
    accessToken: options.accessToken,
    appSecret,
    business,
    dialBoard,
    phones,
    people,
    limits,
    ledger,
    mint,
    wire,
    now,
    onSending() {
      sending += 1;
    },
    onSent() {
      sending -= 1;
      checkQuiet();
    },
  });

  phones.replace(saved?.phones ?? seededPersonas.map((persona) => ({ persona, bubbles: [] })));
  people.resume();
  outbox.restore(saved?.webhooks ?? []);
  // Sends that were accepted after the last save. Without a saved state the ledger is of another life.
  if (saved !== undefined) for (const entry of ledger.entries().slice(saved.applied)) people.accept(entry);
  file?.touch();
  await file?.saved();
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  if (options.webhookUrl !== undefined) setWebhookUrl(options.webhookUrl);
  return { ...withoutControl, control, graphUrl: `http://127.0.0.1:${port}` };
}
