import { setTimeout as sleep } from 'node:timers/promises';
import { defineEvent, type EventEnvelope } from '@kaibo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database, Transaction } from './database.ts';
import type { EventLog, Position, StoredEvent } from './events.ts';
import { newId } from './id.ts';

export interface EventLogUnderTest {
  db: Database;
  /** Another process's view of the same log; the suite closes what it opens. */
  openLog(): Promise<EventLog>;
  close(): Promise<void>;
}

const Counted = defineEvent({
  name: 'suite.counted',
  version: 1,
  payload: z.object({ key: z.string(), count: z.int() }),
  key: (counted) => counted.key,
});

const envelope = (name: string, count: number): EventEnvelope => ({
  id: newId(),
  name,
  version: 1,
  key: name,
  actorId: null,
  visitorId: null,
  roomId: null,
  atMs: Date.now(),
  simulated: false,
  payload: { key: name, count },
});

const countOf = (event: EventEnvelope): number => (event.payload as { count: number }).count;
const keyOf = (event: EventEnvelope): string => (event.payload as { key: string }).key;

/** Writes through the handler's transaction: at most once per event, or the test fails on the primary key. */
const recordEffects =
  (group: string) => async (events: readonly StoredEvent[], tx: Transaction) => {
    for (const event of events)
      await sql`insert into suite_effects values (${group}, ${event.id})`.execute(tx);
  };

const effectsOf = async (db: Database, group: string): Promise<Set<string>> => {
  const { rows } = await sql<{ id: string }>`
    select event_id as id from suite_effects where group_name = ${group}`.execute(db);
  return new Set(rows.map((row) => row.id));
};

/** The guarantees of `EventLog`, the same for every engine. */
export const describeEventLog = (engine: string, open: () => Promise<EventLogUnderTest>): void => {
  describe(`event log: ${engine}`, () => {
    let under: EventLogUnderTest;
    let db: Database;
    let log: EventLog;

    beforeAll(async () => {
      under = await open();
      db = under.db;
      log = await under.openLog();
      await sql`create table suite_effects (group_name text, event_id uuid, primary key (group_name, event_id))`.execute(
        db,
      );
      await sql`create table suite_counters (key text primary key, count int not null)`.execute(db);
      await sql`create table suite_scratch (writer int)`.execute(db);
    });
    afterAll(async () => {
      await log.close();
      await under.close();
    });

    const everything = async (): Promise<StoredEvent[]> => {
      const all: StoredEvent[] = [];
      for (;;) {
        const page = await log.read(all.at(-1)?.position ?? null, 500);
        all.push(...page);
        if (page.length < 500) return all;
      }
    };

    /** Counts up under the key's row lock, so `count` is the order of the commits of a key. */
    const countUp = async (tx: Transaction, key: string): Promise<void> => {
      const { rows } = await sql<{ count: number }>`
        insert into suite_counters values (${key}, 1)
        on conflict (key) do update set count = suite_counters.count + 1
        returning count`.execute(tx);
      await log.append(tx, Counted, { key, count: rows[0]!.count });
    };

    test('an event exists if and only if its transaction commits', async () => {
      const after = await log.end();
      await db.transaction().execute((tx) => log.append(tx, Counted, { key: 'kept', count: 1 }));
      const undone = db.transaction().execute(async (tx) => {
        await log.append(tx, Counted, { key: 'undone', count: 1 });
        throw new Error('rolled back');
      });
      await expect(undone).rejects.toThrow('rolled back');
      expect((await log.read(after, 10)).map(keyOf)).toEqual(['kept']);
    });

    test('an event keeps its facts and its payload exactly', async () => {
      const after = await log.end();
      const written: EventEnvelope = {
        ...envelope('suite.facts', 7),
        actorId: newId(),
        visitorId: 'visitor-"quoted"\\',
        roomId: newId(),
        simulated: true,
        payload: { text: '直播 🎉 "{}\\,', list: [1, null, { deep: true }], fraction: 0.1 },
      };
      await log.appendBatch([written]);
      const [{ position, ...read }] = (await log.read(after, 10)) as [StoredEvent];
      expect(read).toEqual(written);
      expect(position).toBeDefined();
    });

    test('what does not fit its contract is not appended', async () => {
      const wrong = { key: 'wrong', count: 0.5 };
      await expect(
        db.transaction().execute((tx) => log.append(tx, Counted, wrong)),
      ).rejects.toThrow();
    });

    test('a merged batch keeps the order of its calls, and a refused call costs the others nothing', async () => {
      const after = await log.end();
      const bad = { ...envelope('suite.merged', -1), id: 'not-a-uuid' };
      const calls = Array.from({ length: 200 }, (_, call) =>
        log.appendBatch(
          call === 100
            ? [envelope('suite.merged', -2), bad]
            : [envelope('suite.merged', call), envelope('suite.merged', call)],
        ),
      );
      const outcomes = await Promise.allSettled(calls);
      expect(
        outcomes.flatMap((outcome, call) => (outcome.status === 'rejected' ? [call] : [])),
      ).toEqual([100]);
      const counts = (await log.read(after, 1_000)).map(countOf);
      const wanted = Array.from({ length: 200 }, (_, call) => call).filter((call) => call !== 100);
      expect(counts.toSorted((a, b) => a - b)).toEqual(wanted.flatMap((call) => [call, call]));
      for (const call of wanted) expect(counts.indexOf(call) + 1).toBe(counts.lastIndexOf(call));
    });

    test('a group that starts now sees only what comes later, and only the names it wants', async () => {
      await log.appendBatch([envelope('suite.wanted', 1)]);
      const seen: StoredEvent[] = [];
      const subscribed = log.subscribe({
        group: 'later',
        names: ['suite.wanted'],
        from: 'now',
        handle: async (events) => void seen.push(...events),
      });
      await subscribed.caughtUp();
      await log.appendBatch([envelope('suite.unwanted', 2), envelope('suite.wanted', 3)]);
      await subscribed.caughtUp();
      await subscribed.stop();
      expect(seen.map(countOf)).toEqual([3]);
    });

    test('a group is given facts and payload exactly, whenever it asks for them, and so is who writes them as JSON', async () => {
      const payloads = [
        { text: '直播 "{}\\,', list: [1, null, { deep: true }] },
        null,
        'text',
        0.1,
      ];
      const written = payloads.map((payload) => ({ ...envelope('suite.exactly', 0), payload }));
      const seen: StoredEvent[] = [];
      const subscribed = log.subscribe({
        group: 'exactly',
        names: ['suite.exactly'],
        from: 'now',
        handle: async (events) => void seen.push(...events),
      });
      await subscribed.caughtUp();
      await log.appendBatch(written);
      await subscribed.caughtUp();
      await subscribed.stop();
      const told = () => seen.map(({ id, key, atMs, payload }) => ({ id, key, atMs, payload }));
      const wanted = written.map(({ id, key, atMs, payload }) => ({ id, key, atMs, payload }));
      expect(told()).toEqual(wanted);
      // What was parsed is not kept for long.
      await sleep(120);
      expect(told()).toEqual(wanted);
      const position = expect.anything();
      expect(JSON.parse(JSON.stringify(seen))).toEqual(
        written.map((event) => ({ ...event, position })),
      );
    });

    test('a key keeps the order of its commits even when the transaction that began first commits last', async () => {
      const after = await log.end();
      const early = Promise.withResolvers<void>();
      const written = Promise.withResolvers<void>();
      const slow = db.transaction().execute(async (tx) => {
        await sql`insert into suite_scratch values (1)`.execute(tx);
        written.resolve();
        await early.promise;
        await countUp(tx, 'overtaken');
      });
      await written.promise;
      await db.transaction().execute((tx) => countUp(tx, 'overtaken'));
      early.resolve();
      await slow;
      expect((await log.read(after, 10)).map(countOf)).toEqual([1, 2]);
    });

    test('nothing is skipped, repeated or reordered with many writers, long transactions and roll-backs', async () => {
      const after = await log.end();
      const groups = ['many-1', 'many-2'];
      const orders = new Map<string, string[]>(groups.map((group) => [group, []]));
      const subscribed = groups.map((group) =>
        log.subscribe({
          group,
          names: [],
          from: 'oldest',
          batchSize: 37,
          handle: async (events, tx) => {
            await recordEffects(group)(events, tx);
            orders.get(group)!.push(...events.map((event) => event.id));
          },
        }),
      );
      const random = (below: number) => Math.floor(Math.random() * below);
      const writer = async (number: number): Promise<void> => {
        for (let round = 0; round < 12; round++) {
          const work = db.transaction().execute(async (tx) => {
            await sql`insert into suite_scratch values (${number})`.execute(tx);
            await sleep(random(8));
            await countUp(tx, `key-${random(3)}`);
            if (number === 0) await sleep(120);
            else if (random(3) === 0) await sleep(random(20));
            if (random(6) === 0) throw new Error('rolled back');
          });
          await work.catch((error: Error) => expect(error.message).toBe('rolled back'));
          await log.appendBatch([envelope('suite.batch', round), envelope('suite.batch', round)]);
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, number) => writer(number)));
      await Promise.all(subscribed.map((each) => each.caughtUp()));
      await Promise.all(subscribed.map((each) => each.stop()));

      const all = await everything();
      const ids = all.map((event) => event.id);
      for (const group of groups) {
        expect(orders.get(group)).toEqual(ids);
        expect(await effectsOf(db, group)).toEqual(new Set(ids));
      }
      const counted = new Map<string, number[]>();
      for (const event of await log.read(after, 5_000, [Counted.name]))
        counted.set(keyOf(event), [...(counted.get(keyOf(event)) ?? []), countOf(event)]);
      expect(counted.size).toBe(3);
      for (const counts of counted.values())
        expect(counts).toEqual(counts.map((_, index) => index + 1));
    });

    test('a consumer that dies in the middle of a batch resumes there, and its writes happen once', async () => {
      const sent = Array.from({ length: 40 }, (_, count) => envelope('suite.dying', count));
      const tries: number[][] = [];
      const subscribed = log.subscribe({
        group: 'dying',
        names: ['suite.dying'],
        from: 'oldest',
        batchSize: 10,
        handle: async (events, tx) => {
          tries.push(events.map(countOf));
          await recordEffects('dying')(events, tx);
          if (tries.length === 2) throw new Error('the handler failed');
          // The connection breaks with the transaction open, as when the process is killed.
          if (tries.length === 4)
            await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
        },
      });
      await log.appendBatch(sent);
      await subscribed.caughtUp();
      await subscribed.stop();
      expect(await effectsOf(db, 'dying')).toEqual(new Set(sent.map((event) => event.id)));
      expect(tries.map((batch) => batch[0])).toEqual([0, 10, 10, 20, 20, 30]);
      for (const batch of tries) expect(batch).toEqual(batch.map((_, index) => batch[0]! + index));
    });

    test('a group is told that a batch is kept once it is, and of none that was rolled back', async () => {
      const kept: { counts: number[]; seenByOthers: Promise<Set<string>> }[] = [];
      let tries = 0;
      const subscribed = log.subscribe({
        group: 'told',
        names: ['suite.told'],
        from: 'oldest',
        batchSize: 10,
        handle: async (events, tx) => {
          await recordEffects('told')(events, tx);
          tries += 1;
          if (tries === 2) throw new Error('rolled back');
        },
        handled: (events) =>
          void kept.push({ counts: events.map(countOf), seenByOthers: effectsOf(db, 'told') }),
      });
      await log.appendBatch(
        Array.from({ length: 25 }, (_, count) => envelope('suite.told', count)),
      );
      await subscribed.caughtUp();
      const toldBefore = kept.length;
      await subscribed.stop();
      expect(toldBefore).toBe(3);
      expect(tries).toBe(4);
      expect(kept.map(({ counts }) => counts[0])).toEqual([0, 10, 20]);
      expect(kept.flatMap(({ counts }) => counts)).toEqual(Array.from({ length: 25 }, (_, i) => i));
      for (const [i, { seenByOthers }] of kept.entries())
        expect((await seenByOthers).size).toBeGreaterThanOrEqual(Math.min(25, (i + 1) * 10));
    });

    test('what goes wrong after a batch was kept neither repeats it nor stops the group', async () => {
      const seen: number[] = [];
      const subscribed = log.subscribe({
        group: 'stumbling',
        names: ['suite.stumbling'],
        from: 'oldest',
        batchSize: 1,
        handle: async (events, tx) => {
          await recordEffects('stumbling')(events, tx);
          seen.push(...events.map(countOf));
        },
        handled: () => {
          throw new Error('after the commit');
        },
      });
      await log.appendBatch([envelope('suite.stumbling', 1), envelope('suite.stumbling', 2)]);
      await subscribed.caughtUp();
      await subscribed.stop();
      expect(seen).toEqual([1, 2]);
    });

    test('every process is told of all that its group handled, in whichever process, in order', async () => {
      const other = await under.openLog();
      const follow = (by: EventLog) => {
        const told: number[] = [];
        const began: Position[] = [];
        const subscribed = by.subscribe({
          began: (place) => {
            expect(told).toEqual([]);
            began.push(place);
          },
          group: 'heard',
          names: ['suite.heard'],
          from: 'oldest',
          batchSize: 7,
          everyMs: 1,
          handle: recordEffects('heard'),
          handled: (events) => void told.push(...events.map(countOf)),
        });
        return { told, began, subscribed };
      };
      const followers = [follow(log), follow(other)];
      await Promise.all(followers.map(({ subscribed }) => subscribed.caughtUp()));
      for (let round = 0; round < 8; round++) {
        const first = 20 * round;
        const sent = Array.from({ length: 20 }, (_, i) => envelope('suite.heard', first + i));
        await (round % 2 === 0 ? log : other).appendBatch(sent);
        if (round % 3 === 0)
          await Promise.all(followers.map(({ subscribed }) => subscribed.caughtUp()));
      }
      await Promise.all(followers.map(({ subscribed }) => subscribed.caughtUp()));
      await Promise.all(followers.map(({ subscribed }) => subscribed.stop()));
      await other.close();
      expect((await effectsOf(db, 'heard')).size).toBe(160);
      for (const { told, began } of followers) {
        expect(told).toEqual(Array.from({ length: 160 }, (_, i) => i));
        expect(began).toHaveLength(1);
      }
    });

    test('what is in no hurry goes with what is, and is there once the log was closed', async () => {
      const another = await under.openLog();
      const after = await another.end();
      const patient = another.appendBatch([envelope('suite.patient', 1)], 3_600_000);
      await another.appendBatch([envelope('suite.patient', 2)]);
      await patient;
      const rest = another.appendBatch([envelope('suite.patient', 3)], 3_600_000);
      await another.close();
      await rest;
      const found = await log.read(after, 10, ['suite.patient']);
      expect(found.map(countOf)).toEqual([1, 2, 3]);
    });

    test('a group in no hurry hears together what came meanwhile, and whoever waits for it hurries it', async () => {
      const batches: number[][] = [];
      const first = Promise.withResolvers<void>();
      const subscribed = log.subscribe({
        group: 'unhurried',
        names: ['suite.unhurried'],
        from: 'now',
        everyMs: 3_600_000,
        handle: async (events) => void batches.push(events.map(countOf)),
        handled: () => first.resolve(),
      });
      await subscribed.caughtUp();
      await log.appendBatch([envelope('suite.unhurried', 0)]);
      await first.promise;
      for (let count = 1; count < 6; count++)
        await log.appendBatch([envelope('suite.unhurried', count)]);
      await subscribed.caughtUp();
      await subscribed.stop();
      expect(batches).toEqual([[0], [1, 2, 3, 4, 5]]);
    });

    test('a group that was stopped resumes after its last finished batch', async () => {
      const seen: number[] = [];
      const follow = () =>
        log.subscribe({
          group: 'resumed',
          names: ['suite.resumed'],
          from: 'oldest',
          handle: async (events) => void seen.push(...events.map(countOf)),
        });
      await log.appendBatch([envelope('suite.resumed', 1), envelope('suite.resumed', 2)]);
      const first = follow();
      await first.caughtUp();
      await first.stop();
      await log.appendBatch([envelope('suite.resumed', 3)]);
      const second = follow();
      await second.caughtUp();
      await second.stop();
      expect(seen).toEqual([1, 2, 3]);
    });

    test('stopping waits for the batch under way', async () => {
      await log.appendBatch([envelope('suite.slow', 1)]);
      const entered = Promise.withResolvers<void>();
      let finished = false;
      const subscribed = log.subscribe({
        group: 'slow',
        names: ['suite.slow'],
        from: 'oldest',
        handle: async () => {
          entered.resolve();
          await sleep(80);
          finished = true;
        },
      });
      await entered.promise;
      await subscribed.stop();
      expect(finished).toBe(true);
    });

    test('two processes of one group never read at the same time and together see everything once', async () => {
      const sent = Array.from({ length: 300 }, (_, count) => envelope('suite.shared', count));
      const other = await under.openLog();
      const order: number[] = [];
      let reading = 0;
      let overlaps = 0;
      const follow = (through: EventLog) =>
        through.subscribe({
          group: 'shared',
          names: ['suite.shared'],
          from: 'oldest',
          batchSize: 7,
          handle: async (events, tx) => {
            reading += 1;
            if (reading > 1) overlaps += 1;
            await recordEffects('shared')(events, tx);
            order.push(...events.map(countOf));
            await sleep(1);
            reading -= 1;
          },
        });
      const both = [follow(log), follow(other)];
      for (let i = 0; i < sent.length; i += 50) {
        await log.appendBatch(sent.slice(i, i + 50));
        await sleep(10);
      }
      await Promise.all(both.map((each) => each.caughtUp()));
      await other.close();
      await both[0]!.stop();
      expect(overlaps).toBe(0);
      expect(order).toEqual(sent.map(countOf));
      expect((await effectsOf(db, 'shared')).size).toBe(sent.length);
    });
  });
};
