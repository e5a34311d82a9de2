/** A server that speaks the contract over real HTTP and a real socket, and fails in the ways a network does. For tests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Agent } from '@parley/model/agent';
import type { EventsFrame, PresenceReport, RegisterAnswer, RegisterRequest, SendRequest } from '@parley/model/api';
import { readableText } from '@parley/model/content';
import { type ProblemCode, problems } from '@parley/model/errors';
import type { ChatId, MessageId } from '@parley/model/ids';
import { Server, type Socket } from 'socket.io';
import { ana, makeSmallWorld } from './small-world.ts';

/** `lose`: nothing was stored and nobody answers. `lose-answer`: stored, and nobody answers. */
export type SendFate = 'accept' | 'lose' | 'lose-answer' | ProblemCode;

export type SmallServer = Awaited<ReturnType<typeof startSmallServer>>;

export async function startSmallServer() {
  const world = makeSmallWorld();
  /** Who the browser's cookie names: one for all tabs. */
  let signedIn: Agent | undefined = ana;
  let epoch = 'first';
  let build: string | undefined;
  let reloadsDue = 0;
  let fate: (request: SendRequest) => SendFate | Promise<SendFate> = () => 'accept';
  let isDown = false;
  let proxyPages = 0;
  let heldFrames: EventsFrame[] | undefined;
  let holdRegister: Promise<void> | undefined;
  let holdReads: Promise<void> | undefined;
  let holdSent: Promise<void> | undefined;
  const posts: SendRequest[] = [];
  const registrations: RegisterRequest[] = [];
  const requests: string[] = [];
  const presences: PresenceReport[] = [];
  const uploads: { readonly name: string; readonly isVoice: boolean }[] = [];
  let uploadRefusal: ProblemCode | undefined;
  let holdUploads: Promise<void> | undefined;

  const http = createServer((request, response) => {
    if (isDown) request.socket.destroy();
    else answer(request, response).catch(() => request.socket.destroy());
  });
  // Time is moved by hours in some tests: a ping must not be due before.
  const io = new Server(http, { transports: ['websocket'], pingInterval: 86_400_000, pingTimeout: 86_400_000 });

  io.use((_socket, next) => {
    if (isDown) next(new Error('UNAVAILABLE'));
    else next(signedIn === undefined ? new Error('UNAUTHENTICATED') : undefined);
  });
  io.on('connection', (socket) => {
    const agent = signedIn;
    socket.on('register', (request: RegisterRequest, acknowledge: (answer: RegisterAnswer) => void) => {
      if (agent !== undefined) void register(socket, agent, request, acknowledge);
    });
    socket.on('presence', (report: PresenceReport) => presences.push(report));
  });

  async function register(
    socket: Socket,
    agent: Agent,
    request: RegisterRequest,
    acknowledge: (answer: RegisterAnswer) => void,
  ): Promise<void> {
    registrations.push(request);
    await socket.join('inbox');
    const seq = world.head();
    await holdRegister;
    const base = { userId: agent.id, epoch, seq, ...(build === undefined ? {} : { build }) };
    if (reloadsDue > 0) {
      reloadsDue -= 1;
      acknowledge({ ...base, reload: true });
    } else {
      acknowledge({ ...base, events: world.eventsAfter(request.after ?? seq).filter((event) => event.seq <= seq) });
    }
  }

  world.onCommit((events, prev) => {
    const frame: EventsFrame = { prev, seq: prev + events.length, events };
    if (heldFrames === undefined) io.to('inbox').emit('events', frame);
    else heldFrames.push(frame);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://server');
    if (url.pathname === '/api/media') return takeFile(request, response);
    const body = await readBody(request);
    if (proxyPages > 0) {
      proxyPages -= 1;
      response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Sign in to this network</h1>');
      return;
    }
    requests.push(`${request.method} ${url.pathname}`);
    if (signedIn === undefined) return refuse(response, 'UNAUTHENTICATED');
    const [, , kind, id, part] = url.pathname.split('/');
    if (request.method === 'POST' && url.pathname === '/send-message') {
      return takeSend(response, JSON.parse(body) as SendRequest, signedIn);
    }
    if (request.method === 'POST' && part === 'read') {
      const message = world.messages.get((JSON.parse(body) as { upTo: MessageId }).upTo);
      if (message !== undefined) world.readTo(message.chatId, message.ordinal);
      return json(response, 200, {});
    }
    if (request.method === 'POST' && url.pathname === '/api/auth/logout') {
      signedIn = undefined;
      return json(response, 200, {});
    }
    if (url.pathname === '/api/auth/me') return json(response, 200, { agent: signedIn });
    if (request.method === 'DELETE') return refuse(response, 'NOT_FOUND');
    if (kind === 'inbox') return read(response, world.inbox(signedIn, epoch));
    if (id === undefined) return read(response, world.chatPage(url.searchParams.get('query') ?? ''));
    if (part === undefined) return read(response, world.chat(id as ChatId));
    if (!world.has(id as ChatId)) return refuse(response, 'NOT_FOUND');
    const limit = Number(url.searchParams.get('limit') ?? 50);
    return read(response, world.page(id as ChatId, limit, Object.fromEntries(url.searchParams)));
  }

  /** What was read is as old as the moment of the request, however late it is answered. */
  async function read(response: ServerResponse, answer: unknown): Promise<void> {
    await holdReads;
    json(response, 200, answer);
  }

  async function takeSend(response: ServerResponse, request: SendRequest, author: Agent): Promise<void> {
    posts.push(request);
    const outcome = await fate(request);
    if (outcome === 'lose') return void response.destroy();
    if (outcome !== 'accept' && outcome !== 'lose-answer') return refuse(response, outcome);
    const { chatId, type = 'text', ...rest } = request;
    const content = request.content ?? { body: request.text };
    if (chatId === undefined) return refuse(response, 'BAD_REQUEST');
    const message = world.send(author, { ...rest, chatId, type, content, text: readableText(type, content) });
    if (outcome === 'lose-answer') return void response.destroy();
    await holdSent;
    json(response, 201, { success: true, message });
  }

  /** A browser asks before it uploads to another origin, which this server is to a page of a test. */
  async function takeFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const form = await readBody(request);
    const [, name = '', mime = '', bytes = ''] =
      /name="file"; filename="([^"]*)"\r\nContent-Type: ([^\r]*)\r\n\r\n([\s\S]*?)\r\n--/.exec(form) ?? [];
    uploads.push({ name, isVoice: /name="voice"\r\n\r\ntrue/.test(form) });
    await holdUploads;
    const refusal = uploadRefusal;
    if (refusal !== undefined) return refuse(response, refusal);
    const mediaId = `media-${uploads.length}`;
    json(response, 201, { mediaId, state: 'ready', mime, bytes: bytes.length, name });
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  return {
    world,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    /** Everything that arrived, in order. */
    posts,
    registrations,
    requests,
    presences,
    uploads,
    sockets: () => io.of('/').sockets.size,

    signIn: (agent: Agent | undefined) => {
      signedIn = agent;
    },
    decide: (decide: typeof fate) => {
      fate = decide;
    },
    refuseUploads: (code: ProblemCode | undefined) => {
      uploadRefusal = code;
    },
    reloadNext: (count = 1) => {
      reloadsDue = count;
    },
    /** Its pages are of this build from now on. */
    serveBuild: (next: string) => {
      build = next;
    },
    startAgainAs: (next: string) => {
      epoch = next;
    },
    emit: (event: string, ...args: unknown[]) => io.emit(event, ...args),
    /** The next requests end at something between the browser and the server. */
    answerWithProxyPage: (count: number) => {
      proxyPages = count;
    },
    cutSockets: () => io.disconnectSockets(true),
    goDown: () => {
      isDown = true;
      io.disconnectSockets(true);
      http.closeAllConnections();
    },
    comeUp: () => {
      isDown = false;
    },
    /** Frames wait until the returned function lets them go, or drops them. */
    holdFrames: (): ((fate?: 'drop') => void) => {
      heldFrames = [];
      return (release) => {
        const frames = heldFrames ?? [];
        heldFrames = undefined;
        if (release !== 'drop') for (const frame of frames) io.to('inbox').emit('events', frame);
      };
    },
    /** Acknowledgements of `register` wait, while live frames go on. */
    holdRegistrations: (): (() => void) => {
      const gate = makeGate();
      holdRegister = gate.opened;
      return () => {
        holdRegister = undefined;
        gate.open();
      };
    },
    /** Messages are stored and told, and their senders wait for the answer. */
    holdSendAnswers: (): (() => void) => {
      const gate = makeGate();
      holdSent = gate.opened;
      return () => {
        holdSent = undefined;
        gate.open();
      };
    },
    /** Files arrive, and are not answered. */
    holdUploads: (): (() => void) => {
      const gate = makeGate();
      holdUploads = gate.opened;
      return () => {
        holdUploads = undefined;
        gate.open();
      };
    },
    holdReads: (): (() => void) => {
      const gate = makeGate();
      holdReads = gate.opened;
      return () => {
        holdReads = undefined;
        gate.open();
      };
    },
    close: async () => {
      http.closeAllConnections();
      await io.close();
    },
  };
}

export function makeGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, code: ProblemCode): void {
  const { status, title } = problems[code];
  json(response, status, { type: `urn:parley:${code}`, status, title, code, requestId: 'r1' });
}
