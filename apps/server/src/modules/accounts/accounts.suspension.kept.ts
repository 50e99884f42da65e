import { type PayloadOf, SuspensionLifted, UserSuspended } from '@kaibo/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#platform/database';
import type { Subscription } from '#platform/events';

/** What a suspension has changed for the module that keeps it. */
export interface SuspensionChange {
  userId: string;
  suspended: boolean;
  /** Who suspended or lifted; null when the time ran out. */
  byUserId: string | null;
  simulated: boolean;
}

export interface KeptSuspensions {
  group: string;
  /** Of the module that asks: (user_id uuid primary key, suspension_id uuid not null, until timestamptz). */
  table: string;
  /** In the transaction that kept it. */
  changed(tx: Transaction, change: SuspensionChange): Promise<void>;
}

/**
 * Keeps in a table of one's own who is suspended, so that what they offer follows from it and is as before the
 * moment the suspension ends. Read it through `suspendedIn`, which knows of ends that no event has told yet.
 */
export const keepSuspensions = ({ group, table, changed }: KeptSuspensions): Subscription => ({
  group,
  names: [UserSuspended.name, SuspensionLifted.name],
  from: 'now',
  handle: async (events, tx) => {
    const kept = sql.table(table);
    for (const { name, payload, simulated } of events) {
      const suspended = name === UserSuspended.name;
      if (suspended) {
        const { userId, suspensionId, untilMs } = payload as PayloadOf<typeof UserSuspended>;
        const until = untilMs === null ? null : new Date(untilMs);
        await sql`
          insert into ${kept} (user_id, suspension_id, until)
          values (${userId}, ${suspensionId}, ${until})
          on conflict (user_id) do update set suspension_id = excluded.suspension_id, until = excluded.until
        `.execute(tx);
      } else {
        const { userId, suspensionId } = payload as PayloadOf<typeof SuspensionLifted>;
        await sql`
          delete from ${kept} where user_id = ${userId} and suspension_id = ${suspensionId}
        `.execute(tx);
      }
      const { userId, byUserId } = payload as PayloadOf<typeof SuspensionLifted>;
      await changed(tx, { userId, suspended, byUserId, simulated });
    }
  },
});

/** The ids of those who are suspended at this moment, as a subquery of SQL. */
export const suspendedIn = (table: string): RawBuilder<string> =>
  sql`(select user_id from ${sql.table(table)} where until is null or until > now())`;
