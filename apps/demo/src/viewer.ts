import { setTimeout as sleep } from 'node:timers/promises';
import {
  addAddress,
  CartAdded,
  Clicked,
  collectEvents,
  Dwelled,
  Entered,
  type EventDefinition,
  Exposed,
  type FeedRoom,
  getHome,
  getProduct,
  getRoom,
  Left,
  listAddresses,
  type PayloadOf,
  type ProductCard,
  ProductShown,
  payOrder,
  placeOrder,
  ROOM_SOCKET_PATH,
  Searched,
  sandboxPay,
  search,
  setCartLine,
} from '@kaibo/contracts';
import { connectRoom, type SocketConstructor } from '@kaibo/fanout/client';
import { WebSocket } from 'ws';
import type { Random } from './draw/random.ts';
import { reviewWhatCame } from './reviews.ts';
import type { Session } from './session.ts';

export interface Viewer {
  session: Session;
  random: Random;
  baseUrl: string;
  phrasesOf(categoryId: string): readonly string[];
  /** Aborts when the crowd goes home. */
  signal: AbortSignal;
}

const uuid = (): string => crypto.randomUUID();

/** What the browser's tracker would send. */
const track = async <E extends EventDefinition>(
  { session }: Viewer,
  roomId: string | null,
  events: readonly { event: E; payload: PayloadOf<E> }[],
): Promise<void> => {
  const atMs = Date.now();
  await session.call(collectEvents, {
    body: {
      visitorId: null,
      events: events.map(({ event, payload }) => ({
        id: uuid(),
        name: event.name,
        atMs,
        roomId,
        payload,
      })),
    },
  });
};

const event = <E extends EventDefinition>(definition: E, payload: PayloadOf<E>) => ({
  event: definition as EventDefinition,
  payload: payload as unknown,
});

/** Mostly what stands high and what is watched, sometimes anything: as people choose. */
const chooseRoom = (random: Random, live: readonly FeedRoom[]): FeedRoom | undefined => {
  if (live.length === 0) return undefined;
  const place = Math.floor(live.length * random.next() ** 1.8);
  return live[place];
};

const socketOf = (cookie: string, origin: string): SocketConstructor =>
  class extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie, origin }, perMessageDeflate: false });
    }
  } as unknown as SocketConstructor;

const addressOf = async ({ session, random }: Viewer): Promise<string> => {
  const { addresses } = await session.call(listAddresses, {});
  if (addresses[0]) return addresses[0].id;
  const body = {
    kind: 'china' as const,
    recipient: '演示买家',
    phone: `1380000${String(random.whole(0, 9_999)).padStart(4, '0')}`,
    region: '浙江省 杭州市 西湖区',
    detail: `演示路 ${random.whole(1, 300)} 号`,
    isDefault: true,
  };
  return (await session.call(addAddress, { body })).id;
};

const buy = async (viewer: Viewer, roomId: string, card: ProductCard): Promise<void> => {
  const { session, random } = viewer;
  const product = await session.call(getProduct, { params: { productId: card.id } });
  const sku = random.pick(product.skus);
  if (sku.stock === 0) return;
  await session.call(setCartLine, { params: { skuId: sku.id }, body: { quantity: 1, roomId } });
  const added = { productId: product.id, skuId: sku.id, quantity: 1 };
  await track(viewer, roomId, [event(CartAdded, added)]);
  if (random.chance(0.45)) return;
  const order = await session.call(placeOrder, {
    body: {
      idempotencyKey: uuid(),
      roomId,
      addressId: await addressOf(viewer),
      lines: [{ skuId: sku.id, quantity: 1, unitFen: sku.priceFen }],
    },
  });
  if (random.chance(0.1)) return;
  const params = { orderId: order.id };
  const payment = await session.call(payOrder, { params, body: { idempotencyKey: uuid() } });
  const outcome = random.chance(0.06) ? 'decline' : 'success';
  await session.call(sandboxPay, { params: { paymentId: payment.id }, body: { outcome } });
};

/** What people of the demo look for; the first ones most. */
const wishes = [
  '龙井',
  '耳机',
  '连衣裙',
  '坚果',
  '口红',
  'tea',
  '保温杯',
  '跑鞋',
  '台灯',
  'noodles',
];

const lookUp = async (viewer: Viewer): Promise<void> => {
  const q = wishes[Math.floor(wishes.length * viewer.random.next() ** 2)]!;
  const { total } = await viewer.session.call(search, { query: { q, limit: 8 } });
  await track(viewer, null, [event(Searched, { query: q, results: total })]);
};

/** One visit: home, a room, talk, likes, perhaps an order, and away. */
export const visit = async (viewer: Viewer): Promise<void> => {
  const { session, random, baseUrl, signal } = viewer;
  if (random.chance(0.3)) await lookUp(viewer);
  const home = await session.call(getHome, { query: { limit: 24 } });
  const chosen = chooseRoom(random, home.live);
  if (!chosen) return;
  const { room, position } = chosen;
  const { requestId, policyVersion } = home;
  const card = (at: FeedRoom) => ({
    surface: 'home' as const,
    itemKind: 'room' as const,
    itemId: at.room.id,
    position: at.position,
    requestId,
  });
  await track(viewer, null, [
    ...home.live.slice(0, 8).map((at) => event(Exposed, { ...card(at), policyVersion })),
    event(Clicked, { ...card({ ...chosen, position }) }),
  ]);

  const { bag } = await session.call(getRoom, { params: { roomId: room.id } });
  const surface = 'room' as const;
  await track(viewer, room.id, [event(Entered, { surface, itemId: room.id, from: 'home' })]);
  const url = new URL(ROOM_SOCKET_PATH + room.id, baseUrl);
  url.protocol = url.protocol.replace('http', 'ws');
  const client = connectRoom({
    url: url.href,
    room: room.id,
    WebSocket: socketOf(session.cookie, new URL(baseUrl).origin),
  });
  const stayMs = random.between(20_000, 150_000);
  const beganMs = Date.now();
  try {
    while (Date.now() - beganMs < stayMs) {
      const stepMs = random.between(4_000, 15_000);
      await sleep(stepMs, undefined, { signal });
      if (random.chance(0.3)) client.like(random.whole(1, 6));
      if (random.chance(0.16))
        await client.chat(random.pick(viewer.phrasesOf(room.categoryId))).catch(() => undefined);
      if (random.chance(0.06) && bag.length > 0) {
        const product = random.pick(bag);
        const shown = { productId: product.id, shownMs: Math.round(stepMs), position: 0 };
        await track(viewer, room.id, [event(ProductShown, shown)]);
        await buy(viewer, room.id, product);
      }
      const dwellMs = Math.round(stepMs);
      await track(viewer, room.id, [event(Dwelled, { surface, itemId: room.id, dwellMs })]);
    }
  } finally {
    client.close();
  }
  const dwellMs = Date.now() - beganMs;
  await track(viewer, room.id, [event(Left, { surface, itemId: room.id, dwellMs })]);
  await reviewWhatCame(session, random);
};
