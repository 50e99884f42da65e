import type { Id, Payment } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Module } from '#platform/module';
import { readOrMakeSecret } from '#platform/security.secret';
import { consoleRoutes } from './payments.console.ts';
import { paymentsTasks } from './payments.jobs.ts';
import { paymentsRoutes } from './payments.routes.ts';
import {
  cancelOf,
  create,
  type NewPayment,
  ofReference,
  open,
  type PaymentsCore,
  refund,
} from './payments.service.ts';
import { asPayment, findByKey } from './payments.store.ts';
import { createSandbox } from './sandbox.provider.ts';

export type { NewPayment } from './payments.service.ts';

export interface PaymentsNeeds {
  db: Database;
  events: EventLog;
  jobs: Jobs;
  clock: Clock;
  /** Where this installation answers HTTP, e.g. `http://127.0.0.1:4000`; the sandbox calls back there. */
  baseUrl: () => string;
  /** Holds this installation's callback secret; made with mode 0600 when it is not there. */
  secretFile: string;
  fetch?: (request: Request) => Promise<Response>;
}

export interface Payments {
  /** See `create` in payments.service.ts: null when the key was used for another reference. */
  create(tx: Transaction, payment: NewPayment): Promise<Payment | null>;
  /** After the commit of `create`: tells the provider. May be repeated. */
  open(payment: Payment): Promise<Payment>;
  /** Gives up the pending payments of references; a capture may still arrive as an event. */
  cancelOf(tx: Transaction, references: readonly Id[]): Promise<void>;
  /** Sends captured money back; false when it is not there to send. */
  refund(tx: Transaction, paymentId: Id): Promise<boolean>;
  /** The payment that speaks for a reference: the one with money, else the newest. */
  ofReference(reference: Id): Promise<Payment | null>;
  ofKey(payerId: Id, idempotencyKey: string): Promise<Payment | null>;
  module: Module;
}

export const createPayments = (needs: PaymentsNeeds): Payments => {
  let secret: Promise<string> | null = null;
  const sandbox = createSandbox({
    ...needs,
    fetch: needs.fetch ?? ((request) => fetch(request)),
    secret: () => {
      secret ??= readOrMakeSecret(needs.secretFile);
      return secret;
    },
  });
  const core: PaymentsCore = { ...needs, provider: sandbox };

  return {
    create: (tx, payment) => create(core, tx, payment),
    open: (payment) => open(core, payment),
    cancelOf: (tx, references) => cancelOf(core, tx, references),
    refund: (tx, paymentId) => refund(core, tx, paymentId),
    ofReference: (reference) => ofReference(core.db, reference),
    ofKey: async (payerId, idempotencyKey) => {
      const row = await findByKey(core.db, payerId, idempotencyKey);
      return row ? asPayment(row) : null;
    },
    module: {
      routes: (router) => {
        paymentsRoutes(router, core, sandbox);
        consoleRoutes(router, needs.db);
      },
      subscriptions: [],
      tasks: [...paymentsTasks(core, () => sandbox.sweep()), ...sandbox.tasks],
    },
  };
};
