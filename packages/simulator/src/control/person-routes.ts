/** What the people do, over HTTP: write anything, press, edit, delete, change number. */
import { Problem } from '@parley/model/errors';
import type { Wamid } from '@parley/model/ids';
import type { Phone, PhoneMessage } from '@parley/model/sandbox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { canonicalWaId, dialledDigits, isUserId } from '../dialled-number.ts';
import type { Wish } from '../inbound.ts';
import type { MediaFile } from '../media/media-store.ts';
import type { Person } from '../person.ts';
import type { Simulator } from '../simulator.ts';
import {
  type Fields,
  fields,
  optionalBoolean,
  optionalObject,
  optionalTexts,
  optionalWord,
  requiredText,
} from './fields.ts';

const textLimit = 4096;
const nameLimit = 100;
const idLimit = 500;
const bodyLimit = 64 * 1024;
const fileLimit = 5 * 1024 * 1024;
/** A file in base64, and the words around it. */
const fileBodyLimit = Math.ceil(fileLimit / 3) * 4 + bodyLimit;

type PersonRoute = { Params: { id: string } };

/** What a message may name: the words of `Person.sendsA`, and what goes with them. */
const messageFields = [
  'type',
  'text',
  'caption',
  'file',
  'messageId',
  'emoji',
  'id',
  'title',
  'what',
  'content',
  'replyTo',
  'forwarded',
  'fromAd',
  'isQuotedByUserId',
];

export function personRoutes(
  app: FastifyInstance,
  simulator: Pick<Simulator, 'findPerson' | 'addPerson'>,
  saved: () => Promise<void>,
): void {
  app.post<PersonRoute>(
    '/persons/:id/messages',
    { bodyLimit: fileBodyLimit },
    async (request, reply): Promise<PhoneMessage> => {
      const person = personOf(request);
      const body = fields(request.body, messageFields);
      const type = body.type === undefined ? 'text' : requiredText(body.type, 'type', 40);
      const wish = wishOf(type, body);
      const replyTo = body.replyTo === undefined ? undefined : messageOn(person, body.replyTo, 'replyTo').id;
      const about = type === 'reaction' ? messageOn(person, body.messageId, 'messageId').id : undefined;
      const wamid = await person.sendsA(type, wish, {
        ...optionalWord(body, 'forwarded', ['once', 'often']),
        ...optionalBoolean(body, 'fromAd'),
        ...(optionalBoolean(body, 'isQuotedByUserId').isQuotedByUserId ? { isQuotedByUserId: true } : {}),
        ...(replyTo === undefined ? {} : { replyTo }),
      });
      return reply.code(201).send(messageOn(person, about ?? wamid, 'messageId'));
    },
  );

  app.post<PersonRoute>('/persons/:id/press', { bodyLimit }, async (request, reply): Promise<PhoneMessage> => {
    const person = personOf(request);
    const body = fields(request.body, ['messageId', 'key', 'values']);
    const { id } = messageOn(person, body.messageId, 'messageId');
    const { values } = optionalObject(body, 'values');
    const wamid = await person.presses(id, requiredText(body.key, 'key', 20), values as Fields | undefined);
    return reply.code(201).send(messageOn(person, wamid, 'messageId'));
  });

  app.post<PersonRoute>('/persons/:id/acts', { bodyLimit }, async (request): Promise<Phone> => {
    const person = personOf(request);
    const body = fields(request.body, ['act', 'messageId', 'text', 'waId', 'userId']);
    const act = requiredText(body.act, 'act', 40);
    const perform = Object.hasOwn(acts, act) ? acts[act] : undefined;
    if (perform === undefined) throw new Problem('BAD_REQUEST', `act must be one of: ${Object.keys(acts).join(', ')}.`);
    perform(person, body);
    await saved();
    return person.phone();
  });

  app.patch<PersonRoute>('/persons/:id', { bodyLimit }, async (request): Promise<Phone> => {
    const person = personOf(request);
    const body = fields(request.body, ['isOffline', 'sendsReadReceipts', 'isChatOpen']);
    person.changes({
      ...optionalBoolean(body, 'isOffline'),
      ...optionalBoolean(body, 'sendsReadReceipts'),
      ...optionalBoolean(body, 'isChatOpen'),
    });
    await saved();
    return person.phone();
  });

  app.post('/persons', { bodyLimit }, async (request, reply): Promise<Phone> => {
    const body = fields(request.body, ['name', 'waId', 'userId', 'username', 'language']);
    const name = requiredText(body.name, 'name', nameLimit);
    const language = body.language === undefined ? 'en' : requiredText(body.language, 'language', 20);
    const waId = body.waId === undefined ? undefined : waIdOf(body.waId);
    const userId = body.userId === undefined ? undefined : userIdOf(body.userId);
    const { username } = optionalTexts(body, { username: 35 });
    const person = simulator.addPerson({
      name,
      language,
      ...(waId === undefined ? {} : { waId }),
      ...(userId === undefined ? {} : { userId }),
      ...(username === undefined ? {} : { username }),
    });
    await saved();
    return reply.code(201).send(person.phone());
  });

  function personOf(request: FastifyRequest<PersonRoute>): Person {
    const person = simulator.findPerson(request.params.id);
    if (person === undefined) throw new Problem('NOT_FOUND', 'No person has this id.');
    return person;
  }
}

/** Each with the fields that it needs. */
const acts: { readonly [act: string]: (person: Person, body: Fields) => void } = {
  edit: (person, body) => person.edits(idOf(body), requiredText(body.text, 'text', textLimit)),
  revoke: (person, body) => person.revokes(idOf(body)),
  play: (person, body) => person.plays(idOf(body)),
  read: (person) => person.reads(),
  change_number: (person, { waId }) => person.changesNumber(waIdOf(waId)),
  change_user_id: (person, { userId }) => person.changesUserId(userIdOf(userId)),
  change_identity: (person) => person.changesIdentity(),
  stop_marketing: (person) => person.turnsMarketing('stop'),
  resume_marketing: (person) => person.turnsMarketing('resume'),
  call: (person) => person.calls(),
  phone_app_write: (person, { text }) => {
    person.getsFromPhoneApp('text', { body: requiredText(text, 'text', textLimit) });
  },
  phone_app_edit: (person, body) => person.getsEditFromPhoneApp(idOf(body), requiredText(body.text, 'text', textLimit)),
  phone_app_revoke: (person, body) => person.getsRevokeFromPhoneApp(idOf(body)),
};

function wishOf(type: string, body: Fields): Wish {
  if (type === 'text' && body.content === undefined) requiredText(body.text, 'text', textLimit);
  return {
    ...optionalTexts(body, {
      text: textLimit,
      caption: textLimit,
      messageId: idLimit,
      emoji: 40,
      id: 256,
      title: 72,
      what: 40,
    }),
    ...optionalObject(body, 'content'),
    ...(body.file === undefined ? {} : { file: fileOf(body.file) }),
  };
}

function fileOf(value: unknown): MediaFile {
  const { data, mime, name } = fields(value, ['data', 'mime', 'name']);
  if (typeof data !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    throw new Problem('BAD_REQUEST', 'file.data must be base64.');
  }
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length === 0 || bytes.length > fileLimit) {
    throw new Problem('BAD_REQUEST', `file.data must be 1 to ${fileLimit} bytes.`);
  }
  const type = requiredText(mime, 'file.mime', 100).toLowerCase();
  if (!/^[\w.+-]+\/[\w.+-]+(; ?codecs=[\w.]+)?$/.test(type)) {
    throw new Problem('BAD_REQUEST', 'file.mime must be a type such as image/png.');
  }
  return { bytes, mime: type, ...(name === undefined ? {} : { name: requiredText(name, 'file.name', 255) }) };
}

function messageOn(person: Person, id: unknown, name: string): PhoneMessage {
  const found = person.phone().messages.find((message) => message.id === id);
  if (found === undefined) throw new Problem('BAD_REQUEST', `${name} must be the id of a message on this phone.`);
  return found;
}

function idOf({ messageId }: Fields): Wamid {
  return requiredText(messageId, 'messageId', idLimit) as Wamid;
}

function waIdOf(value: unknown): string {
  const digits = dialledDigits(requiredText(value, 'waId', 40));
  if (digits === undefined) throw new Problem('UNKNOWN_NUMBER');
  return canonicalWaId(digits);
}

function userIdOf(value: unknown): string {
  const userId = requiredText(value, 'userId', 140);
  if (!isUserId(userId)) throw new Problem('BAD_REQUEST', 'userId must be like US.88120000000000143.');
  return userId;
}
