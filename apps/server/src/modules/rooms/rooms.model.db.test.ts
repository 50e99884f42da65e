import {
  endRoom,
  getRoom,
  pinProduct,
  RoomEnded,
  type RoomStatus,
  RoomWentLive,
  setBag,
  stopRoom,
} from '@kaibo/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRoom, streamEnds, streamStarts, toldOf } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openShop } from '../../../../../tests/support/shop.ts';

const PRODUCTS = 3;
let server: TestServer;
let host: Person;
let operator: Person;
let products: string[];
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host']);
  operator = await server.signUp('Operator', ['operator']);
  for (let i = 0; i < PRODUCTS; i++) await openShop(server, [{ stock: 5 }]);
  const { rows } = await server.pool.query<{ id: string }>('select id from products order by id');
  products = rows.map((row) => row.id);
});
afterAll(() => server.close());

type Command =
  | { does: 'stream' | 'leave' | 'end' | 'stop' }
  | { does: 'bag'; products: number[] }
  | { does: 'pin'; product: number | null };

const product = fc.nat({ max: PRODUCTS - 1 });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ does: fc.constantFrom('stream', 'leave', 'end', 'stop') }),
  fc.record({ does: fc.constant('bag' as const), products: fc.uniqueArray(product) }),
  fc.record({ does: fc.constant('pin' as const), product: fc.option(product) }),
);

/** What the room should be, kept in the plainest way. */
interface Model {
  status: RoomStatus;
  isOver: boolean;
  bag: string[];
  pinned: string | null;
  liveTimes: number;
  endTimes: number;
}

/** Whether the room takes the command, and what it is then. */
const expected = (model: Model, what: Command): Model | null => {
  const { status, isOver } = model;
  const endTimes = model.endTimes + 1;
  const isOpen = status === 'scheduled' || status === 'live';
  switch (what.does) {
    case 'stream':
      if (isOver || status === 'live') return null;
      return { ...model, status: 'live', liveTimes: model.liveTimes + 1 };
    case 'leave':
      return status === 'live' ? { ...model, status: 'ended', endTimes } : null;
    case 'end':
      return isOver ? null : { ...model, status: 'ended', isOver: true, endTimes };
    case 'stop':
      return status === 'stopped' ? null : { ...model, status: 'stopped', isOver: true, endTimes };
    case 'bag': {
      if (!isOpen) return null;
      const bag = what.products.map((i) => products[i]!);
      const pinned = model.pinned !== null && bag.includes(model.pinned) ? model.pinned : null;
      return { ...model, bag, pinned };
    }
    case 'pin': {
      const pinned = what.product === null ? null : products[what.product]!;
      if (!isOpen || (pinned !== null && !model.bag.includes(pinned))) return null;
      return { ...model, pinned };
    }
  }
};

/** False when the platform refused it; streams are events, which nobody refuses. */
const act = async (roomId: string, what: Command): Promise<boolean> => {
  const params = { roomId };
  const done = async (answer: Promise<Response>) => (await answer).ok;
  switch (what.does) {
    case 'stream':
      await streamStarts(server, roomId);
      await server.caughtUp();
      return true;
    case 'leave':
      await streamEnds(server, roomId);
      await server.caughtUp();
      return true;
    case 'end':
      return done(server.send(endRoom, { as: host, params }));
    case 'stop':
      return done(server.send(stopRoom, { as: operator, params, body: { reason: 'Why not' } }));
    case 'bag': {
      const productIds = what.products.map((i) => products[i]!);
      return done(server.send(setBag, { as: host, params, body: { productIds } }));
    }
    case 'pin': {
      const productId = what.product === null ? null : products[what.product]!;
      return done(server.send(pinProduct, { as: host, params, body: { productId } }));
    }
  }
};

test('whatever hosts, encoders and operators do in whatever order, a room is what the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 14 }), async (commands) => {
      const { id: roomId } = await newRoom(server, host);
      let model: Model = {
        status: 'scheduled',
        isOver: false,
        bag: [],
        pinned: null,
        liveTimes: 0,
        endTimes: 0,
      };
      for (const what of commands) {
        const next = expected(model, what);
        const taken = await act(roomId, what);
        if (what.does !== 'stream' && what.does !== 'leave') expect(taken).toBe(next !== null);
        model = next ?? model;
        const room = await server.call(getRoom, { params: { roomId } });
        expect(room.status).toBe(model.status);
        expect(room.bag.map(({ id }) => id)).toEqual(model.bag);
        expect(room.pinned?.id ?? null).toBe(model.pinned);
      }
      expect(await toldOf(server, RoomWentLive, roomId)).toHaveLength(model.liveTimes);
      expect(await toldOf(server, RoomEnded, roomId)).toHaveLength(model.endTimes);
    }),
    { numRuns: 20 },
  );
});
