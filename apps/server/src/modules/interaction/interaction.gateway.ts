import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CHAT_LIMIT, ChatSaid, Failure, Liked, ROOM_SOCKET_PATH } from '@kaibo/contracts';
import type { RoomHub, RoomItem } from '@kaibo/fanout';
import { createRoomGateway, type Guest, socketServerOptions } from '@kaibo/fanout/node';
import { WebSocketServer } from 'ws';
import type { Clock } from '#platform/clock';
import type { HotState, TokenBucket } from '#platform/hot-state';
import { addressOf } from '#platform/http.caller';
import { isId } from '#platform/id';
import { createLikeAllowance } from './interaction.likes.ts';
import type { Recorder } from './interaction.recorder.ts';

export interface Visitor {
  /** Null for a guest. */
  id: string | null;
  name: string;
  avatarUrl: string | null;
  simulated: boolean;
}

export interface GatewayNeeds {
  hub: RoomHub;
  hotState: HotState;
  clock: Clock;
  recorder: Recorder;
  resolveCaller(request: Request): Promise<Visitor>;
  /** Address that browsers use: behind a proxy the host of a request may be another. */
  publicOrigin: string;
  /** How many proxies before us append to X-Forwarded-For. */
  trustedProxies: number;
  /** Null when there is no such room. */
  roomStatus(roomId: string): Promise<string | null>;
  onError(error: unknown): void;
}

type ChatGuest = Guest<Connected>;

interface Connected extends Visitor {
  room: string;
  address: string;
  /** Who the visitor is by now: a session may end while its socket stays open. */
  now(): Promise<Visitor>;
  onAdmitted(): void;
}

/** A person types no faster; a flood is stopped before it is recorded. */
const talking: TokenBucket = { capacity: 5, refillPerSecond: 1 };

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** A page of another site could open a socket with the visitor's cookie: its origin gives it away. */
const isForeign = ({ headers }: IncomingMessage, publicOrigin: string): boolean => {
  if (headers.origin === undefined || headers.origin === publicOrigin) return false;
  return URL.parse(headers.origin)?.host !== headers.host;
};

const asRequest = (upgrade: IncomingMessage): Request => {
  const headers = new Headers();
  for (const name of ['cookie', 'authorization', 'accept-language', 'x-forwarded-for'] as const) {
    const value = upgrade.headers[name];
    if (value) headers.set(name, String(value));
  }
  return new Request('http://kaibo/', { headers });
};

/** Speaks: recorded before the room hears it, so what was acknowledged is in the log. */
const speaker =
  ({ hotState, clock, recorder }: GatewayNeeds) =>
  async (
    guest: ChatGuest,
    line: { id: string; text: string },
  ): Promise<RoomItem<'chat'> | Failure> => {
    const { id: userId, name, avatarUrl, simulated } = await guest.context.now();
    if (userId === null) return new Failure('accounts/not-signed-in');
    const text = line.text
      .toWellFormed()
      .replace(/\p{Cc}+/gu, ' ')
      .trim();
    if (text === '' || text.length > CHAT_LIMIT) return new Failure('interaction/too-long');
    const { granted, retryAfterMs } = await hotState.take(`interaction/chat/${userId}`, talking);
    if (!granted) return new Failure('http/too-many', { retryAfterMs });
    // Made of sender and line, so that a repeat through another process is the same item.
    const messageId = `${userId.slice(-12)}.${line.id}`.slice(0, 64);
    const atMs = clock.nowMs();
    await recorder.record(
      ChatSaid,
      { roomId: guest.room, messageId, userId, text },
      { actorId: userId, roomId: guest.room, simulated, atMs },
    );
    const said = ['chat', messageId, userId, name, text, atMs, simulated ? 1 : 0] as const;
    return avatarUrl ? [...said, avatarUrl] : said;
  };

export interface InteractionGateway {
  /** Takes over an HTTP upgrade of a room's socket; false when the path is not one. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Connections to this process by room; rooms without any are not in it. */
  connections: ReadonlyMap<string, number>;
  close(): void;
}

export const createGateway = (needs: GatewayNeeds): InteractionGateway => {
  const server = new WebSocketServer({ noServer: true, ...socketServerOptions });
  const connections = new Map<string, number>();
  const count = (roomId: string, by: number): void => {
    const now = (connections.get(roomId) ?? 0) + by;
    if (now > 0) connections.set(roomId, now);
    else connections.delete(roomId);
  };
  const allowLikes = createLikeAllowance(needs.clock.nowMs);
  const gateway = createRoomGateway<Connected>({
    hub: needs.hub,
    onError: needs.onError,
    admit: async (hello, visitor) => {
      if (hello.room !== visitor.room) return 'noSuchRoom';
      const status = await needs.roomStatus(hello.room);
      if (status === null) return 'noSuchRoom';
      if (status === 'stopped') return 'roomClosed';
      visitor.onAdmitted();
      return { userId: visitor.id, name: visitor.id === null ? null : visitor.name };
    },
    speak: speaker(needs),
    like: (guest, n) => {
      const { id, address, simulated } = guest.context;
      const counted = allowLikes(id ?? address, n);
      if (counted === 0) return 0;
      const liked = { roomId: guest.room, count: counted };
      needs.recorder
        .record(Liked, liked, { actorId: id, roomId: guest.room, simulated })
        .catch(needs.onError);
      return counted;
    },
  });

  const open = async (upgrade: IncomingMessage, socket: Duplex, head: Buffer, room: string) => {
    const request = asRequest(upgrade);
    const now = (): Promise<Visitor> => needs.resolveCaller(request);
    const visitor = await now();
    const connection = { address: upgrade.socket.remoteAddress ?? '' };
    const address = addressOf(request, connection, needs.trustedProxies);
    server.handleUpgrade(upgrade, socket, head, (ws) => {
      const onAdmitted = (): void => {
        if (ws.readyState !== ws.OPEN) return;
        count(room, 1);
        ws.once('close', () => count(room, -1));
      };
      gateway.serve(ws, { ...visitor, room, address, now, onAdmitted });
    });
  };

  return {
    connections,
    handleUpgrade: (upgrade, socket, head) => {
      const { pathname } = new URL(upgrade.url ?? '/', 'http://kaibo');
      if (!pathname.startsWith(ROOM_SOCKET_PATH)) return false;
      const room = pathname.slice(ROOM_SOCKET_PATH.length);
      socket.on('error', () => socket.destroy());
      if (!isId(room)) refuse(socket, '404 Not Found');
      else if (isForeign(upgrade, needs.publicOrigin)) refuse(socket, '403 Forbidden');
      else
        open(upgrade, socket, head, room).catch((error: unknown) => {
          needs.onError(error);
          refuse(socket, '503 Service Unavailable');
        });
      return true;
    },
    close: () => server.close(),
  };
};
