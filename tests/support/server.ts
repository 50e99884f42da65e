import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BodyInputOf,
  type Endpoint,
  logIn,
  type Me,
  type QueryInputOf,
  type RefusalBody,
  type ReplyOf,
  type Role,
  register,
  setRoles,
} from '@kaibo/contracts';
import type { Analytics } from '../../apps/server/src/platform/analytics.ts';
import { createDiskBlobs } from '../../apps/server/src/platform/blobs.disk.ts';
import { type Clock, systemClock } from '../../apps/server/src/platform/clock.ts';
import { type Config, defaultConfig } from '../../apps/server/src/platform/config.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createPostgresEventLog } from '../../apps/server/src/platform/events.postgres.ts';
import { postgresHealth } from '../../apps/server/src/platform/health.ts';
import { createMemoryHotState } from '../../apps/server/src/platform/hot-state.memory.ts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { createJobs } from '../../apps/server/src/platform/jobs.graphile.ts';
import { silentLog } from '../../apps/server/src/platform/log.ts';
import { createMailbox } from '../../apps/server/src/platform/mail.mailbox.ts';
import { createMemoryRoomBroker } from '../../apps/server/src/platform/room-broker.memory.ts';
import { type Wired, wire } from '../../apps/server/src/wiring.ts';
import { freshDatabase } from './database.ts';

export const ORIGIN = 'http://kaibo.test';
/** scrypt at its cheapest: tests ask who gets in, not how long it takes. */
const cheapPasswords = { N: 2, r: 1, p: 1 };

/** Somebody with a session. */
export interface Person {
  id: string;
  email: string;
  password: string;
  name: string;
  roles: readonly Role[];
  cookie: string;
}

export interface Sent<E> {
  params?: Record<string, string>;
  query?: Partial<QueryInputOf<E>>;
  /** Bytes are sent as they are; anything else as JSON. */
  body?: BodyInputOf<E>;
  as?: Person | null;
  headers?: Record<string, string>;
  /** Where the request seems to come from. */
  address?: string;
}

const pathOf = (endpoint: Endpoint, params: Record<string, string> = {}): string =>
  endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

const requestOf = (endpoint: Endpoint, sent: Sent<Endpoint>): Request => {
  const url = new URL(pathOf(endpoint, sent.params), ORIGIN);
  for (const [name, value] of Object.entries(sent.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  const headers = new Headers({ origin: ORIGIN, ...sent.headers });
  if (sent.as) headers.set('cookie', sent.as.cookie);
  const isBytes = sent.body instanceof Uint8Array;
  if (sent.body !== undefined && !headers.has('content-type'))
    headers.set('content-type', isBytes ? 'application/octet-stream' : 'application/json');
  const body = isBytes ? (sent.body as Uint8Array<ArrayBuffer>) : JSON.stringify(sent.body);
  const method = endpoint.method;
  return new Request(url, { method, headers, ...(sent.body === undefined ? {} : { body }) });
};

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

const callers = (wired: Wired) => {
  const send = (endpoint: Endpoint, sent: Sent<Endpoint> = {}): Promise<Response> =>
    wired.http.fetch(requestOf(endpoint, sent), { address: sent.address ?? '127.0.0.1' });

  return {
    /** The raw answer. */
    send: send as <E extends Endpoint>(endpoint: E, sent?: Sent<E>) => Promise<Response>,
    /** What a call answers; throws when it is refused. */
    call: async <E extends Endpoint>(endpoint: E, sent: Sent<E> = {}): Promise<ReplyOf<E>> => {
      const response = await send(endpoint, sent as Sent<Endpoint>);
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as ReplyOf<E>;
      throw new Error(`${endpoint.method} ${endpoint.path} answered ${response.status}: ${text}`);
    },
    /** How a call is refused; throws when it is not. */
    refusal: async <E extends Endpoint>(endpoint: E, sent: Sent<E> = {}) => {
      const response = await send(endpoint, sent as Sent<Endpoint>);
      if (response.ok) throw new Error(`${endpoint.method} ${endpoint.path} was not refused`);
      const { error } = (await response.json()) as RefusalBody;
      return { status: response.status, code: error.code, details: error.details };
    },
  };
};

export interface TestServerOptions {
  /** Stands for the built web app. */
  fallback?: (request: Request) => Promise<Response | null>;
  /** Draws first views, as the built web app's code does. */
  drawingCode?: string;
  config?: Partial<Config>;
  clock?: Clock;
  /** Of the behaviour store; none unless given. */
  analytics?: Analytics;
  /** An installation that is there already, instead of an empty one; it goes with the server. */
  found?: { url: string; dataDir: string; drop(): Promise<void> };
}

/**
 * The whole server on a database of its own, without a socket and without workers: `runJobs()` runs what is due.
 * For `*.db.test.ts`; close it after all.
 */
export const testServer = async (options: TestServerOptions = {}) => {
  const clock = options.clock ?? systemClock;
  const fresh = options.found ?? (await freshDatabase());
  const dataDir = options.found?.dataDir ?? (await mkdtemp(join(tmpdir(), 'kaibo-server-')));
  const database = openDatabase(fresh.url, { max: 10 });
  const events = createPostgresEventLog(database);
  const hotState = createMemoryHotState(clock);
  const broker = createMemoryRoomBroker(clock);
  const jobs = createJobs({ url: fresh.url, hotState, log: silentLog });
  const mailbox = createMailbox(database.db, clock);
  const wired: Wired = await wire({
    config: { ...defaultConfig(), ...options.config },
    database,
    events,
    hotState,
    blobs: createDiskBlobs(join(dataDir, 'blobs')),
    broker,
    jobs,
    mailer: mailbox,
    mailbox,
    log: silentLog,
    clock,
    ...(options.analytics && { analytics: options.analytics }),
    dataDir,
    addresses: { publicUrl: ORIGIN, localUrl: ORIGIN, rtmpUrl: 'rtmp://kaibo.test:1935/live' },
    version: '0.0.0-test',
    asks: [postgresHealth(database.pool)],
    demoAccounts: () => [],
    fetch: (request) => wired.http.fetch(request, { address: '127.0.0.1' }),
    fallback: options.fallback,
    drawingCode: options.drawingCode,
    checkReplies: true,
    passwordCost: cheapPasswords,
    allowLoopbackPush: true,
  });
  const { call, send, refusal } = callers(wired);

  let made = 0;
  let admin: Promise<Person> | null = null;
  const registered = async (name: string): Promise<Person> => {
    const email = `person-${++made}-${newId().slice(-8)}@kaibo.test`;
    const password = 'correct horse battery';
    const response = await send(register, { body: { email, password, name, locale: 'en' } });
    if (!response.ok) throw new Error(await response.text());
    const me = (await response.json()) as Me;
    return { id: me.id, email, password, name, roles: me.roles, cookie: cookieOf(response) };
  };
  /** In one more session, or in one after theirs was ended. */
  const signedInAgain = async (person: Person): Promise<Person> => {
    const { email, password } = person;
    const response = await send(logIn, { body: { email, password } });
    if (!response.ok) throw new Error(await response.text());
    return { ...person, cookie: cookieOf(response) };
  };
  const promoted = async (person: Person, roles: readonly Role[]): Promise<Person> => {
    const all = [...new Set<Role>(['viewer', ...roles])];
    admin ??= firstAdmin();
    await call(setRoles, { as: await admin, params: { userId: person.id }, body: { roles: all } });
    return { ...person, roles: all };
  };
  /** As `kaibo admin create` does it. */
  const firstAdmin = async (): Promise<Person> => {
    const email = `admin-${newId().slice(-8)}@kaibo.test`;
    const password = 'correct horse battery';
    const { id } = await wired.accounts.createAdmin({ email, password, name: 'Admin' });
    const response = await send(logIn, { body: { email, password } });
    if (!response.ok) throw new Error(await response.text());
    return { id, email, password, name: 'Admin', roles: ['admin'], cookie: cookieOf(response) };
  };

  return {
    ...wired,
    signedInAgain,
    databaseUrl: fresh.url,
    database,
    db: database.db,
    pool: database.pool,
    events,
    hotState,
    broker,
    jobs,
    mailbox,
    dataDir,
    call,
    send,
    refusal,
    /** A new account with a session; roles beyond `viewer` are given by an admin. */
    signUp: async (name = 'Person', roles: readonly Role[] = []): Promise<Person> => {
      const person = await registered(name);
      return roles.length === 0 ? person : promoted(person, roles);
    },
    /** Runs the jobs that are due, once. */
    runJobs: () => jobs.runDue(wired.tasks),
    /** Runs a task of a module as its timer would. */
    runTask: async (name: string, payload: unknown = {}): Promise<void> => {
      const task = wired.tasks.find((one) => one.name === name);
      if (!task) throw new Error(`no task ${name}`);
      await task.run(payload);
    },
    close: async (): Promise<void> => {
      await wired.drain();
      await jobs.stop();
      await wired.close();
      await events.close();
      await hotState.close();
      await broker.close();
      await database.close();
      await fresh.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

export type TestServer = Awaited<ReturnType<typeof testServer>>;
