/**
 * Sends a text into the chat that was used last, and follows it until it is delivered or failed:
 * node docs/examples/send-and-follow.mjs <address> <e-mail> <password> <text>
 */
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';

const [address, email, password, text] = process.argv.slice(2);
if (!text) throw new Error('Usage: send-and-follow.mjs <address> <e-mail> <password> <text>');

let cookie = '';
const login = await call('POST', '/api/auth/login', { email, password });
[cookie] = login.headers.getSetCookie()[0].split(';');

const inbox = await (await call('GET', '/api/inbox')).json();
const [chat] = inbox.chats;
if (chat === undefined) throw new Error('There is no chat yet. Let somebody write first.');

// The id is ours, so a repeated request is the same message, and its events are known before the answer is here.
const id = randomUUID();
const socket = io(address, { transports: ['websocket'], extraHeaders: { cookie } });
socket.on('connect_error', (error) => console.error(error.message));
socket.on('connect', () => socket.emit('register', { epoch: inbox.epoch, after: inbox.seq }));
socket.on('message_status_update', ({ messageId, status, error }) => {
  if (messageId !== id) return;
  console.log(error === undefined ? status : `${status}: ${error.title}`);
  if (['delivered', 'read', 'failed'].includes(status)) socket.close();
});

await new Promise((resolve) => socket.once('registered', resolve));
await call('POST', '/send-message', { id, chatId: chat.id, text });
console.log(`to ${chat.name}: ${text}`);

async function call(method, path, body) {
  const response = await fetch(address + path, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error((await response.json()).title);
  return response;
}
