import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { type BasketRow, basketsOf, type TasteRows } from './recommendation.fit.rules.ts';
import { SEGMENT_PREFIX } from './recommendation.people.ts';
import { tables, weightAt } from './recommendation.store.ts';

const PAGE = 20_000;
/** Less is forgotten. */
export const LEAST_WEIGHT = 0.05;
export const BASKETS_FOR_MS = 180 * 86_400_000;

/** Grows by doubling: how many rows there are is known at the end. */
const column = <A extends Uint32Array | Float32Array | Float64Array>(make: (n: number) => A) => {
  let values = make(PAGE);
  let length = 0;
  return {
    push: (value: number): void => {
      if (length === values.length) {
        const wider = make(2 * length);
        wider.set(values);
        values = wider;
      }
      values[length++] = value;
    },
    done: () => values.slice(0, length) as A,
  };
};

/** Everybody's tastes as they are at that moment, without names and without what speaks against a thing. */
export const readTastes = async (db: Database, nowMs: number): Promise<TasteRows> => {
  const weight = weightAt(new Date(nowMs));
  const numberOf = new Map<string, number>();
  const columns = {
    person: column((n) => new Uint32Array(n)),
    entity: column((n) => new Uint32Array(n)),
    weight: column((n) => new Float32Array(n)),
    atMs: column((n) => new Float64Array(n)),
  };
  let people = 0;
  let last = { person: '', entity: '' };
  for (let isMore = true; isMore; ) {
    const rows = await tables(db)
      .selectFrom('recommendation_tastes')
      .select(['person', 'entity', 'at', weight.as('weight')])
      .where(sql<boolean>`(person, entity) > (${last.person}, ${last.entity})`)
      .where('person', 'not like', `${SEGMENT_PREFIX}%`)
      .where(weight, '>', LEAST_WEIGHT)
      .orderBy('person')
      .orderBy('entity')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      if (row.person !== last.person) people++;
      last = row;
      const entity = numberOf.get(row.entity) ?? numberOf.size;
      numberOf.set(row.entity, entity);
      columns.person.push(people - 1);
      columns.entity.push(entity);
      columns.weight.push(row.weight);
      columns.atMs.push(row.at.getTime());
    }
    isMore = rows.length === PAGE;
  }
  return {
    people,
    entities: [...numberOf.keys()],
    person: columns.person.done(),
    entity: columns.entity.done(),
    weight: columns.weight.done(),
    atMs: columns.atMs.done(),
  };
};

export const readBaskets = async (db: Database, nowMs: number): Promise<string[][]> => {
  const { rows } = await sql<{ buyerId: string; at: Date; productIds: string[] }>`
    select buyer_id as "buyerId", placed_at as at, product_ids as "productIds"
    from recommendation_baskets where placed_at > ${new Date(nowMs - BASKETS_FOR_MS)}`.execute(db);
  return basketsOf(rows.map(({ at, ...order }): BasketRow => ({ ...order, atMs: at.getTime() })));
};
