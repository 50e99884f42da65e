import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // A third of the bytes of a list of objects, and none of them parsed or compressed: it is written with every answer.
  await sql`
    alter table recommendation_served
      add column item_ids uuid[] not null default '{}',
      add column sources text[] not null default '{}',
      add column explored int[] not null default '{}'`.execute(db);
  await sql`
    update recommendation_served as served set
      (item_ids, sources, explored) = (
        select coalesce(array_agg((item->>'itemId')::uuid order by place), '{}'),
               coalesce(array_agg(item->>'source' order by place), '{}'),
               coalesce(array_agg(place - 1 order by place) filter (where (item->>'explored')::boolean), '{}')
          from jsonb_array_elements(served.items) with ordinality as each (item, place))`.execute(
    db,
  );
  await sql`
    alter table recommendation_served drop column items,
      alter column item_ids drop default, alter column sources drop default,
      alter column explored drop default`.execute(db);
};
