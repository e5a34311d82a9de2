/**
 * The floor: the smallest program of this stack that does the same physical work as an inbox.
 * In: signature over the raw bytes, JSON, one message row and one chat row in a synced group commit, one frame per
 * commit to every socket, 200. Out: JSON, one message row in a synced group commit, 201, fetch to the Graph API.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WebSocketServer } from 'ws';
import { makeGroupCommit } from './group-commit.ts';

const { DATA_DIR = '.', APP_SECRET = '', WHATSAPP_GRAPH_URL = '' } = process.env;

type Inbound = { readonly id: string; readonly from: string; readonly timestamp: string; readonly text: object };
type Outbound = { readonly phone: string; readonly text: string };

const database = new DatabaseSync(join(DATA_DIR, 'raw.db'));
database.exec(`
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000;
  CREATE TABLE messages (place INTEGER PRIMARY KEY, wamid TEXT UNIQUE, chat TEXT NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL);
  CREATE INDEX thread ON messages (chat, at);
  CREATE TABLE chats (id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, received INTEGER NOT NULL, document TEXT NOT NULL);
  CREATE INDEX list ON chats (at);
`);
const insertMessage = database.prepare('INSERT INTO messages (wamid, chat, at, document) VALUES (?, ?, ?, ?)');
const putChat = database.prepare(`
  INSERT INTO chats (id, at, received, document) VALUES (?, ?, 1, ?)
  ON CONFLICT (id) DO UPDATE SET at = excluded.at, received = received + 1, document = excluded.document`);

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const storeInbound = makeGroupCommit<Inbound>(
  database,
  (message) => {
    const document = JSON.stringify(message);
    const at = Number(message.timestamp);
    insertMessage.run(message.id, message.from, at, document);
    putChat.run(message.from, at, document);
  },
  (messages) => {
    const frame = JSON.stringify(messages.map((message) => ({ message, chat: message })));
    for (const socket of sockets.clients) socket.send(frame);
  },
);
const storeOutbound = makeGroupCommit<Outbound>(database, (message) => {
  insertMessage.run(null, message.phone, Date.now(), JSON.stringify(message));
});

async function receive(request: IncomingMessage): Promise<[status: number, body: string]> {
  const body = await read(request);
  const claimed = Buffer.from(String(request.headers['x-hub-signature-256']).slice('sha256='.length), 'hex');
  if (!timingSafeEqual(createHmac('sha256', APP_SECRET).update(body).digest(), claimed)) return [403, 'no'];
  const message: Inbound = JSON.parse(body.toString()).entry[0].changes[0].value.messages[0];
  await storeInbound(message);
  return [200, 'ok'];
}

async function send(request: IncomingMessage): Promise<[status: number, body: string]> {
  const message: Outbound = JSON.parse((await read(request)).toString());
  await storeOutbound(message);
  setImmediate(() => void deliver(message));
  return [201, JSON.stringify({ success: true, message })];
}

async function deliver({ phone, text }: Outbound): Promise<void> {
  const body = JSON.stringify({ to: phone, type: 'text', text: { body: text } });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${WHATSAPP_GRAPH_URL}/v23.0/1/messages`, { method: 'POST', headers, body });
  await answer.text();
}

function read(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

const server = createServer((request, response) => {
  void (request.url === '/webhook' ? receive : send)(request).then(([status, body]) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
  });
});
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${(server.address() as AddressInfo).port}`));
