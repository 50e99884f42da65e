import { ChatRemoved, endRoom, getReplayChat, removeLine } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../../../../tests/support/media.ts';
import { recordStream } from '../../../../../tests/support/recording.ts';
import { liveRoom, toldOf } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openSockets, type Sockets } from '../../../../../tests/support/talk.ts';

let server: TestServer;
let sockets: Sockets;
let host: Person;
let viewer: Person;
beforeAll(async () => {
  server = await testServer();
  sockets = await openSockets(server);
  host = await server.signUp('Host', ['host']);
  viewer = await server.signUp('林小满');
});
afterAll(async () => {
  await sockets.close();
  await server.close();
});

test('a line that the host takes back leaves every page and the replay; the others stay, in step with the picture', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const params = { roomId };
  const speaker = sockets.enter(roomId, viewer);
  await until(speaker.state, (state) => state === 'live');
  const startedAtMs = Date.now() - 60_000;
  await speaker.chat('多少钱？');
  const { item } = await speaker.chat('加我微信');
  await server.caughtUp();

  const line = { ...params, messageId: item };
  expect(await server.refusal(removeLine, { as: viewer, params: line })).toMatchObject({
    code: 'rooms/not-your-room',
  });
  await Promise.all([1, 2].map(() => server.call(removeLine, { as: host, params: line })));
  await until(
    () => speaker.told('retract'),
    (told) => told.length === 1,
  );
  expect(speaker.told('retract')).toEqual([[item]]);
  expect(await toldOf(server, ChatRemoved, roomId)).toEqual([{ roomId, messageId: item }]);

  await server.call(endRoom, { as: host, params });
  await recordStream(server, roomId, { startedAtMs, seconds: 120 });
  const { lines } = await server.call(getReplayChat, {
    params,
    query: { fromMs: 0, toMs: 120_000 },
  });
  expect(lines).toMatchObject([{ name: '林小满', text: '多少钱？' }]);
  expect(Math.abs(lines[0]!.atMs - 60_000)).toBeLessThan(5_000);
  const later = { fromMs: 90_000, toMs: 120_000 };
  expect(await server.call(getReplayChat, { params, query: later })).toEqual({ lines: [] });
});
