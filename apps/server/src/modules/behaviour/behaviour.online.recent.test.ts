import { Clicked } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { newId } from '#platform/id';
import { featureNames } from './behaviour.measures.ts';
import { RecentEvents } from './behaviour.online.recent.ts';
import { type Counted, Running } from './behaviour.online.running.ts';
import { Slots } from './behaviour.online.slots.ts';
import { currentReading } from './behaviour.rows.ts';

const nowMs = Date.now();
const clicks = featureNames('room').indexOf('clicks 5m');

const click = (offset: number, room: string, viewer = ''): Counted => ({
  ...{ offset, name: Clicked.name, atMs: nowMs - 1_000, viewer, room, item: '', items: [] },
  ...{ quantity: 0, amountFen: 0, dwellMs: 0 },
});

const recentOf = async (slots: Slots): Promise<RecentEvents> => {
  const recent = new RecentEvents({
    ...{ read: async () => [], place: () => 0, slots, reading: currentReading() },
  });
  await recent.load();
  return recent;
};

test('rows of hundreds begin in turns: what comes meanwhile, and what is forgotten meanwhile, counts once', async () => {
  const slots = new Slots({ slots: 1_000, weight: 1_000_000 });
  const recent = await recentOf(slots);
  const rooms = Array.from({ length: 300 }, newId);
  const bare = rooms.map((room) => slots.make('room', room));
  let offset = 0;
  for (; offset < 39_900; offset++) recent.add(click(offset, rooms[offset % 300]!));
  const begun = recent.begin(bare, nowMs);
  let turns = 0;
  const meanwhile = setInterval(() => {
    turns += 1;
    recent.add(click(offset, rooms[offset % 300]!));
    offset += 1;
  });
  await begun;
  clearInterval(meanwhile);
  const counted = bare.reduce((sum, { kept }) => sum + kept!.rowAt(nowMs, '')![clicks]!, 0);
  expect(counted).toBe(offset);
  expect(turns).toBeGreaterThan(0);
});

test('a row that was begun elsewhere meanwhile is kept', async () => {
  const slots = new Slots({ slots: 10, weight: 1_000 });
  const recent = await recentOf(slots);
  const room = newId();
  recent.add(click(1, room));
  const slot = slots.make('room', room);
  const own = new Running('room', nowMs);
  slot.kept = own;
  await recent.begin([slot], nowMs);
  expect(slot.kept).toBe(own);
});

test('what was asked for longest ago goes first when the rest is too heavy, however it became so', () => {
  const slots = new Slots({ slots: 100, weight: 300 });
  const begun = Array.from({ length: 10 }, () => {
    const slot = slots.make('viewer', newId());
    slot.kept = new Running('viewer', nowMs);
    return slot;
  });
  slots.trim(begun);
  expect(slots.sizes().viewer).toBe(10);
  // A stream of events makes the youngest heavy; nobody has begun it anew.
  const heavy = begun.at(-1)!;
  for (let i = 0; i < 270; i++)
    heavy.kept!.add({ ...click(i, newId()), name: 'behaviour.enter', room: newId() });
  slots.trim([]);
  slots.trim([]);
  expect(slots.isKept(heavy)).toBe(true);
  expect(slots.isKept(begun[0]!)).toBe(false);
  expect(slots.sizes().viewer).toBeLessThan(10);
});
