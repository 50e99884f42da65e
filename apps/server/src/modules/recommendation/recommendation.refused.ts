import type { TasteKind } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import type { PersonKey } from './recommendation.people.ts';
import { MOST_REFUSED, type RefusedRow, tables } from './recommendation.store.ts';

/** What somebody does not want to see, whatever speaks for it. */
export interface Refused {
  rooms: ReadonlySet<string>;
  products: ReadonlySet<string>;
  hosts: ReadonlySet<string>;
  /** Hosts and categories that it speaks against, once for each refusal. */
  against: readonly string[];
}

export const nothingRefused: Refused = {
  rooms: new Set(),
  products: new Set(),
  hosts: new Set(),
  against: [],
};

export const refusedOf = (rows: readonly RefusedRow[]): Refused => {
  const idsOf = (kind: TasteKind) =>
    new Set(rows.filter((row) => row.kind === kind).map((row) => row.itemId));
  return {
    rooms: idsOf('room'),
    products: idsOf('product'),
    hosts: idsOf('host'),
    against: rows.flatMap((row) => row.against),
  };
};

/** Newest first. */
export const refusalsOf = (db: Database, person: PersonKey) =>
  tables(db)
    .selectFrom('recommendation_refused')
    .select(['kind', 'item_id as itemId', 'against', 'at'])
    .where('person', '=', person)
    .orderBy('at', 'desc')
    .limit(MOST_REFUSED)
    .execute();

export interface Refusal {
  person: PersonKey;
  kind: TasteKind;
  itemId: string;
  against: readonly string[];
  atMs: number;
}

export const refuse = async (tx: Transaction, refusal: Refusal): Promise<void> => {
  const { person, kind, itemId, against, atMs } = refusal;
  await tables(tx)
    .insertInto('recommendation_refused')
    .values({ person, kind, item_id: itemId, against: [...against], at: new Date(atMs) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await sql`
    delete from recommendation_refused where person = ${person} and (kind, item_id) in (
      select kind, item_id from recommendation_refused where person = ${person}
       order by at desc offset ${MOST_REFUSED})`.execute(tx);
};

export const refuseNoMore = async (
  tx: Transaction,
  { person, kind, itemId }: Pick<Refusal, 'person' | 'kind' | 'itemId'>,
): Promise<void> => {
  await tables(tx)
    .deleteFrom('recommendation_refused')
    .where('person', '=', person)
    .where('kind', '=', kind)
    .where('item_id', '=', itemId)
    .execute();
};
