import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRoomHub, type Place, type RoomHub } from './hub.ts';
import { createFrameReader } from './reader.ts';
import { createFaultyBroker } from './testing/broker.ts';
import { createManualClock } from './testing/clock.ts';
import { createRecordedMember, type RecordedMember } from './testing/member.ts';

type Step =
  | { do: 'publish'; node: number; count: number }
  | { do: 'say'; node: number }
  | { do: 'tick'; node: number }
  | { do: 'connect'; node: number }
  | { do: 'drop' }
  | { do: 'deafen' | 'hear' | 'repeat' | 'loseMemory' };

const node = fc.nat(1);
const gentle: fc.Arbitrary<Step>[] = [
  fc.record({ do: fc.constant('publish' as const), node, count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('say' as const), node }),
  fc.record({ do: fc.constant('tick' as const), node }),
  fc.record({ do: fc.constant('connect' as const), node }),
  fc.constant({ do: 'drop' as const }),
  fc.record({ do: fc.constantFrom('deafen' as const, 'hear' as const, 'repeat' as const) }),
];
const losing = fc.constant<Step>({ do: 'loseMemory' });

/** A viewer that reads what its connections bring, as the client does, without the network. */
const createViewer = (hubs: readonly RoomHub[]) => {
  let connection: RecordedMember | null = null;
  let place: Promise<Place> | null = null;
  let sawHole = false;
  let seen: string[] = [];
  let seenSince = 0;
  const resets: string[] = [];
  const reader = createFrameReader(
    {
      item: (item) => {
        if (item[0] !== 'chat') seen.push(item[1]);
      },
      counters: () => undefined,
      reset: (cause) => {
        resets.push(cause);
        seen = [];
        seenSince = reader.resume()!.offset;
      },
    },
    null,
  );
  const drop = (): void => {
    connection = null;
    void place?.then((taken) => taken.leave());
    place = null;
  };
  const connect = (to: number): void => {
    drop();
    const member = createRecordedMember((frame) => {
      if (connection === member && !reader.take(frame)) sawHole = true;
    });
    connection = member;
    place = hubs[to]!.join('room', member, { resume: reader.resume() });
  };
  return {
    drop,
    connect,
    arrived: () => place,
    resets,
    get seen() {
      return seen;
    },
    /** The offset of the last reset: the snapshot has what was published up to there. */
    get seenSince() {
      return seenSince;
    },
    /** Whether a frame ever came that left a hole. */
    get sawHole() {
      return sawHole;
    },
  };
};

const play = async (steps: readonly Step[]) => {
  const clock = createManualClock();
  const broker = createFaultyBroker();
  const hubs = [0, 1].map(() => createRoomHub({ broker, clock }));
  const viewer = createViewer(hubs);
  let published: string[] = [];
  let count = 0;
  const pending: Promise<unknown>[] = [];

  const publish = async (to: number, items: number): Promise<void> => {
    for (let i = 0; i < items; i++) {
      const id = `item-${count++}`;
      published.push(id);
      await hubs[to]!.publish('room', ['pin', id, null]);
    }
  };
  const act = async (step: Step): Promise<void> => {
    if (step.do === 'publish') await publish(step.node, step.count);
    else if (step.do === 'say')
      pending.push(
        hubs[step.node]!.publish('room', ['chat', `chat-${count++}`, 'user', 'Name', 'text', 1, 0]),
      );
    else if (step.do === 'tick') {
      clock.advance(100);
      await hubs[step.node]!.tick();
    } else if (step.do === 'connect') viewer.connect(step.node);
    else if (step.do === 'drop') viewer.drop();
    else if (step.do === 'repeat') broker.repeat('room');
    else if (step.do === 'loseMemory') {
      broker.loseMemory('room');
      published = [];
    } else broker.isDeaf = step.do === 'deafen';
  };

  viewer.connect(0);
  await viewer.arrived();
  for (const step of steps) await act(step);
  broker.isDeaf = false;
  viewer.connect(0);
  await viewer.arrived();
  for (let i = 0; i < 3; i++) {
    clock.advance(5_000);
    for (const hub of hubs) await hub.tick();
  }
  await Promise.all(pending);
  return { viewer, published };
};

test('whatever disconnects, every reliable item arrives once and in order, without a reset', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...gentle), { maxLength: 60 }), async (steps) => {
      const { viewer, published } = await play(steps);
      expect(viewer.seen).toEqual(published);
      expect(viewer.sawHole).toBe(false);
      expect(viewer.resets).toEqual(['first']);
    }),
    { numRuns: 300 },
  );
});

test('a broker that loses its memory makes resets, never holes, repeats or disorder', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...gentle, losing), { maxLength: 60 }), async (steps) => {
      const { viewer, published } = await play(steps);
      expect(viewer.seen).toEqual(published.slice(viewer.seenSince));
      expect(viewer.sawHole).toBe(false);
      expect(viewer.resets.slice(1).every((cause) => cause === 'gap')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('beyond the window the answer is a reset, within it the missing items', async () => {
  const clock = createManualClock();
  const broker = createFaultyBroker();
  const hub = createRoomHub({
    broker,
    clock,
    limits: { reliable: { minCount: 10, keepMs: 0, maxCount: 10 } },
  });
  const viewer = createViewer([hub]);
  viewer.connect(0);
  const place = await viewer.arrived();
  const publish = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await hub.publish('room', ['pin', `item-${i}`, null]);
    await hub.tick();
  };
  place?.leave();
  await publish(10);
  viewer.connect(0);
  await viewer.arrived();
  expect([viewer.seen.length, viewer.resets]).toEqual([10, ['first']]);

  viewer.drop();
  await publish(11);
  broker.keepOnly('room', 10);
  viewer.connect(0);
  await viewer.arrived();
  expect(viewer.resets).toEqual(['first', 'gap']);
});

test('a process that just started recovers from the broker what its own memory never had', async () => {
  const clock = createManualClock();
  const broker = createFaultyBroker();
  const old = createRoomHub({ broker, clock });
  const viewer = createViewer([old, createRoomHub({ broker, clock })]);
  viewer.connect(0);
  await viewer.arrived();
  viewer.drop();
  for (let i = 0; i < 2_500; i++) await old.publish('room', ['pin', `item-${i}`, null]);
  viewer.connect(1);
  await viewer.arrived();
  expect(viewer.seen).toEqual(Array.from({ length: 2_500 }, (_, index) => `item-${index}`));
  expect(viewer.resets).toEqual(['first']);
});
