/**
 * A pretend Meta on a loopback port: a Graph API that accepts sends, people with phones who answer, and signed webhooks
 * to the address that it is given. Everything travels over HTTP as it does with the real one.
 */
import type { AddressInfo } from 'node:net';
import { Problem } from '@parley/model/errors';
import {
  calmDials,
  type Dials,
  type LedgerEntry,
  type Persona,
  type Phone,
  type SandboxTemplate,
  type SimulatorEvent,
  type SimulatorState,
} from '@parley/model/sandbox';
import Fastify, { type FastifyPluginCallback } from 'fastify';
import { makeActs } from './acts.ts';
import { controlApi } from './control/control.ts';
import { numberWithoutWhatsApp } from './dialled-number.ts';
import { makeDialBoard } from './dials.ts';
import { drawSent } from './draw-sent.ts';
import { mountGraph } from './graph.ts';
import { GraphRefusal, refusalBody } from './graph-error.ts';
import { isVerified } from './handshake.ts';
import { openLedger } from './ledger.ts';
import { makeLimits } from './limits.ts';
import { makeMediaAddresses } from './media/media-address.ts';
import { type MediaRecord, openMediaStore } from './media/media-store.ts';
import { makeMint } from './mint.ts';
import { makePeople } from './people.ts';
import { makePerson, type Person } from './person.ts';
import { introduce, passerBy, passersBy, seededPersonas } from './personas.ts';
import { makePhones, type PhoneRecord, viewPhone } from './phones.ts';
import { makeOutbox } from './post-webhook.ts';
import { makeSchedule } from './schedule.ts';
import { loadState, openStateFile, type SavedState } from './state-file.ts';
import { makeSync } from './sync.ts';
import { seededTemplates } from './templates/seeded-templates.ts';
import { makeTemplateChanges, type TemplatePatch } from './templates/template-changes.ts';
import { makeTemplateStore, viewTemplate } from './templates/template-store.ts';
import { accountChange, type Business } from './webhook-body.ts';
import { makeWireLog } from './wire-log.ts';

export type { Person } from './person.ts';

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
  /** Remembers over a restart; the ledger lies beside it as `<stateFile>.ledger.jsonl`, files in `<stateFile>.media`. */
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
  templates(): readonly SandboxTemplate[];
  /** What Meta does to a template, told by webhooks. Throws NOT_FOUND. */
  changeTemplate(id: string, patch: TemplatePatch): SandboxTemplate;
  /** The phone app shares everybody it knows, or takes them out of its address book again. */
  shareContacts(action?: 'add' | 'remove'): void;
  /** The phone app shares its history in chunks, the last one first; declined, it says so. */
  shareHistory(isDeclined?: boolean): Promise<void>;
  /** A webhook of any field, as it is: account, quality, calls, or a field of tomorrow. */
  postWebhook(field: string, value: object): void;
  /** A file that was sent either way, while it is held. */
  media(id: string): Promise<{ readonly record: MediaRecord; readonly bytes: Buffer } | undefined>;
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
  /** Empty phones of the seeded people, calm dials, seeded templates, no files, nothing owed. Clock and ledger stay. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

const shownPhones = 100;

/**
 * Starts a pretend Meta on a free loopback port, with what `stateFile` remembers of an earlier run. It posts webhooks
 * once it is told where (`setWebhookUrl`). Close it: it has a server and timers.
 */
export async function makeSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { appSecret, wabaId, stateFile } = options;
  const saved = stateFile === undefined ? undefined : await loadState(stateFile);
  const ledger = await openLedger(stateFile === undefined ? undefined : `${stateFile}.ledger.jsonl`);
  const starts = (saved?.starts ?? 0) + 1;
  let clockOffsetMs = saved?.clockOffsetMs ?? 0;
  let sending = 0;
  let graphUrl = '';
  const synchronised = new Set(saved?.synchronised);
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
  const templates = makeTemplateStore(() => file?.touch());
  templates.replace(saved?.templates ?? seededTemplates);
  const changes = makeTemplateChanges({ templates, now, post: outbox.add });
  const media = await openMediaStore({
    folder: stateFile === undefined ? undefined : `${stateFile}.media`,
    records: saved?.media ?? [],
    mint,
    now,
    onChange: () => file?.touch(),
  });
  const addresses = makeMediaAddresses(appSecret, () => graphUrl, now);
  const shared = { phones, business, mint, now, held: media.held, addressOf: addresses.of, post: outbox.add, onChange };
  const people = makePeople({
    ...shared,
    schedule,
    dials: dialBoard.now,
    drawSent: (type, content) => drawSent(type, content, templates, media.held),
    alive: media.alive,
  });
  const acts = makeActs({ ...shared, people });
  const sync = makeSync({ ...shared, media });
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
      media: media.all(),
      templates: templates.all(),
      synchronised: [...synchronised],
    };
  }

  function onChange(phone: PhoneRecord): void {
    file?.touch();
    emit(() => ({ type: 'phone', phone: view(phone) }));
  }

  /** People whose chats the phone app knows. */
  function known(): readonly PhoneRecord[] {
    return shown().slice(0, seededPersonas.length);
  }

  async function synchronise(type: 'smb_app_state_sync' | 'history'): Promise<boolean> {
    if (synchronised.has(type)) return false;
    synchronised.add(type);
    if (type === 'history') await sync.shareHistory(known());
    else sync.shareContacts(known(), 'add');
    return true;
  }

  async function saveNow(): Promise<void> {
    await file?.saved();
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
    return phone && makePerson(phone, { people, acts, media, mint, view, saved: saveNow });
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
    templates: () => templates.all().map(viewTemplate),
    changeTemplate: (id, patch) => viewTemplate(changes.change(id, patch)),
    shareContacts: (action = 'add') => sync.shareContacts(known(), action),
    shareHistory: async (isDeclined = false) => (isDeclined ? sync.declineHistory() : sync.shareHistory(known())),
    postWebhook(field, value) {
      const atSeconds = Math.floor(now() / 1000);
      outbox.add({ personId: `field ${field}`, json: accountChange(field, value), summary: field, atSeconds });
    },
    async media(id) {
      const record = media.held(id);
      const bytes = await media.read(id);
      return record === undefined || bytes === undefined ? undefined : { record, bytes };
    },
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
    async reset() {
      schedule.clear();
      outbox.clear();
      people.stopTyping();
      limits.reset();
      wire.clear();
      phones.replace(seededPersonas.map((persona) => ({ persona, bubbles: [] })));
      templates.replace(seededTemplates);
      synchronised.clear();
      await media.clear();
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
  const control = controlApi(withoutControl, saveNow);
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
    media,
    addresses,
    held: media.held,
    templates,
    changes,
    synchronise,
    saved: saveNow,
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
  graphUrl = `http://127.0.0.1:${port}`;
  if (options.webhookUrl !== undefined) setWebhookUrl(options.webhookUrl);
  return { ...withoutControl, control, graphUrl };
}
