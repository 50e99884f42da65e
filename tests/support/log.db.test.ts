import { setTimeout as sleep } from 'node:timers/promises';
import { Followed } from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../apps/server/src/platform/id.ts';
import { readLog } from './log.ts';
import { record } from './rooms.ts';
import { type TestServer, testServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const follow = (userId: string) => ({ userId, hostId: newId(), roomId: null, following: true });

test('what is committed is in the log that a test reads, also while an older event is being written', async () => {
  const [slow, quick] = [newId(), newId()];
  const written = Promise.withResolvers<void>();
  const writing = server.db.transaction().execute(async (tx) => {
    await server.events.append(tx, Followed, follow(slow));
    written.resolve();
    await sleep(300);
  });
  await written.promise;
  await record(server, Followed, follow(quick));
  const told = await readLog(server.events, Followed.name);
  expect(told.map(({ payload }) => (payload as { userId: string }).userId)).toEqual([slow, quick]);
  await writing;
});
