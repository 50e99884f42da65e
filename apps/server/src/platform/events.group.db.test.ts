import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { writeMoves } from './events.group.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let opened: OpenDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
  opened = openDatabase(fresh.url, { max: 4 });
});
afterAll(async () => {
  await opened.close();
  await fresh.drop();
});

const places = async (): Promise<Record<string, number>> => {
  const { rows } = await sql<{ name: string; offset: number }>`
    select name, "offset" from event_groups where name in ('idle', 'other', 'rewound', 'held', 'unknown')`.execute(
    opened.db,
  );
  return Object.fromEntries(rows.map(({ name, offset }) => [name, offset]));
};

test('places are written together: not of a group that was moved by somebody, is held by another, or is unknown', async () => {
  const { db } = opened;
  await sql`insert into event_groups (name, "offset")
            values ('idle', 5), ('other', 0), ('rewound', 2), ('held', 7)`.execute(db);
  const moves = [
    { group: 'idle', from: 5, to: 9 },
    { group: 'other', from: 0, to: 12 },
    { group: 'rewound', from: 6, to: 9 },
    { group: 'held', from: 7, to: 9 },
    { group: 'unknown', from: 0, to: 9 },
  ];
  await db.transaction().execute(async (tx) => {
    await sql`select from event_groups where name = 'held' for update`.execute(tx);
    const moved = await writeMoves(db, moves);
    expect([...moved.keys()]).toEqual(moves.slice(0, 2));
  });
  expect(await places()).toEqual({ idle: 9, other: 12, rewound: 2, held: 7 });
  const [again] = [{ group: 'idle', from: 5, to: 9 }];
  expect((await writeMoves(db, [again])).has(again)).toBe(false);
});
