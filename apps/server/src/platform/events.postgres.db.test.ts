import { freshDatabase } from '../../../../tests/support/database.ts';
import { openDatabase } from './database.ts';
import { createPostgresEventLog } from './events.postgres.ts';
import { describeEventLog } from './events.suite.ts';

describeEventLog('PostgreSQL', async () => {
  const fresh = await freshDatabase();
  const { db, close } = openDatabase(fresh.url, { max: 20 });
  return {
    db,
    openLog: async () => {
      const own = openDatabase(fresh.url, { max: 8 });
      const log = createPostgresEventLog({ db: own.db, pool: own.pool });
      return {
        ...log,
        close: async () => {
          await log.close();
          await own.close();
        },
      };
    },
    close: async () => {
      await close();
      await fresh.drop();
    },
  };
});
