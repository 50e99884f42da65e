import { join } from 'node:path';
import { openFilling } from '../../apps/server/src/modules/behaviour/index.ts';
import type { Analytics } from '../../apps/server/src/platform/analytics.ts';
import { createDiskBlobs } from '../../apps/server/src/platform/blobs.disk.ts';
import { type TestServer, type TestServerOptions, testServer } from './server.ts';

export type StoredServer = TestServer & {
  analytics: Analytics;
  /** Resolves when the store holds what the log does. */
  loaded(): Promise<void>;
};

/** A test server with a behaviour store of its own, filled from its log. Needs the analytics engine. */
export const serverWithStore = async (options: TestServerOptions = {}): Promise<StoredServer> => {
  const filled = Promise.withResolvers<Awaited<ReturnType<typeof openFilling>>>();
  const analytics: Analytics = {
    query: async (sql, parameters) => (await filled.promise).analytics.query(sql, parameters),
    ping: async () => (await filled.promise).analytics.ping(),
    close: async () => undefined,
  };
  const server = await testServer({ ...options, analytics });
  const filling = await openFilling({
    databaseUrl: server.databaseUrl,
    dataDir: server.dataDir,
    blobs: createDiskBlobs(join(server.dataDir, 'blobs')),
    clickHouseUrl: null,
    memoryMb: 300,
    onLost: () => undefined,
    onGivenUp: () => undefined,
    pauseMs: 20,
  });
  filled.resolve(filling);
  return {
    ...server,
    analytics,
    loaded: () => filling.loader.caughtUp(),
    close: async () => {
      await server.close();
      await filling.close();
    },
  };
};
