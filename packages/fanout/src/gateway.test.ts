import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createRoomGateway } from './gateway.ts';
import { createRoomHub } from './hub.ts';
import { createFaultyBroker } from './testing/broker.ts';
import { listen } from './testing/listen.ts';
import { openStage, until } from './testing/stage.ts';

/** The code with which the server closes after getting these messages. */
const closeCodeAfter = async (url: string, messages: (string | Buffer)[]): Promise<number> => {
  const ws = new WebSocket(url);
  await once(ws, 'open');
  for (const message of messages) ws.send(message);
  const [code] = await once(ws, 'close');
  return code as number;
};

const hello = (fields: object = {}): string =>
  JSON.stringify({ t: 'hello', v: 1, room: 'room', token: 'user', ...fields });

test.each([
  ['what is not JSON', ['{']],
  ['a command before hello', ['{"t":"like","n":1}']],
  ['a second hello', [hello(), hello()]],
  ['a binary message', [Buffer.from(hello())]],
])('%s closes with 4002', async (_name, messages) => {
  await using stage = await openStage();
  expect(await closeCodeAfter(stage.server.url, messages)).toBe(4002);
});

test('another protocol version closes with 4005, a refused token with 4003', async () => {
  await using stage = await openStage();
  expect(await closeCodeAfter(stage.server.url, [hello({ v: 2 })])).toBe(4005);
  expect(await closeCodeAfter(stage.server.url, [hello({ token: 'bad' })])).toBe(4003);
});

test('who never says hello is closed', async () => {
  await using stage = await openStage({ limits: { helloMs: 30 } });
  expect(await closeCodeAfter(stage.server.url, [])).toBe(4001);
});

test('who falls silent after hello is closed', async () => {
  await using stage = await openStage({ limits: { silentMs: 60 } });
  expect(await closeCodeAfter(stage.server.url, [hello()])).toBe(4010);
});

test('a flood of commands closes with 4009', async () => {
  await using stage = await openStage({ limits: { commandsPerSecond: 1 } });
  const likes = Array.from({ length: 20 }, () => '{"t":"ping"}');
  expect(await closeCodeAfter(stage.server.url, [hello(), ...likes])).toBe(4009);
});

test('a message above the cap closes the connection before it is read', async () => {
  await using stage = await openStage();
  expect(await closeCodeAfter(stage.server.url, ['x'.repeat(20_000)])).toBe(1009);
});

test('what came with the connection reaches the door and the speaker', async () => {
  const hub = createRoomHub({ broker: createFaultyBroker(), tickMs: 10 });
  const seen: unknown[] = [];
  const gateway = createRoomGateway<{ session: string }>({
    hub,
    admit: async ({ room }, { session }) => {
      seen.push([room, session]);
      return { userId: session, name: null };
    },
    speak: async (guest) => {
      seen.push(guest);
      return { code: 'test/muted', retry: 'later' };
    },
  });
  await using server = await listen((ws) => gateway.serve(ws, { session: 'cookie' }));
  const ws = new WebSocket(server.url);
  await once(ws, 'open');
  ws.send(hello({ token: null }));
  await once(ws, 'message');
  ws.send('{"t":"chat","id":"a","text":"hi"}');
  await until(() => seen.length === 2);
  const guest = { room: 'room', userId: 'cookie', name: null, context: { session: 'cookie' } };
  expect(seen).toEqual([['room', 'cookie'], guest]);
  await hub.close();
});

test('a failing door closes with a code that says to come back', async () => {
  const errors: unknown[] = [];
  await using stage = await openStage({
    admit: async () => {
      throw new Error('no database');
    },
    onError: (error) => errors.push(error),
  });
  expect(await closeCodeAfter(stage.server.url, [hello()])).toBe(4012);
  expect(errors).toHaveLength(1);
});

test('whoever goes is no longer a member, even when it went while entering', async () => {
  const entering = Promise.withResolvers<void>();
  await using stage = await openStage({
    admit: async ({ token }) => {
      if (token === 'slow') await entering.promise;
      return { userId: token, name: null };
    },
  });
  const stays = new WebSocket(stage.server.url);
  const goes = new WebSocket(stage.server.url);
  await Promise.all([once(stays, 'open'), once(goes, 'open')]);
  stays.send(hello());
  goes.send(hello({ token: 'slow' }));
  await until(() => stage.hub.size().members === 1);
  goes.terminate();
  await until(() => stage.server.sockets.size === 1);
  entering.resolve();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stage.hub.size().members).toBe(1);
  stays.terminate();
  await until(() => stage.hub.size().members === 0);
});
