import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRoomHub, type HubOptions, type RoomHub } from './hub.ts';
import type { RoomItem } from './items.ts';
import type { ServerFrame } from './protocol.ts';
import { createFaultyBroker } from './testing/broker.ts';
import { createManualClock } from './testing/clock.ts';
import { createRecordedMember, type RecordedMember } from './testing/member.ts';

const line = (id: string, userId = 'user'): RoomItem<'chat'> => [
  'chat',
  id,
  userId,
  'Name',
  'hello',
  1,
  0,
];
const pin = (id: string): RoomItem<'pin'> => ['pin', id, null];

const setUp = (options: Partial<HubOptions> = {}) => {
  const clock = createManualClock();
  const broker = createFaultyBroker();
  const errors: unknown[] = [];
  const makeHub = (): RoomHub =>
    createRoomHub({ broker, clock, onError: (error) => errors.push(error), ...options });
  const hub = makeHub();
  const tick = async (byMs = 100): Promise<void> => {
    clock.advance(byMs);
    await hub.tick();
  };
  return { clock, broker, hub, makeHub, tick, errors };
};

const idsOf = (frames: readonly ServerFrame[]): string[] =>
  frames.flatMap(({ b }) => b.map(([, id]) => id));
const lastCounter = (member: RecordedMember, name: 'likes' | 'viewers'): number | undefined =>
  member.frames.flatMap(({ c }) => c?.[name] ?? []).at(-1);

test('one tick is one buffer, the same for every member', async () => {
  const { hub, tick } = setUp();
  const members = [createRecordedMember(), createRecordedMember(), createRecordedMember()];
  for (const member of members) await hub.join('room', member);
  await tick();
  const before = members[0]!.buffers.length;

  const published = [hub.publish('room', pin('a')), hub.publish('room', line('b'))];
  hub.count('room', 'likes', 2);
  hub.count('room', 'likes', 3);
  await tick();
  await Promise.all(published);

  for (const member of members) {
    expect(member.buffers.length).toBe(before + 1);
    expect(member.buffers.at(-1)).toBe(members[0]!.buffers.at(-1));
  }
  expect(members[0]!.frames.at(-1)).toMatchObject({
    o: 1,
    n: 1,
    b: [pin('a'), line('b')],
    c: { likes: 5 },
  });
});

test('a tick with nothing new sends nothing', async () => {
  const { hub, tick } = setUp();
  const member = createRecordedMember();
  await hub.join('room', member);
  await tick();
  const sent = member.buffers.length;
  for (let i = 0; i < 5; i++) await tick();
  expect(member.buffers.length).toBe(sent);
});

test('an item that does not fit the table of kinds is refused, not spread', async () => {
  const { hub } = setUp();
  const broken = ['stock', 'id', 'sku', -1] as RoomItem<'stock'>;
  await expect(hub.publish('room', broken)).rejects.toMatchObject({ code: 'fanout/bad-item' });
});

test('counters of every node converge to the exact sum, whatever was added where', async () => {
  const additions = fc.array(
    fc.record({ node: fc.nat(1), n: fc.integer({ min: 1, max: 500 }), isDown: fc.boolean() }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(additions, async (steps) => {
      const { broker, hub, makeHub, clock } = setUp();
      const hubs = [hub, makeHub()] as const;
      const members = [createRecordedMember(), createRecordedMember()] as const;
      for (const i of [0, 1] as const) await hubs[i].join('room', members[i]);

      for (const { node, n, isDown } of steps) {
        hubs[node]!.count('room', 'likes', n);
        broker.isDown = isDown;
        clock.advance(100);
        await hubs[node]!.tick();
      }
      broker.isDown = false;
      for (let i = 0; i < 3; i++) {
        clock.advance(1_000);
        for (const each of hubs) await each.tick();
      }

      const sum = steps.reduce((total, { n }) => total + n, 0);
      expect(broker.sumOf('room', 'likes')).toBe(sum);
      for (const member of members) expect(lastCounter(member, 'likes')).toBe(sum);
    }),
    { numRuns: 60 },
  );
});

test('viewers are the members of all nodes, and who leaves is gone within a heartbeat', async () => {
  const { hub, makeHub, clock } = setUp();
  const other = makeHub();
  const member = createRecordedMember();
  await hub.join('room', member);
  const guests = [];
  for (let i = 0; i < 4; i++) guests.push(await other.join('room', createRecordedMember()));
  const settle = async (): Promise<void> => {
    clock.advance(5_000);
    for (const each of [other, hub]) await each.tick();
  };
  await settle();
  expect(lastCounter(member, 'viewers')).toBe(5);
  for (const guest of guests) guest.leave();
  await settle();
  expect(lastCounter(member, 'viewers')).toBe(1);
});

test('above 64 kB queued counters wait, above 256 kB chat is dropped, above 1 MB it closes', async () => {
  const { hub, tick } = setUp();
  const member = createRecordedMember();
  await hub.join('room', member);
  await tick();
  const happen = async (suffix: string): Promise<ServerFrame> => {
    const published = [
      hub.publish('room', pin(`pin-${suffix}`)),
      hub.publish('room', line(`line-${suffix}`)),
    ];
    hub.count('room', 'likes', 1);
    await tick();
    await Promise.all(published);
    return member.frames.at(-1)!;
  };

  member.queued = 64 * 1_024;
  expect(await happen('all')).toMatchObject({ b: [{}, {}], c: { likes: 1 } });
  member.queued = 64 * 1_024 + 1;
  const withoutCounters = await happen('no-counters');
  expect(withoutCounters.c).toBeUndefined();
  expect(withoutCounters.b.length).toBe(2);
  member.queued = 256 * 1_024 + 1;
  const onlyReliable = await happen('no-chat');
  expect(onlyReliable.b).toEqual([pin('pin-no-chat')]);
  expect(onlyReliable.k).toBeUndefined();

  member.queued = 0;
  await tick();
  expect(member.frames.at(-1)).toMatchObject({ b: [], c: { likes: 3 } });
  expect(member.closes).toEqual([]);
  const paid = member.frames.length;
  await tick();
  expect(member.frames.length).toBe(paid);

  member.queued = 1_024 * 1_024 + 1;
  await happen('too-slow');
  expect(member.closes).toEqual([4008]);
  expect(hub.size().members).toBe(0);
});

test('one slow member takes nothing from the others', async () => {
  const { hub, tick } = setUp();
  const slow = createRecordedMember();
  const quick = createRecordedMember();
  await hub.join('room', slow);
  await hub.join('room', quick);
  slow.queued = 300 * 1_024;
  const said = hub.publish('room', line('line'));
  await tick();
  await said;
  expect(idsOf(quick.frames)).toContain('line');
  expect(idsOf(slow.frames)).not.toContain('line');
});

test('chat above the rate is sampled, and its sender sees it all the same', async () => {
  const { hub, tick } = setUp();
  const sender = createRecordedMember();
  const reader = createRecordedMember();
  const place = await hub.join('room', sender, { userId: 'user' });
  await hub.join('room', reader);
  const ids = Array.from({ length: 100 }, (_, index) => `line-${index}`);
  const said = ids.map((id) => place.say(line(id)));
  await tick();
  const offsets = (await Promise.all(said)).map(({ offset }) => offset);

  expect(offsets).toEqual(ids.map((_, index) => index + 1));
  expect(idsOf(reader.frames).length).toBe(20);
  expect(idsOf(sender.frames).toSorted()).toEqual(ids.toSorted());
});

test('who enters is told as some names and a count, once a second, never in a full room', async () => {
  const { hub, tick } = setUp({ limits: { enterBelow: 6 } });
  const member = createRecordedMember();
  await hub.join('room', member);
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await hub.join('room', createRecordedMember(), { name });
  }
  await tick(1_000);
  const entered = () => member.frames.flatMap(({ b }) => b.filter(([kind]) => kind === 'enter'));
  expect(entered().map((item) => item.slice(2))).toEqual([[['a', 'b', 'c'], 5]]);

  await hub.join('room', createRecordedMember(), { name: 'f' });
  await tick(1_000);
  expect(entered().length).toBe(1);
});

test('whoever enters gets the newest chat and all counters', async () => {
  const { hub, tick } = setUp();
  await hub.join('room', createRecordedMember());
  const said = Array.from({ length: 60 }, (_, index) => hub.publish('room', line(`${index}`)));
  hub.count('room', 'sales', 4);
  await tick(1_000);
  await Promise.all(said);

  const late = createRecordedMember();
  await hub.join('room', late);
  expect(late.frames.length).toBe(1);
  expect(late.frames[0]).toMatchObject({ w: 1, c: { sales: 4, viewers: 1 } });
  expect(idsOf(late.frames)).toEqual(Array.from({ length: 50 }, (_, index) => `${index + 10}`));
});

test('who comes back gets the chat since then, not the rest again', async () => {
  const { hub, tick } = setUp();
  const first = createRecordedMember();
  const place = await hub.join('room', first);
  const say = async (id: string): Promise<void> => {
    const said = hub.publish('room', line(id));
    await tick();
    await said;
  };
  await say('before');
  const { e, o, k } = first.frames.at(-1)!;
  place.leave();
  await say('between');

  const again = createRecordedMember();
  const resume = { epoch: e, offset: o, chat: { epoch: k![0], offset: k![1] } };
  await hub.join('room', again, { resume });
  expect(idsOf(again.frames)).toEqual(['between']);
  expect(again.frames[0]!.r).toBeUndefined();
});

test('a place in another epoch is answered with a reset, however low its offset', async () => {
  const { hub, tick } = setUp();
  await hub.join('room', createRecordedMember());
  for (let i = 0; i < 5; i++) await hub.publish('room', pin(`${i}`));
  await tick();
  const member = createRecordedMember();
  await hub.join('room', member, { resume: { epoch: 'another', offset: 2 } });
  expect(member.frames[0]).toMatchObject({ w: 1, r: 1, o: 5, b: [] });
});

test('an epoch that ends is told as a reset, after what still belonged to it', async () => {
  const { hub, broker, tick } = setUp();
  const member = createRecordedMember();
  await hub.join('room', member);
  await tick();
  await hub.publish('room', pin('old'));
  broker.loseMemory('room');
  await hub.publish('room', pin('new'));
  await tick();
  const [last, reset] = member.frames.slice(-2);
  expect(last).toMatchObject({ e: 'e1', o: 1, b: [pin('old')] });
  expect(reset).toMatchObject({ e: 'e2', o: 1, r: 1, b: [] });
});

test('dismissing a user closes that user here, dismissing the room closes everybody', async () => {
  const { hub } = setUp();
  const one = createRecordedMember();
  const other = createRecordedMember();
  await hub.join('room', one, { userId: 'one' });
  await hub.join('room', other, { userId: 'other' });
  hub.dismiss('room', 'banned', 'one');
  expect([one.closes, other.closes]).toEqual([[4006], []]);
  hub.dismiss('room', 'roomClosed');
  expect(other.closes).toEqual([4007]);
  expect(hub.size().members).toBe(0);
});

test('an empty room is let go after a while, and lives again when somebody comes', async () => {
  const { hub, tick } = setUp();
  const place = await hub.join('room', createRecordedMember());
  place.leave();
  await tick(1_000);
  expect(hub.size().rooms).toBe(1);
  await tick(31_000);
  await tick();
  expect(hub.size().rooms).toBe(0);

  const member = createRecordedMember();
  await hub.join('room', member);
  const published = hub.publish('room', pin('back'));
  await published;
  await tick();
  expect(idsOf(member.frames)).toEqual(['back']);
});

test('a broker that is down refuses who enters and what is said, and works again afterwards', async () => {
  const { hub, broker, tick, errors } = setUp();
  const member = createRecordedMember();
  await hub.join('room', member);
  broker.isDown = true;
  await expect(hub.join('other', createRecordedMember())).rejects.toThrow('down');
  await expect(hub.publish('room', pin('lost'))).rejects.toThrow('down');
  await tick(5_000);
  expect(errors.length).toBeGreaterThan(0);

  broker.isDown = false;
  await hub.publish('room', pin('kept'));
  await tick();
  expect(idsOf(member.frames)).toEqual(['kept']);
  await hub.join('other', createRecordedMember());
});

test('closing the hub publishes what waits and asks everybody to come back elsewhere', async () => {
  const { hub } = setUp();
  const member = createRecordedMember();
  await hub.join('room', member);
  const said = hub.publish('room', line('last'));
  await hub.close();
  await said;
  expect(idsOf(member.frames)).toEqual(['last']);
  expect(member.closes).toEqual([4000]);
  await expect(hub.publish('room', pin('late'))).rejects.toMatchObject({ code: 'fanout/closed' });
});

test('who enters after a line was taken back does not get it, after the room was closed and opened too', async () => {
  const { hub, makeHub, tick } = setUp();
  const early = createRecordedMember();
  await hub.join('room', early);
  await tick();
  const said = [hub.publish('room', line('kept')), hub.publish('room', line('gone'))];
  await tick();
  await Promise.all(said);
  await hub.publish('room', ['retract', 'r', 'gone']);
  await tick();
  expect(idsOf(early.frames)).toEqual(['kept', 'gone', 'r']);

  const late = createRecordedMember();
  await hub.join('room', late);
  const elsewhere = createRecordedMember();
  await makeHub().join('room', elsewhere);
  for (const member of [late, elsewhere]) {
    expect(idsOf(member.frames)).toContain('kept');
    expect(idsOf(member.frames)).not.toContain('gone');
  }
});
