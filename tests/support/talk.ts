import { request } from 'node:http';
import { ROOM_SOCKET_PATH } from '@kaibo/contracts';
import { listen } from '../../apps/server/src/platform/http.listen.ts';
import {
  type CloseReason,
  type ConnectionState,
  type Counters,
  connectRoom,
  type RoomItem,
  type SocketConstructor,
} from '../../packages/fanout/src/client.ts';
import type { Person, TestServer } from './server.ts';

/** The sockets of a test server on a port of its own. */
export const openSockets = async (server: TestServer) => {
  const listening = await listen({
    host: '127.0.0.1',
    port: 0,
    tls: null,
    fetch: server.http.fetch,
    handleUpgrade: server.handleUpgrade,
  });
  const host = `127.0.0.1:${listening.port}`;
  const addressOf = (roomId: string): string => `ws://${host}${ROOM_SOCKET_PATH}${roomId}`;
  const open: { close(): void }[] = [];

  return {
    origin: `http://${host}`,
    addressOf,
    /** Somebody in a room, and everything they hear there. */
    enter: (roomId: string, person: Person | null = null) => {
      const headers = person ? { cookie: person.cookie } : {};
      class SignedIn extends WebSocket {
        constructor(url: string) {
          super(url, { headers });
        }
      }
      const heard: RoomItem[] = [];
      const counters: Counters = {};
      const states: [ConnectionState, CloseReason | null][] = [];
      const client = connectRoom({
        url: addressOf(roomId),
        room: roomId,
        onItem: (item) => heard.push(item),
        onCounters: (latest) => Object.assign(counters, latest),
        onState: (state, reason) => states.push([state, reason]),
        WebSocket: SignedIn as SocketConstructor,
        tuning: { likeEveryMs: 50 },
      });
      open.push(client);
      return {
        ...client,
        state: () => client.state,
        heard,
        counters,
        states,
        /** The lines heard, as "name: text". */
        lines: () =>
          heard.flatMap((item) => (item[0] === 'chat' ? [`${item[3]}: ${item[4]}`] : [])),
        /** The items of one kind, each without its id. */
        told: (kind: RoomItem[0]) =>
          heard.flatMap(([itsKind, _id, ...rest]) => (itsKind === kind ? [rest] : [])),
      };
    },
    close: async () => {
      for (const client of open) client.close();
      await listening.close(500);
    },
  };
};

export type Sockets = Awaited<ReturnType<typeof openSockets>>;

/** The HTTP status that answers an upgrade; 101 when it is taken. */
export const upgradeStatus = (address: string, origin?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(address.replace('ws:', 'http:'), {
      headers: {
        ...(origin === undefined ? {} : { origin }),
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      },
    });
    asked.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode ?? 0);
    });
    asked.on('response', ({ statusCode }) => {
      asked.destroy();
      resolve(statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
