import { join } from 'node:path';
import type { EventEnvelope } from '@kaibo/contracts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createPostgresEventLog } from '../../apps/server/src/platform/events.postgres.ts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { migrate } from '../../apps/server/src/platform/migrate.ts';
import { startPostgres } from '../../apps/server/src/platform/postgres.ts';

const BATCH = 500;
const WRITERS = 8;
const RUN_MS = 8_000;

const event = (): EventEnvelope => ({
  id: newId(),
  name: 'behaviour.dwell',
  version: 1,
  key: '',
  actorId: null,
  visitorId: '0f8fad5bd9cb469fa16570867728950e',
  roomId: newId(),
  atMs: Date.now(),
  simulated: true,
  payload: { surface: 'room', itemId: null, dwellMs: 15_000 },
});

/** Events a second through `EventLog.appendBatch`, every batch flushed before it is acknowledged. */
export const appendPerSecond = async (folder: string): Promise<number> => {
  const server = await startPostgres({ dataDir: join(folder, 'append') });
  await migrate(server.url);
  const database = openDatabase(server.url, { max: 4 });
  const log = createPostgresEventLog(database);
  const append = (): Promise<void> => log.appendBatch(Array.from({ length: BATCH }, event));
  for (let i = 0; i < 10; i++) await append();

  let appended = 0;
  const beginMs = performance.now();
  const write = async (): Promise<void> => {
    while (performance.now() - beginMs < RUN_MS) {
      await append();
      appended += BATCH;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const perSecond = (appended * 1000) / (performance.now() - beginMs);
  await log.close();
  await database.close();
  await server.stop();
  return perSecond;
};
