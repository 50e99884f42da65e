import { Client, escapeIdentifier } from 'pg';

/** Keeps everything else of the address: the host may be a socket's folder in the query. */
export const withDatabaseName = (url: string, name: string): string => {
  const [address = '', query] = url.split('?', 2);
  const renamed = address.replace(/^([^/]+:\/\/[^/]*)(\/[^/]*)?$/, `$1/${name}`);
  return query === undefined ? renamed : `${renamed}?${query}`;
};

export const withClient = async <T>(
  url: string,
  work: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

export const userOf = (url: string): string => {
  const { user } = new Client({ connectionString: url });
  if (!user) throw new Error('the database address names no user');
  return user;
};

export const createDatabase = (
  adminUrl: string,
  { name, owner, template = 'template1' }: { name: string; owner: string; template?: string },
) =>
  withClient(adminUrl, async (client) => {
    const [database, source, role] = [name, template, owner].map(escapeIdentifier);
    await client.query(`create database ${database} template ${source} owner ${role}`);
  });

const dropWith = (client: Client, name: string) =>
  client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);

export const dropDatabase = (adminUrl: string, name: string) =>
  withClient(adminUrl, async (client) => {
    await dropWith(client, name);
  });

export const dropDatabasesNamed = (adminUrl: string, prefix: string) =>
  withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of rows) await dropWith(client, datname);
  });
