import pg from 'pg';
import { StartError } from './installation.errors.ts';

const OLDEST_MAJOR = 15;

const nameOf = (url: string): string => {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? (hostname || 'localhost')}${port === '' ? '' : `:${port}`}${pathname}`;
};

/** Host, port and database of a URL, without user and password. */
export const databaseName = (url: string): string => {
  try {
    return nameOf(url);
  } catch {
    return 'DATABASE_URL';
  }
};

/** @param version as the server tells it: `15.18 (Debian 15.18-1)`. */
export const refuseTooOld = (version: string, name: string): void => {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return;
  throw new StartError(
    'postgres/too-old',
    `PostgreSQL ${version} at ${name} is too old; Kaibo needs ${OLDEST_MAJOR} or newer.`,
  );
};

/** Refuses a server that cannot be reached or is older than PostgreSQL 15; answers its version. */
export const checkServer = async (url: string): Promise<string> => {
  const name = databaseName(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  let version: string;
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    );
    version = rows[0]!.version;
  } catch (error) {
    // Connecting to a name with several addresses fails with one error per address.
    const first = error instanceof AggregateError ? error.errors[0] : error;
    const why = first instanceof Error ? first.message : String(first);
    throw new StartError('postgres/unreachable', `No PostgreSQL answers at ${name}: ${why}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
  refuseTooOld(version, name);
  return version;
};
