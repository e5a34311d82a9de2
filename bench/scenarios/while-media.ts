/**
 * From the webhook to the sockets while files are fetched: 50 photos wait or are on their way during the whole window,
 * are checked and made small, and no message is to feel it: right before, the same is measured without them. The raw
 * program fetches nothing, so the goals are those of messages alone, and its two windows tell how alike two windows are.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { sign } from '@parley/whatsapp/signature';
import { httpRequest, openConnections } from '../load/http-connections.ts';
import { inbound } from './inbound.ts';
import { AuditFailure, type PairedScenario, type Side, type World } from './scenario.ts';

const perSecond = 500;
const photos = 50;
const alone = inbound(perSecond, { p50: { ratio: 1.25, abs: 3 }, p99: { abs: 25 } });

const slower = `media.slower@${perSecond}`;
const renamed = (id: string) => id.replace('inbound', 'media');
const median = `inbound.p50@${perSecond}`;
let windows = 0;

export const whileMedia: PairedScenario = {
  ...alone,
  id: renamed(alone.id),
  metrics: [
    ...alone.metrics.map((metric) => ({
      ...metric,
      id: renamed(metric.id),
      title: `${metric.title}, while ${photos} photos are fetched`,
    })),
    {
      id: slower,
      title: `Median while ${photos} photos are fetched ÷ median without, ${perSecond}/s`,
      unit: '×',
      better: 'lower',
      goal: { abs: 1.25 },
    },
  ],
  async window(side, world, timing) {
    const without = (await alone.window(side, world, timing)).readings;
    const fetched = side.subject.name === 'ours' ? await receivePhotos(side, world) : undefined;
    const { latenessMs, readings } = await alone.window(side, world, timing);
    await fetched?.files;
    return {
      latenessMs,
      readings: {
        ...Object.fromEntries(Object.entries(readings).map(([id, value]) => [renamed(id), value])),
        [slower]: (readings[median] ?? Number.NaN) / (without[median] ?? Number.NaN),
      },
    };
  },
};

/** Resolves once the messages are there; `files` once all of theirs have been sent. */
async function receivePhotos({ subject }: Side, { account, graph }: World): Promise<{ readonly files: Promise<void> }> {
  windows += 1;
  const before = await subject.stored.received();
  const connections = await openConnections(subject.ports, 1);
  const files = graph.files.sent(photos);
  const body = photosBody(account.phoneNumberId);
  const signature = sign(account.appSecret, body);
  const status = await connections.request(httpRequest('/webhook', { 'x-hub-signature-256': signature }, body));
  connections.close();
  if (status !== 200) throw new AuditFailure(`The webhook of photos was answered with ${status}`);
  while ((await subject.stored.received()) < before + photos) await delay(5);
  return { files };
}

function photosBody(phoneNumberId: string): Buffer {
  const messages = Array.from({ length: photos }, (_, place) => ({
    from: '34600000999',
    id: `wamid.photo.${windows}.${place}`,
    timestamp: `${Math.floor(Date.now() / 1000)}`,
    type: 'image',
    image: { id: `${windows * 1000 + place}`, mime_type: 'image/jpeg' },
  }));
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15005550006', phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: 'Photographer' }, wa_id: '34600000999' }],
    messages,
  };
  const entry = [{ id: '900800700600501', changes: [{ value, field: 'messages' }] }];
  return Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
}
