import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  sandboxCallback,
} from '@kaibo/contracts';
import { createPayments } from '../../apps/server/src/modules/payments/index.ts';
import { sign } from '../../apps/server/src/modules/payments/sandbox.signature.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createPostgresEventLog } from '../../apps/server/src/platform/events.postgres.ts';
import { createMemoryHotState } from '../../apps/server/src/platform/hot-state.memory.ts';
import { createHttp } from '../../apps/server/src/platform/http.ts';
import { createJobs, prepareJobs } from '../../apps/server/src/platform/jobs.graphile.ts';
import { silentLog } from '../../apps/server/src/platform/log.ts';
import { movingClock } from './clock.ts';
import { freshDatabase } from './database.ts';
import { readLog } from './log.ts';

const ORIGIN = 'http://kaibo.test';

/** Payments behind the real edge; the network between us and the provider can be cut, and answers can be lost. */
export const openPayments = async () => {
  const { url, drop } = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'kaibo-payments-'));
  const secretFile = join(folder, 'secrets', 'sandbox');
  const database = openDatabase(url, { max: 10 });
  const { db } = database;
  const events = createPostgresEventLog(database);
  const hotState = createMemoryHotState();
  await prepareJobs(url, silentLog);
  const jobs = createJobs({ url, hotState, log: silentLog });
  const clock = movingClock();
  const network = { isCut: false, losesAnswers: false, posts: 0 };
  const payments = createPayments({
    db,
    events,
    jobs,
    clock,
    baseUrl: () => ORIGIN,
    secretFile,
    fetch: async (request) => {
      if (network.isCut) throw new TypeError('fetch failed');
      network.posts++;
      const answer = await http.fetch(request);
      return network.losesAnswers ? Response.error() : answer;
    },
  });
  const http = createHttp({
    log: silentLog,
    hotState,
    resolveCaller: (request) => ({
      id: request.headers.get('cookie'),
      roles: ['viewer'],
      name: 'Payer',
      simulated: false,
      locale: 'en',
    }),
    checkReplies: true,
  });
  payments.module.routes(http.routerOf('payments'));
  const { tasks } = payments.module;

  const request = async (
    method: string,
    path: string,
    init: { as?: string; body?: unknown } = {},
  ) => {
    const headers = { origin: ORIGIN, 'content-type': 'application/json' };
    const body = init.body === undefined ? undefined : JSON.stringify(init.body);
    const response = await http.fetch(
      new Request(new URL(path, ORIGIN), {
        method,
        headers: init.as ? { ...headers, cookie: init.as } : headers,
        body,
      }),
    );
    const reply = (await response.json()) as { error?: { code: string } };
    return { status: response.status, code: reply.error?.code, reply: reply as unknown };
  };

  return {
    payments,
    db,
    events,
    clock,
    network,
    secretFile,
    request,
    runJobs: () => jobs.runDue(tasks),
    poll: () => tasks.find(({ name }) => name === 'payments.poll')!.run({}),
    told: async (paymentId: string) => {
      const names = [PaymentCaptured.name, PaymentDeclined.name, PaymentRefunded.name];
      const stored = await readLog(events, ...names);
      return stored
        .filter(({ payload }) => (payload as { paymentId: string }).paymentId === paymentId)
        .map(({ name }) => name);
    },
    callback: async (word: unknown, signature?: string) => {
      const body = JSON.stringify(word);
      const secret = (await readFile(secretFile, 'utf8')).trim();
      const response = await http.fetch(
        new Request(new URL(sandboxCallback.path, ORIGIN), {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-sandbox-signature': signature ?? sign(secret, new TextEncoder().encode(body)),
          },
          body,
        }),
      );
      const reply = (await response.json()) as { error?: { code: string } };
      return { status: response.status, code: reply.error?.code };
    },
    close: async () => {
      await events.close();
      await hotState.close();
      await database.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
