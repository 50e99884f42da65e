import type { Accounts } from '#accounts';
import type { Interaction } from '#interaction';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import type { Module } from '#platform/module';
import type { Rooms } from '#rooms';
import type { VapidKeys } from './push.crypto.ts';
import { createPushSender } from './push.send.ts';
import { remindersSubscriptions } from './reminders.events.ts';
import { remindersTasks } from './reminders.jobs.ts';
import { remindersRoutes } from './reminders.routes.ts';
import { createDeliver } from './reminders.send.ts';

export { readOrMakeVapidKeys } from './push.keys.ts';

export interface RemindersNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  jobs: Jobs;
  clock: Clock;
  mailer: Mailer;
  accounts: Pick<Accounts, 'receivers' | 'userNames'>;
  rooms: Pick<Rooms, 'scheduleOf' | 'upcoming'>;
  interaction: Pick<Interaction, 'followersOf'>;
  /** Signs the links that stop a kind of mail; the same after a restart. */
  secret: string;
  vapidKeys: VapidKeys;
  publicUrl: string;
  /** Only in tests: push services on this machine, without TLS. */
  allowLoopbackPush?: boolean;
  /** Told of a message that could not be sent; it is tried again. */
  onError(error: unknown): void;
}

export interface Reminders {
  module: Module;
  close(): void;
}

/** Push services want to know whom to write to about what we send. */
const subjectOf = (publicUrl: string): string => {
  const { protocol, origin, hostname } = new URL(publicUrl);
  return protocol === 'https:' ? origin : `mailto:no-reply@${hostname}`;
};

/** Tells people of streams they wait for: shortly before, when they begin, when they are moved or called off. */
export const createReminders = (needs: RemindersNeeds): Reminders => {
  const push = createPushSender({
    keys: needs.vapidKeys,
    subject: subjectOf(needs.publicUrl),
    nowMs: () => needs.clock.nowMs(),
    allowLoopback: needs.allowLoopbackPush,
  });
  const deliver = createDeliver({ ...needs, push });
  const hostNameOf = async (userId: string): Promise<string> =>
    (await needs.accounts.userNames([userId])).get(userId) ?? '';
  return {
    close: () => push.close(),
    module: {
      routes: (router) =>
        remindersRoutes(router, {
          ...needs,
          push,
          hostNameOf,
          vapidPublicKey: needs.vapidKeys.publicKey,
        }),
      subscriptions: remindersSubscriptions(needs),
      tasks: remindersTasks({
        ...needs,
        deliver,
        followersOf: needs.interaction.followersOf,
      }),
    },
  };
};
