import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccounts } from '../../apps/server/src/modules/accounts/index.ts';
import { createBehaviour } from '../../apps/server/src/modules/behaviour/index.ts';
import { createCatalog } from '../../apps/server/src/modules/catalog/index.ts';
import { createDiskBlobs } from '../../apps/server/src/platform/blobs.disk.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createPostgresEventLog } from '../../apps/server/src/platform/events.postgres.ts';
import { createMemoryHotState } from '../../apps/server/src/platform/hot-state.memory.ts';
import type { HotState } from '../../apps/server/src/platform/hot-state.ts';
import { createHttp, type Http } from '../../apps/server/src/platform/http.ts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { createJobs, prepareJobs } from '../../apps/server/src/platform/jobs.graphile.ts';
import { silentLog } from '../../apps/server/src/platform/log.ts';
import { createMailbox } from '../../apps/server/src/platform/mail.mailbox.ts';
import { createUser, type Endpoint, logIn, type Role } from '../../packages/contracts/src/index.ts';
import { freshDatabase } from './database.ts';
import { readLog } from './log.ts';

/** scrypt at its cheapest: tests are about who gets in, not about how long it takes. */
const cheapPasswords = { N: 2, r: 1, p: 1 };
const ORIGIN = 'http://localhost:8080';
const PASSWORD = 'correct horse';

export interface EdgeOptions {
  smtp?: boolean;
  loopbackOnly?: boolean;
  publicUrl?: string;
}

/**
 * Accounts, behaviour and catalogue behind the real edge on a fresh database, without a socket: for tests that need
 * nothing after the catalogue. `restart()` is another process on the same database, whose hot state is empty.
 */
export const openEdge = async (options: EdgeOptions = {}) => {
  const { url, drop } = await freshDatabase();
  const blobsDir = await mkdtemp(join(tmpdir(), 'kaibo-test-blobs-'));
  const { db, pool, close } = openDatabase(url, { max: 10 });
  const events = createPostgresEventLog({ db, pool });
  const mailbox = createMailbox(db);
  await prepareJobs(url, silentLog);

  const restart = (hotState: HotState = createMemoryHotState()) => {
    const jobs = createJobs({ url, hotState, log: silentLog });
    const accounts = createAccounts({
      db,
      events,
      hotState,
      jobs,
      mailer: mailbox,
      mailbox: options.smtp ? null : mailbox,
      loopbackOnly: options.loopbackOnly ?? true,
      pictures: {
        requirePictures: (ownerId, ids) => catalog.requirePictures(ownerId, ids),
        picturesOf: (ids) => catalog.picturesOf(ids),
      },
      secret: 'a secret that is only for tests, long enough',
      publicUrl: options.publicUrl ?? ORIGIN,
      passwordCost: cheapPasswords,
    });
    const blobs = createDiskBlobs(blobsDir);
    const catalog = createCatalog({ db, events, hotState, blobs });
    const { consentOf, resolveCaller } = accounts;
    const behaviour = createBehaviour({
      ...{ db, events, clock: systemClock, hotState, jobs, consentOf },
    });
    const http = createHttp({ log: silentLog, hotState, resolveCaller, checkReplies: true });
    accounts.module.routes(http.routerOf('accounts'));
    behaviour.module.routes(http.routerOf('behaviour'));
    catalog.module.routes(http.routerOf('catalog'));
    const runJobs = () => jobs.runDue(accounts.module.tasks);
    return { accounts, behaviour, catalog, hotState, http, call: callerOf(http), runJobs };
  };

  const first = restart();
  const admin = { email: 'admin@kaibo.test', password: PASSWORD };
  await first.accounts.createAdmin({ ...admin, name: 'Admin' });
  const adminCookie = cookieOf(await first.call(logIn, { body: admin }));
  let made = 0;

  return {
    db,
    pool,
    events,
    blobsDir,
    adminCookie,
    ...first,
    restart,
    /** Somebody with these roles, signed in. */
    person: async (...roles: Role[]) => {
      made += 1;
      const email = `person${made}@kaibo.test`;
      const created = await first.call(createUser, {
        cookie: adminCookie,
        body: { email, password: PASSWORD, name: `Person ${made}`, roles },
      });
      const signedIn = await first.call(logIn, { body: { email, password: PASSWORD } });
      return {
        id: created.body.id as string,
        email,
        password: PASSWORD,
        cookie: cookieOf(signedIn),
      };
    },
    /** Everything in the log of these names, oldest first. */
    logged: (...names: string[]) => readLog(events, ...names),
    close: async () => {
      await events.close();
      await close();
      await drop();
      await rm(blobsDir, { recursive: true, force: true });
    },
  };
};

export type Edge = Awaited<ReturnType<typeof openEdge>>;

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of the body.
  body: any;
  headers: Headers;
}

export interface Sent {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  cookie?: string;
  address?: string;
}

/** What a browser would send back. */
export const cookieOf = ({ headers }: Answer): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

const bodyOf = (body: unknown) => {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return JSON.stringify(body);
};

const callerOf =
  (http: Http) =>
  async (endpoint: Endpoint, sent: Sent = {}): Promise<Answer> => {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name) => sent.params?.[name] ?? newId());
    const url = new URL(path, ORIGIN);
    for (const [name, value] of Object.entries(sent.query ?? {})) url.searchParams.set(name, value);
    const type = sent.body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    const headers = new Headers({ origin: ORIGIN });
    if (sent.cookie) headers.set('cookie', sent.cookie);
    if (sent.body !== undefined) headers.set('content-type', type);
    const request = new Request(url, { method: endpoint.method, headers, body: bodyOf(sent.body) });
    const response = await http.fetch(request, { address: sent.address ?? '127.0.0.1' });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text || 'null'), headers: response.headers };
  };
