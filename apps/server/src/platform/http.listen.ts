import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Connection } from './http.caller.ts';

export type Fetch = (request: Request, connection: Connection) => Promise<Response>;
export type HandleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Certificate and key as PEM. With them the server speaks TLS and HTTP/2. */
export interface Tls {
  cert: string | Buffer;
  key: string | Buffer;
}

export interface ListeningServer {
  port: number;
  /** Takes no new connections, lets requests under way finish, and cuts what is left after `withinMs`. */
  close(withinMs: number): Promise<void>;
}

const MOST_HEADER_BYTES = 16_384;
/** Longer than the idle time of usual proxies, so that they close first. */
const KEEP_ALIVE_MS = 65_000;
const REQUEST_WITHIN_MS = 120_000;
const HEADERS_WITHIN_MS = 15_000;
const IDLE_EVERY_MS = 20;
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

const createNodeServer = (tls: Tls | null, listener: (...args: never[]) => void) => {
  if (!tls) {
    const server = createServer(
      {
        maxHeaderSize: MOST_HEADER_BYTES,
        keepAliveTimeout: KEEP_ALIVE_MS,
        requestTimeout: REQUEST_WITHIN_MS,
        headersTimeout: HEADERS_WITHIN_MS,
      },
      listener as Parameters<typeof createServer>[1],
    );
    return server;
  }
  return createSecureServer(
    { ...tls, allowHTTP1: true, settings: { maxConcurrentStreams: 200 } },
    listener as Parameters<typeof createSecureServer>[1],
  );
};

/** HTTP/2 sessions and upgraded sockets are not among the connections that a Node server closes by itself. */
const trackSessions = (server: Server | Http2SecureServer): Set<ServerHttp2Session> => {
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  return sessions;
};

/**
 * Listens at once, so that a port in use is known first.
 *
 * @param fetch may change what it does over time (starting, serving, stopping).
 * @throws the system's error (`EADDRINUSE` …) when the port cannot be had.
 */
export const listen = async (options: {
  host: string;
  port: number;
  tls: Tls | null;
  fetch: Fetch;
  handleUpgrade: HandleUpgrade;
}): Promise<ListeningServer> => {
  const listener = getRequestListener(
    (request, env) => options.fetch(request, { address: env.incoming.socket?.remoteAddress ?? '' }),
    { hostname: options.host },
  );
  const server = createNodeServer(options.tls, listener as (...args: never[]) => void);
  const sessions = trackSessions(server);
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    // Whoever takes the upgrade reads the path from it, and an error here would end the process.
    if (URL.canParse(request.url ?? '/', 'http://kaibo'))
      options.handleUpgrade(request, socket, head);
    else socket.end(BAD_REQUEST);
  });
  server.listen({ host: options.host, port: options.port });
  await once(server, 'listening');

  const close = async (withinMs: number): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const session of sessions) session.close();
    // A connection whose last answer was sent just now is idle, and would stay until its client lets go.
    const idle = setInterval(() => {
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    }, IDLE_EVERY_MS);
    const cut = setTimeout(() => {
      for (const session of sessions) session.destroy();
      for (const socket of upgraded) socket.destroy();
      if ('closeAllConnections' in server) server.closeAllConnections();
    }, withinMs);
    await closed;
    clearInterval(idle);
    clearTimeout(cut);
  };
  return { port: (server.address() as AddressInfo).port, close };
};
