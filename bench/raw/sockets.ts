/** The floor of a connection's memory: Socket.IO as it comes, one room, nothing else. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
io.on('connection', (socket) => {
  socket.on('register', (_request: unknown, acknowledge: (answer: object) => void) => {
    void socket.join('batch');
    acknowledge({});
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${(server.address() as AddressInfo).port}`));
