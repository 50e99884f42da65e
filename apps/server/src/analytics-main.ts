import { join } from 'node:path';
import { openFilling } from '#behaviour';
import { answerAsks, cannot } from '#platform/analytics.answer';
import { createDiskBlobs } from '#platform/blobs.disk';
import { ConfigError, readConfig } from '#platform/config';

// The process that fills the behaviour store from the event log and answers questions from it. It is started by the
// first question (platform/analytics.process.ts) and may be ended at any moment.

const TELL_EVERY_MS = 1_000;

const { config } = readConfig([], process.env);
if (config.databaseUrl === null) throw new ConfigError('the analytics process needs DATABASE_URL');

const tell = (message: object): void => {
  if (process.connected) process.send?.(message);
};
const leave = (error: unknown): never => {
  tell(cannot(error));
  process.exit(1);
};

let stopping = false;
const filling = await openFilling({
  databaseUrl: config.databaseUrl,
  dataDir: config.dataDir,
  blobs: createDiskBlobs(join(config.dataDir, 'blobs')),
  clickHouseUrl: config.analyticsUrl,
  memoryMb: config.analyticsMemoryMb,
  onLost: leave,
  onGivenUp: () => process.exit(0),
}).catch(leave);

const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await filling.close();
  process.exit(0);
};
process.on('SIGTERM', stop);

answerAsks(filling.analytics, tell);
const telling = setInterval(() => {
  const { behind, failure } = filling.loader.progress();
  tell({ type: 'progress', behind, failure });
}, TELL_EVERY_MS);
telling.unref();
await filling.loader.opened();
tell({ type: 'ready' });
