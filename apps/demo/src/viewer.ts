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
  followHost,
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
import type { Mirror, RoomShown } from '@kaibo/simulate';
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
  /** Who they are: one of the simulated market, who sees only what is shown here. */
  mind: Mirror;
  number: number;
  /** How much faster than life they live. */
  speed: number;
  /** What the clocks of the crowd show at a real moment: they run as much faster. */
  lifeMs(realMs: number): number;
  /** What they did so far, by count: names what is drawn. */
  turns: number;
}

const STEP_MS = 10_000;
const LEAST_STEP_MS = 1_000;
const SHORTEST_MS = 12_000;
const LONGEST_MS = 900_000;
/** So often a list is asked for again when nothing on it is worth a click. */
const MOST_LISTS = 3;

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

interface Seen {
  /** Places of the list that were looked at. */
  looked: number;
  chosen: FeedRoom | null;
}

/** Down the list until something is worth a click, or patience ends. */
const lookThrough = (viewer: Viewer, live: readonly FeedRoom[]): Seen => {
  const { mind, number, lifeMs } = viewer;
  const turn = viewer.turns++;
  const atMs = lifeMs(Date.now());
  const most = Math.min(live.length, mind.looks(number, turn));
  for (let place = 0; place < most; place++) {
    const at = live[place]!;
    if (mind.clicks(number, shownRoom(at.room, lifeMs), { place, turn, atMs }))
      return { looked: place + 1, chosen: at };
  }
  return { looked: most, chosen: null };
};

const shownRoom = (
  { id, host, categoryId, startedAtMs }: FeedRoom['room'],
  lifeMs: Viewer['lifeMs'],
): RoomShown => ({
  id,
  hostId: host.id,
  categoryId,
  startedAtMs: lifeMs(startedAtMs ?? 0),
});

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

/** In a room: every ten seconds something of it is liked, said, or bought, as they are. */
const watch = async (
  viewer: Viewer,
  { room }: FeedRoom,
  bag: readonly ProductCard[],
): Promise<void> => {
  const { session, random, baseUrl, signal, mind, number, speed, lifeMs } = viewer;
  const shown = shownRoom(room, lifeMs);
  const surface = 'room' as const;
  const url = new URL(ROOM_SOCKET_PATH + room.id, baseUrl);
  url.protocol = url.protocol.replace('http', 'ws');
  const client = connectRoom({
    url: url.href,
    room: room.id,
    WebSocket: socketOf(session.cookie, new URL(baseUrl).origin),
  });
  const beganMs = Date.now();
  const wishedMs = mind.stayMs(number, shown, {
    turn: viewer.turns++,
    atMs: lifeMs(beganMs),
  });
  const stayMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wishedMs)) / speed;
  const stepMs = Math.max(LEAST_STEP_MS, STEP_MS / speed);
  try {
    while (Date.now() - beganMs < stayMs) {
      await sleep(stepMs, undefined, { signal });
      const turn = viewer.turns++;
      const { like, chat, follow } = mind.acts(number, turn);
      if (like) client.like(random.whole(1, 6));
      if (chat)
        await client.chat(random.pick(viewer.phrasesOf(room.categoryId))).catch(() => undefined);
      if (follow) {
        mind.follows(number, room.host.id);
        const body = { following: true, roomId: room.id };
        await session.call(followHost, { params: { hostId: room.host.id }, body });
      }
      const product = bag[turn % Math.max(1, bag.length)];
      if (product) {
        const light = { productId: product.id, shownMs: Math.round(stepMs), position: 0 };
        await track(viewer, room.id, [event(ProductShown, light)]);
        const offer = { id: product.id, hostId: room.host.id, priceFen: product.fromFen };
        if (product.stock > 0 && mind.buys(number, offer, { turn, atMs: lifeMs(Date.now()) }))
          await buy(viewer, room.id, product);
      }
      const dwellMs = Math.round(stepMs);
      await track(viewer, room.id, [event(Dwelled, { surface, itemId: room.id, dwellMs })]);
    }
  } finally {
    client.close();
    const stayedMs = Date.now() - beganMs;
    mind.left(number, shown, { stayedMs: stayedMs * speed, atMs: lifeMs(Date.now()) });
  }
  const dwellMs = Date.now() - beganMs;
  await track(viewer, room.id, [event(Left, { surface, itemId: room.id, dwellMs })]);
};

/** One visit: home, a room that is worth it, talk, likes, perhaps an order, and away. */
export const visit = async (viewer: Viewer): Promise<void> => {
  const { session, random } = viewer;
  if (random.chance(0.15)) await lookUp(viewer);
  for (let lists = 0; lists < MOST_LISTS; lists++) {
    const home = await session.call(getHome, { query: { limit: 24 } });
    const { requestId, policyVersion, live } = home;
    const { looked, chosen } = lookThrough(viewer, live);
    const card = (at: FeedRoom) => ({
      surface: 'home' as const,
      itemKind: 'room' as const,
      itemId: at.room.id,
      position: at.position,
      requestId,
    });
    const exposed = live
      .slice(0, looked)
      .map((at) => event(Exposed, { ...card(at), policyVersion }));
    const clicked = chosen ? [event(Clicked, card(chosen))] : [];
    if (looked > 0) await track(viewer, null, [...exposed, ...clicked]);
    if (!chosen) continue;
    const { bag } = await session.call(getRoom, { params: { roomId: chosen.room.id } });
    const entered = { surface: 'room' as const, itemId: chosen.room.id, from: 'home' };
    await track(viewer, chosen.room.id, [event(Entered, entered)]);
    await watch(viewer, chosen, bag);
    break;
  }
  await reviewWhatCame(session, random);
};
