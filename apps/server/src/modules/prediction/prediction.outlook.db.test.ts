import { getRoomOutlook } from '@kaibo/contracts/prediction';
import { expect, test } from 'vitest';
import { newId } from '#platform/id';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { LEAST_VIEWERS } from './prediction.outlook.rules.ts';

const outlookOf = (server: TestServer, as: Person, roomId: string) =>
  server.call(getRoomOutlook, { as, params: { roomId } });

test('only the team of a room is told what its next minutes may bring', async () => {
  const server = await testServer();
  const host = await server.signUp('Host', ['host']);
  const stranger = await server.signUp('Stranger', ['host', 'merchant', 'operator']);
  const room = await liveRoom(server, host);
  const params = { roomId: room.id };
  expect(await server.refusal(getRoomOutlook, { as: stranger, params })).toMatchObject({
    code: 'rooms/not-your-room',
  });
  expect(await server.refusal(getRoomOutlook, { as: null, params })).toMatchObject({ status: 401 });
  expect(
    await server.refusal(getRoomOutlook, { as: host, params: { roomId: newId() } }),
  ).toMatchObject({ code: 'rooms/no-such-room' });
  // The first answer says that it is being made; without a model that is what comes of it.
  await outlookOf(server, host, room.id);
  await expect
    .poll(() => outlookOf(server, host, room.id))
    .toEqual({ outlook: null, why: 'no-model', leastViewers: LEAST_VIEWERS });
  await server.close();
});
