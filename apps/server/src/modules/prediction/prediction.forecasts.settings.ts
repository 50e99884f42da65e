import type { ForecastSettings } from '@kaibo/contracts/goods';
import { sql } from 'kysely';
import type { Database } from '#platform/database';

/** The platform's own settings are kept under this id. */
export const PLATFORM = '00000000-0000-0000-0000-000000000000';

export const usualSettings: ForecastSettings = {
  serviceLevel: 0.9,
  leadDays: 5,
  coverDays: 14,
  warnMinutes: 10,
  handleSeconds: 90,
  answerSeconds: 60,
  answerShare: 0.8,
  timeZone: 'Asia/Shanghai',
};

/** Of each owner asked for; what somebody never set is as usual. */
export const settingsOf = async (
  db: Database,
  ownerIds: readonly string[],
): Promise<Map<string, ForecastSettings>> => {
  const { rows } = await sql<{ ownerId: string; settings: Partial<ForecastSettings> }>`
    select owner_id as "ownerId", settings from prediction_settings
     where owner_id = any (${[...ownerIds]}::uuid[])`.execute(db);
  const kept = new Map(rows.map(({ ownerId, settings }) => [ownerId, settings]));
  return new Map(ownerIds.map((id) => [id, { ...usualSettings, ...kept.get(id) }]));
};

export const settingsFor = async (db: Database, ownerId: string): Promise<ForecastSettings> =>
  (await settingsOf(db, [ownerId])).get(ownerId) ?? usualSettings;

/** What is left out stays. */
export const changeSettings = async (
  db: Database,
  ownerId: string,
  change: Partial<ForecastSettings>,
): Promise<ForecastSettings> => {
  await sql`
    insert into prediction_settings as kept (owner_id, settings)
    values (${ownerId}, ${JSON.stringify(change)}::jsonb)
    on conflict (owner_id) do update set settings = kept.settings || excluded.settings`.execute(db);
  return settingsFor(db, ownerId);
};
