import { expect, test } from 'vitest';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { createNames } from './recommendation.names.ts';

const MINUTE_MS = 60_000;

/** Hosts by what they are called now, and every list that was asked for. */
const hosts = () => {
  const clock = movingClock();
  const called = new Map([
    ['a', 'Ann'],
    ['b', 'Bo'],
  ]);
  const asked: string[][] = [];
  const state = { isAway: false };
  const namesOf = createNames({
    clock,
    accounts: {
      userNames: async (ids: readonly string[]) => {
        asked.push([...ids]);
        if (state.isAway) throw new Error('the database is away');
        return new Map(ids.flatMap((id) => (called.has(id) ? [[id, called.get(id)!]] : [])));
      },
    } as never,
    catalog: {} as never,
  });
  const ask = async (...ids: string[]) => {
    const names = await namesOf(ids.map((id) => `host:${id}`));
    return ids.map((id) => names.get(`host:${id}`)?.en ?? null);
  };
  return { clock, called, asked, state, ask };
};

test('names are looked up once, those of nobody too', async () => {
  const { asked, ask } = hosts();
  expect(await ask('a', 'x')).toEqual(['Ann', null]);
  expect(await ask('x', 'a')).toEqual([null, 'Ann']);
  expect(asked).toEqual([['a', 'x']]);
});

test('a name that ages serves while it is looked up again, and none is older than a minute', async () => {
  const { clock, called, asked, ask } = hosts();
  await ask('a', 'b');
  called.set('a', 'Anna');
  clock.pass(0.6 * MINUTE_MS);
  expect(await ask('a')).toEqual(['Ann']);
  await expect.poll(() => ask('a')).toEqual(['Anna']);
  expect(asked.slice(1).flat()).not.toContain('b');
  called.set('b', 'Bob');
  clock.pass(0.6 * MINUTE_MS);
  expect(await ask('b')).toEqual(['Bob']);
});

test('while nothing can be looked up a name serves until it is a minute old, and then who asks is told', async () => {
  const { clock, state, ask } = hosts();
  await ask('a');
  state.isAway = true;
  clock.pass(0.9 * MINUTE_MS);
  expect(await ask('a')).toEqual(['Ann']);
  clock.pass(0.2 * MINUTE_MS);
  await expect(ask('a')).rejects.toThrow('the database is away');
  state.isAway = false;
  expect(await ask('a')).toEqual(['Ann']);
});
