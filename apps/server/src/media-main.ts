import { join } from 'node:path';
import { mediaSocket, startMediaEngine } from '#media';
import { createDiskBlobs } from '#platform/blobs.disk';
import { ConfigError, readConfig } from '#platform/config';
import { openLog } from '#platform/log';
import { parseLogLevels } from '#platform/log.levels';

const MEGABYTE = 1_000_000;

const { config } = readConfig([], process.env);
const { databaseUrl, dataDir } = config;
if (databaseUrl === null) throw new ConfigError('the media process needs DATABASE_URL');

// The main process keeps our lines in its own log: what is on stderr as a warning.
const log = openLog({
  level: config.logLevel,
  file: null,
  terminal: {
    write: (line) =>
      (/^\S+ {2}(warn|error)\b/.test(line) ? process.stderr : process.stdout).write(line),
  },
});

let health: { state: 'ok' | 'failed'; detail: string } = { state: 'ok', detail: '' };
const tell = (message: object): void => {
  process.send?.(message);
};

const socketPath = await mediaSocket(dataDir);
const engine = await startMediaEngine({
  databaseUrl,
  blobs: createDiskBlobs(join(dataDir, 'blobs')),
  socketPath,
  rtmpHost: config.host,
  rtmpPort: config.rtmpPort,
  reconnectWindowMs: config.streamReconnectSeconds * 1_000,
  minFreeBytes: config.recordingMinFreeMb * MEGABYTE,
  log,
  onHealth: (next) => {
    health = next;
    tell({ type: 'health', ...health });
  },
});

const TELL_STATS_MS = 5_000;
setInterval(() => tell({ type: 'stats', ...engine.stats() }), TELL_STATS_MS).unref();
process.on('message', (message: { type?: unknown; level?: unknown }) => {
  const levels = message.type === 'log-level' ? parseLogLevels(String(message.level)) : null;
  if (levels) log.setLevels(levels);
});

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await engine.close();
  process.exit(0);
};
process.on('SIGINT', () => undefined);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
tell({ type: 'ready', rtmpPort: engine.rtmpPort, httpSocket: socketPath });
// `ready` says that all is well; what was found while starting may say otherwise.
tell({ type: 'health', ...health });
