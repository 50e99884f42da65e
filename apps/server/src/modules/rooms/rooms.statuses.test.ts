import type { RoomStatus } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStatuses } from './rooms.statuses.ts';

const ROOMS = ['a', 'b', 'c'];

const step = fc.oneof(
  fc.constant({ kind: 'ask' as const }),
  fc.record({ kind: fc.constant('move' as const), room: fc.constantFrom(...ROOMS) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 3_000 }) }),
);

test('nobody who asks after a move was answered is told of before, however readings and transactions interleave', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { minLength: 4, maxLength: 24 }),
      async (s, steps) => {
        let nowMs = 0;
        const database = new Map<string, RoomStatus>(ROOMS.map((id) => [id, 'live']));
        const statuses = createStatuses(
          async (ids) => {
            await s.schedule(Promise.resolve(), 'reaches the database');
            const seen = new Map(ids.map((id) => [id, database.get(id)!]));
            await s.schedule(Promise.resolve(), 'comes back');
            return seen;
          },
          () => ++nowMs,
        );
        const ended = new Set<string>();
        const move = async (id: string): Promise<void> => {
          statuses.moving([id], 'ended');
          await s.schedule(Promise.resolve(), 'commits');
          database.set(id, 'ended');
          await s.schedule(Promise.resolve(), 'is answered');
          ended.add(id);
        };
        const ask = async (): Promise<void> => {
          const before = [...ended];
          const found = await statuses.of(ROOMS);
          expect([...found.keys()].toSorted()).toEqual(ROOMS);
          for (const id of before) expect(found.get(id)).toBe('ended');
        };
        const begun: Promise<void>[] = [];
        const doAll = async (): Promise<void> => {
          for (const one of steps) {
            await s.schedule(Promise.resolve(), one.kind);
            if (one.kind === 'wait') nowMs += one.ms;
            else begun.push(one.kind === 'ask' ? ask() : move(one.room));
          }
        };
        await s.waitFor(doAll());
        await s.waitFor(Promise.all([...begun, ask()]));
        await s.waitFor(ask());
      },
    ),
    { numRuns: 150 },
  );
});

/** Statuses over a table, and how often it was read. */
const overTable = () => {
  const table = new Map<string, RoomStatus>([['a', 'live']]);
  const clock = { nowMs: 0 };
  const counts = { readings: 0, ids: 0 };
  const statuses = createStatuses(
    async (ids) => {
      counts.readings += 1;
      counts.ids += ids.length;
      return new Map(ids.flatMap((id) => (table.has(id) ? [[id, table.get(id)!]] : [])));
    },
    () => clock.nowMs,
  );
  const statusOf = async (id: string) => (await statuses.of([id])).get(id);
  return { table, clock, counts, statuses, statusOf };
};

test('what is asked for all the time is read twice a second', async () => {
  const { clock, counts, statusOf } = overTable();
  for (; clock.nowMs < 10_000; clock.nowMs += 10) expect(await statusOf('a')).toBe('live');
  expect(counts.readings).toBeLessThan(25);
});

test('neither what does not exist nor what nobody asks for any more is read again', async () => {
  const { table, clock, counts, statusOf } = overTable();
  for (let i = 0; i < 50; i++) {
    expect(await statusOf(`nobody ${i}`)).toBeUndefined();
    table.set(`once ${i}`, 'ended');
    expect(await statusOf(`once ${i}`)).toBe('ended');
  }
  clock.nowMs += 11_000;
  await statusOf('a');
  counts.ids = 0;
  clock.nowMs += 600;
  expect(await statusOf('a')).toBe('live');
  expect(counts.ids).toBe(1);
});

test('a room that is made after somebody asked for it is there', async () => {
  const { table, statusOf } = overTable();
  expect(await statusOf('b')).toBeUndefined();
  table.set('b', 'scheduled');
  expect(await statusOf('b')).toBe('scheduled');
});

test('a room that was moved by hand in the database is seen to have moved two seconds later', async () => {
  const { table, clock, statusOf } = overTable();
  expect(await statusOf('a')).toBe('live');
  table.set('a', 'stopped');
  clock.nowMs += 2_001;
  expect(await statusOf('a')).toBe('stopped');
});

test('while a move is under way every question goes to the database, and after it none does', async () => {
  const { table, clock, counts, statuses, statusOf } = overTable();
  expect(await statusOf('a')).toBe('live');
  statuses.moving(['a'], 'ended');
  for (let i = 0; i < 3; i++) {
    clock.nowMs += 1;
    expect(await statusOf('a')).toBe('live');
  }
  expect(counts.readings).toBe(4);
  table.set('a', 'ended');
  clock.nowMs += 1;
  expect(await statusOf('a')).toBe('ended');
  for (let i = 0; i < 3; i++) expect(await statusOf('a')).toBe('ended');
  expect(counts.readings).toBe(5);
});

test('a move is settled though nobody asks for its room, as long as somebody asks for another', async () => {
  const { table, clock, counts, statuses, statusOf } = overTable();
  table.set('b', 'live');
  const move = async (to: RoomStatus): Promise<void> => {
    statuses.moving(['b'], to);
    table.set('b', to);
    clock.nowMs += 600;
    expect(await statusOf('a')).toBe('live');
    await new Promise(setImmediate);
  };
  expect(await statusOf('a')).toBe('live');
  await move('ended');
  await move('live');
  const { readings } = counts;
  expect(await statusOf('b')).toBe('live');
  expect(counts.readings).toBe(readings);
});

test('a move that was taken back is in doubt no longer than a transaction can last', async () => {
  const { clock, counts, statuses, statusOf } = overTable();
  statuses.moving(['a'], 'ended');
  clock.nowMs += 900_001;
  expect(await statusOf('a')).toBe('live');
  const { readings } = counts;
  expect(await statusOf('a')).toBe('live');
  expect(counts.readings).toBe(readings);
});

test('a slow reading that began before a move takes nothing back that a later one has seen', async () => {
  let status: RoomStatus = 'live';
  let nowMs = 0;
  const held: (() => void)[] = [];
  let isSlow = false;
  const statuses = createStatuses(
    async (ids) => {
      const seen = new Map(ids.map((id) => [id, status]));
      if (isSlow) await new Promise<void>((resolve) => held.push(resolve));
      return seen;
    },
    () => ++nowMs,
  );
  const statusOf = async () => (await statuses.of(['a'])).get('a');
  expect(await statusOf()).toBe('live');
  nowMs += 600;
  isSlow = true;
  expect(await statusOf()).toBe('live');
  expect(held).toHaveLength(1);
  isSlow = false;
  statuses.moving(['a'], 'ended');
  status = 'ended';
  expect(await statusOf()).toBe('ended');
  held[0]!();
  await new Promise(setImmediate);
  expect(await statusOf()).toBe('ended');
});

test('where moves overlap no reading says which of them is over', async () => {
  const { table, clock, statuses, statusOf } = overTable();
  const ask = () => {
    clock.nowMs += 1;
    return statusOf('a');
  };
  expect(await ask()).toBe('live');
  statuses.moving(['a'], 'ended');
  statuses.moving(['a'], 'live');
  expect(await ask()).toBe('live');
  table.set('a', 'ended');
  expect(await ask()).toBe('ended');
});
