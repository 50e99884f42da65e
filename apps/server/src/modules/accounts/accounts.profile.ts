import { type Profile, ProfileChanged, type ProfileValues } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';

export interface ProfileNeeds {
  db: Database;
  events: EventLog;
}

type ProfileTables = {
  user_profiles: {
    user_id: string;
    consented_at: Date;
    age_band: ProfileValues['ageBand'];
    gender: ProfileValues['gender'];
    region: string | null;
    updated_at: Date;
  };
};

const tables = (db: Database | Transaction) => db.withTables<ProfileTables>();

const nothingTold: Profile = { consentedAtMs: null, ageBand: null, gender: null, region: null };

/** Empty for who has not agreed. */
export const profileOf = async (db: Database | Transaction, userId: string): Promise<Profile> => {
  const row = await tables(db)
    .selectFrom('user_profiles')
    .select(['consented_at as consentedAt', 'age_band as ageBand', 'gender', 'region'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (!row) return nothingTold;
  const { consentedAt, ...values } = row;
  return { consentedAtMs: consentedAt.getTime(), ...values };
};

const toldIn = (values: ProfileValues) =>
  (['ageBand', 'gender', 'region'] as const).filter((field) => values[field] !== null);

/** Keeps the moment of the first consent. */
export const saveProfile = (
  needs: ProfileNeeds,
  userId: string,
  { ageBand, gender, region }: ProfileValues,
): Promise<Profile> =>
  needs.db.transaction().execute(async (tx) => {
    const values = { ageBand, gender, region };
    const now = sql<Date>`now()`;
    const columns = { age_band: ageBand, gender, region, updated_at: now };
    await tables(tx)
      .insertInto('user_profiles')
      .values({ user_id: userId, consented_at: now, ...columns })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(columns))
      .execute();
    const payload = { userId, consented: true, told: toldIn(values) };
    await needs.events.append(tx, ProfileChanged, payload, { actorId: userId });
    return profileOf(tx, userId);
  });

export const withdrawProfile = (needs: ProfileNeeds, userId: string): Promise<void> =>
  needs.db.transaction().execute(async (tx) => {
    const gone = await tables(tx)
      .deleteFrom('user_profiles')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) return;
    const payload = { userId, consented: false, told: [] };
    await needs.events.append(tx, ProfileChanged, payload, { actorId: userId });
  });

/** Of those of these people who agreed to be recommended to: what they told of themselves. */
export const audienceOf = async (
  db: Database | Transaction,
  userIds: readonly string[],
): Promise<Map<string, ProfileValues>> => {
  if (userIds.length === 0) return new Map();
  const { rows } = await sql<ProfileValues & { id: string }>`
    select users.id, told.age_band as "ageBand", told.gender, told.region
      from users left join user_profiles told on told.user_id = users.id
     where users.id = any (${[...userIds]}::uuid[]) and users.consent_personalisation`.execute(db);
  return new Map(rows.map(({ id, ...values }) => [id, values]));
};
