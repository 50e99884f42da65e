import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { newId } from './id.ts';
import { arrays } from './postgres.arrays.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let opened: OpenDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  opened = openDatabase(fresh.url, {
    ...{ max: 1, applicationName: 'kaibo test' },
    onBreak: () => undefined,
  });
});
afterAll(async () => {
  await opened.close();
  await fresh.drop();
});

const listOf = async (list: RawBuilder<unknown>): Promise<unknown[]> => {
  const { rows } = await sql<{ list: unknown[] }>`
    select to_jsonb(${list}) as list`.execute(opened.db);
  return rows[0]!.list;
};

test('every list arrives as it was sent', async () => {
  const ids = [newId(), newId()];
  expect(await listOf(sql`${arrays.uuid(ids)}::uuid[]`)).toEqual(ids);
  const capitals = ids.map((id) => id.toUpperCase());
  expect(await listOf(sql`${arrays.uuid(capitals)}::uuid[]`)).toEqual(ids);
  const words = ['', '开播', 'a "quoted", {braced} \\ word', '🧵'.repeat(50)];
  expect(await listOf(sql`${arrays.text(words)}::text[]`)).toEqual(words);
  const small = [0, 1, -1, 2_147_483_647, -2_147_483_648];
  expect(await listOf(sql`${arrays.int4(small)}::int[]`)).toEqual(small);
  const large = [...small, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, -(2 ** 32), 2 ** 40 + 7];
  const whole = [...large, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  expect(await listOf(sql`${arrays.int8(whole)}::bigint[]`)).toEqual(whole);
  const real = [0.1, -1e-300, 1e300, 0];
  expect(await listOf(sql`${arrays.float8(real)}::float8[]`)).toEqual(real);
  const flags = [true, false];
  expect(await listOf(sql`${arrays.boolean(flags)}::boolean[]`)).toEqual(flags);
  const times = [0, 1_767_225_600_123, -1];
  const told = await listOf(sql`${arrays.timestamptz(times)}::timestamptz[]`);
  expect(told.map((time) => Date.parse(String(time)))).toEqual(times);
  expect(await listOf(sql`${arrays.uuid([])}::uuid[]`)).toEqual([]);
});

test('what the type cannot hold is refused', () => {
  for (const value of [Number.NaN, 1.5, -0.5, Number.POSITIVE_INFINITY, 2 ** 53])
    expect(() => arrays.int8([value])).toThrow(RangeError);
  for (const value of [Number.NaN, 0.5, 2 ** 31])
    expect(() => arrays.int4([value])).toThrow(RangeError);
  for (const id of ['', 'a word', `${newId()}; drop`, newId().slice(1)])
    expect(() => arrays.uuid([id])).toThrow(TypeError);
});
