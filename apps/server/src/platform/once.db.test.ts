import { Failure } from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { type OpenDatabase, openDatabase, type Transaction } from './database.ts';
import { newId } from './id.ts';
import { fingerprintOf, forgetAnswers, once } from './once.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let opened: OpenDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  opened = openDatabase(fresh.url, { max: 10 });
  await sql`create table done (what text)`.execute(opened.db);
});
afterAll(async () => {
  await opened.close();
  await fresh.drop();
});

const intend = (input: unknown, key: string = newId()) => ({
  scope: 'test.buy:someone',
  key,
  fingerprint: fingerprintOf(input),
  keyReused: 'orders/key-reused' as const,
});

const doIt = (what: string) => async (tx: Transaction) => {
  await sql`insert into done values (${what})`.execute(tx);
  return { id: newId(), what };
};

const timesDone = async (what: string): Promise<number> => {
  const { rows } = await sql<{ times: number }>`
    select count(*) as times from done where what = ${what}`.execute(opened.db);
  return rows[0]!.times;
};

test('a retry gets the first answer and nothing happens again', async () => {
  const intention = intend({ sku: 1 });
  const first = await once(opened.db, intention, doIt('retried'));
  expect(await once(opened.db, intention, doIt('retried'))).toEqual(first);
  expect(await timesDone('retried')).toBe(1);
});

test('of many at the same time one works, and all get its answer', async () => {
  const intention = intend({ sku: 2 });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => once(opened.db, intention, doIt('together'))),
  );
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  expect(await timesDone('together')).toBe(1);
});

test('what failed is not kept: the retry does the work', async () => {
  const intention = intend({ sku: 3 });
  const failing = once(opened.db, intention, async (tx) => {
    await doIt('failed')(tx);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await timesDone('failed')).toBe(0);
  await once(opened.db, intention, doIt('failed'));
  expect(await timesDone('failed')).toBe(1);
});

test('when the first of two fails, the one that waited does the work', async () => {
  const intention = intend({ sku: 4 });
  const entered = Promise.withResolvers<void>();
  const fail = Promise.withResolvers<never>();
  const first = once(opened.db, intention, () => {
    entered.resolve();
    return fail.promise;
  });
  await entered.promise;
  const second = once(opened.db, intention, doIt('second'));
  fail.reject(new Error('no'));
  await expect(first).rejects.toThrow('no');
  expect((await second).what).toBe('second');
});

test('one key for two contents is refused, and keys of two callers never meet', async () => {
  const intention = intend({ sku: 5 });
  await once(opened.db, intention, doIt('reused'));
  const other = { ...intention, fingerprint: fingerprintOf({ sku: 6 }) };
  const refused = await once(opened.db, other, doIt('reused')).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Failure);
  expect((refused as Failure).code).toBe('orders/key-reused');
  await once(opened.db, { ...other, scope: 'test.buy:another' }, doIt('reused'));
  expect(await timesDone('reused')).toBe(2);
});

test('an empty answer is an answer', async () => {
  const intention = intend({ sku: 7 });
  const work = async (tx: Transaction): Promise<null> => {
    await doIt('empty')(tx);
    return null;
  };
  expect(await once(opened.db, intention, work)).toBeNull();
  expect(await once(opened.db, intention, work)).toBeNull();
  expect(await timesDone('empty')).toBe(1);
});

test('a fingerprint is the same for the same content in another order, and differs for another', () => {
  expect(fingerprintOf({ a: 1, b: { c: [1, 2], d: null } })).toBe(
    fingerprintOf({ b: { d: null, c: [1, 2] }, a: 1 }),
  );
  expect(fingerprintOf([1, 2])).not.toBe(fingerprintOf([2, 1]));
});

test('answers are forgotten by age', async () => {
  const intention = intend({ sku: 8 });
  await once(opened.db, intention, doIt('old'));
  expect(await forgetAnswers(opened.db, Date.now() - 60_000)).toBe(0);
  expect(await forgetAnswers(opened.db, Date.now() + 60_000)).toBeGreaterThan(0);
  await once(opened.db, intention, doIt('old'));
  expect(await timesDone('old')).toBe(2);
});
