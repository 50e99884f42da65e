import { WebSocket } from 'ws';
import { type ClientTuning, connectRoom, type RoomClientOptions } from '../client.ts';
import { createRoomGateway, type GatewayNeeds } from '../gateway.ts';
import { createRoomHub } from '../hub.ts';
import type { RoomItem } from '../items.ts';
import { createFaultyBroker } from './broker.ts';
import { listen } from './listen.ts';

/** Times short enough for a test, long enough for a busy machine. */
const quick: Partial<ClientTuning> = {
  retryBaseMs: 5,
  retryMaxMs: 40,
  welcomeWithinMs: 2_000,
  likeEveryMs: 50,
  answerWithinMs: 5_000,
};

/**
 * A hub behind a gateway on real loopback sockets. Tokens are user ids; `bad` may not enter; who has
 * none may read only.
 */
export const openStage = async (needs: Partial<GatewayNeeds> = {}) => {
  const broker = createFaultyBroker();
  const hub = createRoomHub({ broker, tickMs: 10 });
  const spoken: string[] = [];
  const gateway = createRoomGateway({
    hub,
    admit: async ({ token }) => (token === 'bad' ? 'unauthorised' : { userId: token, name: token }),
    speak: async ({ userId, name }, { id, text }): Promise<RoomItem<'chat'> | Refusal> => {
      if (userId === null || name === null) return { code: 'test/not-signed-in', retry: 'never' };
      spoken.push(text);
      return ['chat', `${userId}-${id}`, userId, name, text, 1, 0];
    },
    ...needs,
  });
  const server = await listen((ws) => gateway.serve(ws));
  const clients: { close(): void }[] = [];

  return {
    broker,
    hub,
    spoken,
    server,
    connect: (options: Partial<RoomClientOptions> = {}) => {
      const client = connectRoom({
        url: server.url,
        room: 'room',
        token: 'user',
        WebSocket,
        ...options,
        tuning: { ...quick, ...options.tuning },
      });
      clients.push(client);
      return client;
    },
    /** Breaks every connection without a close frame. */
    cut: () => {
      for (const ws of server.sockets) ws.terminate();
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.close();
      await hub.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

interface Refusal {
  code: string;
  retry: 'never' | 'later' | 'now';
}

/** Waits until the condition holds; fails after five seconds. */
export const until = async (holds: () => boolean): Promise<void> => {
  const endMs = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`never came true: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
};
