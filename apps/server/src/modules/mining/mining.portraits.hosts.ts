import type { HostPortrait } from '@kaibo/contracts/portraits';
import { LEAST_GROUP } from '@kaibo/contracts/portraits';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { groupsOfPeople } from './mining.portraits.crowd.ts';
import { toldPart, toldPeople } from './mining.portraits.groups.ts';
import type { PortraitsNeeds } from './mining.portraits.needs.ts';
import {
  emptyWeek,
  hourOfWeek,
  MOST_PEOPLE,
  medianOf,
  needed,
  TIME_ZONE,
  WINDOW_MS,
} from './mining.portraits.rules.ts';
import { evidenceOf, statement } from './mining.portraits.told.ts';

export type Figure = 'viewers' | 'conversion' | 'returning' | 'refunds';

interface HourRow {
  hour: Date;
  categoryId: string;
  visits: number;
  orders: number;
  refunds: number;
  viewers: number;
  samples: number;
}

/** Of at most 90 days: one row an hour on air and category. */
const hoursOf = async (db: Database, hostId: string, sinceMs: number): Promise<HourRow[]> => {
  const { rows } = await sql<HourRow>`
    select hour, category_id as "categoryId", visits, orders, refunds, viewers, samples
      from mining_portrait_hours where host_id = ${hostId} and hour >= ${new Date(sinceMs)}`.execute(
    db,
  );
  return rows;
};

const audienceOf = async (
  db: Database,
  hostId: string,
  sinceMs: number,
): Promise<{ userId: string; days: number }[]> => {
  const { rows } = await sql<{ userId: string; days: number }>`
    select user_id as "userId", days from mining_portrait_visits
     where host_id = ${hostId} and last_day >= ${new Date(sinceMs)}::date
     order by last_day desc limit ${MOST_PEOPLE}`.execute(db);
  return rows;
};

/** What may be compared of a host; null for what there is too little of. */
const figuresOf = (
  sums: Record<'visits' | 'orders' | 'refunds' | 'viewers' | 'samples', number>,
) => ({
  viewers: sums.samples < needed.samples ? null : sums.viewers / sums.samples,
  conversion: sums.visits < needed.roomVisits ? null : sums.orders / sums.visits,
  refunds: sums.orders < needed.orders ? null : sums.refunds / sums.orders,
});

const summed = (rows: readonly HourRow[]) => {
  const sum = (of: (row: HourRow) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  return {
    visits: sum((row) => row.visits),
    orders: sum((row) => row.orders),
    refunds: sum((row) => row.refunds),
    viewers: sum((row) => row.viewers),
    samples: sum((row) => row.samples),
  };
};

/** Once for the whole platform, by a task: no request reads the hours of everybody. */
export const workOutMedians = async (db: Database, nowMs: number): Promise<void> => {
  const since = new Date(nowMs - WINDOW_MS);
  const { rows: hosts } = await sql<Record<keyof ReturnType<typeof summed>, number>>`
    select sum(visits)::float8 as visits, sum(orders)::float8 as orders, sum(refunds)::float8 as refunds,
           sum(viewers)::float8 as viewers, sum(samples)::float8 as samples
      from mining_portrait_hours where hour >= ${since} group by host_id`.execute(db);
  const { rows: audiences } = await sql<{ people: number; again: number }>`
    select count(*)::int as people, (count(*) filter (where days > 1))::int as again
      from mining_portrait_visits where last_day >= ${since}::date
     group by host_id having count(*) >= ${LEAST_GROUP}`.execute(db);
  const figures = hosts.map(figuresOf);
  const values: Record<Figure, (number | null)[]> = {
    viewers: figures.map((host) => host.viewers),
    conversion: figures.map((host) => host.conversion),
    refunds: figures.map((host) => host.refunds),
    returning: audiences.map(({ people, again }) => toldPart(again, people)),
  };
  await db.transaction().execute(async (tx) => {
    await sql`delete from mining_portrait_medians`.execute(tx);
    for (const [figure, all] of Object.entries(values)) {
      const known = all.filter((value) => value !== null);
      // Of fewer hosts, one could be worked out from the others.
      if (known.length < LEAST_GROUP) continue;
      await sql`
        insert into mining_portrait_medians (figure, median, hosts, at)
        values (${figure}, ${medianOf(known)}, ${known.length}, ${new Date(nowMs)})`.execute(tx);
    }
  });
};

const mediansOf = async (db: Database): Promise<Map<string, number>> => {
  const { rows } = await sql<{ figure: string; median: number }>`
    select figure, median from mining_portrait_medians`.execute(db);
  return new Map(rows.map(({ figure, median }) => [figure, median]));
};

/** Mean viewers by hour of the week, where the counts of five minutes or more say so. */
const weekOf = (rows: readonly HourRow[]): number[] => {
  const viewers = emptyWeek();
  const samples = emptyWeek();
  for (const row of rows) {
    const hour = hourOfWeek(row.hour.getTime());
    viewers[hour]! += row.viewers;
    samples[hour]! += row.samples;
  }
  return viewers.map((sum, hour) =>
    samples[hour]! < needed.samples ? 0 : Math.round((10 * sum) / samples[hour]!) / 10,
  );
};

/** Minutes with somebody watching; they are counted about every ten seconds. */
const minutesOf = (samples: number): number => Math.round(samples / 6);

const categoriesOf = async ({ catalog }: PortraitsNeeds, rows: readonly HourRow[]) => {
  const samples = new Map<string, number>();
  for (const row of rows)
    samples.set(row.categoryId, (samples.get(row.categoryId) ?? 0) + row.samples);
  const all = [...samples.values()].reduce((sum, count) => sum + count, 0);
  const { categories } = await catalog.namesOf({ categoryIds: [...samples.keys()], brandIds: [] });
  return [...samples]
    .filter(([, count]) => count > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([id, count]) => ({
      name: categories.get(id) ?? { zh: id, en: id },
      minutes: minutesOf(count),
      share: count / Math.max(1, all),
    }));
};

export const hostPortrait = async (
  needs: PortraitsNeeds,
  hostId: string,
): Promise<HostPortrait> => {
  const { db } = needs;
  const nowMs = needs.clock.nowMs();
  const window = [nowMs - WINDOW_MS, nowMs] as const;
  const [rows, came, medians] = await Promise.all([
    hoursOf(db, hostId, window[0]),
    audienceOf(db, hostId, window[0]),
    mediansOf(db),
  ]);
  const { people, groups, groupsAtMs } = await groupsOfPeople(
    needs,
    came.map(({ userId }) => userId),
  );
  const sums = summed(rows);
  const figures = figuresOf(sums);
  const again = came.filter(({ days }) => days > 1).length;
  const compared = (figure: Figure, value: number | null) =>
    value === null ? null : { figure: value, median: medians.get(figure) ?? null };
  const categories = await categoriesOf(needs, rows);
  const onAir = evidenceOf({ minutes: minutesOf(sums.samples), samples: sums.samples }, ...window);
  const told = toldPeople(people);
  const audience = evidenceOf({ people: told }, ...window);
  const ofPeople = { have: told, needed: LEAST_GROUP, evidence: audience };
  return {
    timeZone: TIME_ZONE,
    ...{ sinceMs: window[0], untilMs: nowMs, groupsAtMs },
    audience: { value: people < LEAST_GROUP ? null : groups, ...ofPeople },
    returning: { value: compared('returning', toldPart(again, came.length)), ...ofPeople },
    categories: statement(sums.samples, needed.samples, onAir, () => categories),
    hours: statement(sums.samples, needed.samples, onAir, () => ({ week: weekOf(rows) })),
    viewers: statement(sums.samples, needed.samples, onAir, () =>
      compared('viewers', figures.viewers),
    ),
    conversion: statement(
      sums.visits,
      needed.roomVisits,
      evidenceOf({ visits: sums.visits, orders: sums.orders }, ...window),
      () => compared('conversion', figures.conversion),
    ),
    refunds: statement(
      sums.orders,
      needed.orders,
      evidenceOf({ orders: sums.orders }, ...window),
      () => compared('refunds', figures.refunds),
    ),
  };
};
