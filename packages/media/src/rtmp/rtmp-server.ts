import { createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Publication, RtmpServerOptions } from './publication.ts';
import { DEFAULT_RTMP_LIMITS, type RtmpLimits } from './rtmp-limits.ts';
import { createServerSession, type ServerSession } from './server-session.ts';

export type RtmpServer<Context> = {
  /** Port 0 takes a free one; the answer says which. Rejects when the port is taken. */
  listen(where: { port: number; host?: string }): Promise<{ port: number }>;
  /** Serves a connection made elsewhere, for instance one that TLS was taken off. */
  handle(socket: Duplex, address: string): void;
  publications(): Publication<Context>[];
  readonly connections: number;
  /** Tells every publisher, ends every publication, closes the port. */
  close(): Promise<void>;
};

const SHUTDOWN = { code: 'rtmp/shutdown', message: 'the server is shutting down' };

/**
 * An RTMP server that takes publishers only: H.264 and AAC, other codecs refused by name. One bad
 * connection never disturbs another. Publishers come as `rtmp://HOST:PORT/APP/STREAM?key=KEY`.
 *
 * Source: Adobe RTMP 1.0; Flash Video File Format 10.1.
 */
export const createRtmpServer = <Context>(
  options: RtmpServerOptions<Context> & { limits?: Partial<RtmpLimits> },
): RtmpServer<Context> => {
  const limits: RtmpLimits = { ...DEFAULT_RTMP_LIMITS, ...options.limits };
  const log = options.log ?? (() => undefined);
  const needs = { ...options, limits, log, now: options.now ?? Date.now };
  const sessions = new Map<ServerSession<Context>, Duplex>();
  const perAddress = new Map<string, number>();
  const shortestMs = Math.min(
    limits.handshakeTimeoutMs,
    limits.connectTimeoutMs,
    limits.publishTimeoutMs,
    limits.idleTimeoutMs,
  );
  let sweeper: NodeJS.Timeout | undefined;

  const handle = (socket: Duplex, address: string): void => {
    const fromHere = perAddress.get(address) ?? 0;
    if (sessions.size >= limits.maxConnections || fromHere >= limits.maxConnectionsPerAddress) {
      log({ level: 'warn', event: 'full', address, code: 'rtmp/full' });
      socket.on('error', () => socket.destroy());
      socket.destroy();
      return;
    }
    const session = createServerSession(socket, address, needs);
    sessions.set(session, socket);
    perAddress.set(address, fromHere + 1);
    sweeper ??= setInterval(sweep, Math.min(1_000, shortestMs / 4)).unref();
    socket.once('close', () => {
      sessions.delete(session);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  };

  const sweep = (): void => {
    for (const session of sessions.keys()) session.sweep();
    if (sessions.size > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
  };

  const server: Server = createServer({ noDelay: true, keepAlive: true }, (socket) =>
    handle(socket, socket.remoteAddress ?? ''),
  );

  // Without this an accept that fails (too many open files) would end the process.
  server.on('error', (error) =>
    log({ level: 'error', event: 'failed', address: '', message: error.message }),
  );

  return {
    listen: ({ port, host }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host ?? '127.0.0.1', () => {
          server.off('error', reject);
          const bound = server.address();
          resolve({ port: typeof bound === 'object' && bound ? bound.port : port });
        });
      }),
    handle,
    publications: () => [...sessions.keys()].flatMap((session) => session.publication() ?? []),
    get connections() {
      return sessions.size;
    },
    close: async () => {
      const closed = [...sessions.values()].map(
        (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      for (const session of sessions.keys()) session.close(SHUTDOWN);
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(closed);
      clearInterval(sweeper);
    },
  };
};
