import { firstStockOf, type Kind, type Scenario } from '@kaibo/simulate';

const POLICY_MOST = 64;

/** Ids of things of a made-up market: a UUID that says what it is and its number. */
export const idOf = (what: number, number: number): string =>
  `0000000${what}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
export const viewerId = (viewer: number): string => idOf(1, viewer);
const hostId = (host: number): string => idOf(2, host);
export const roomId = (room: number): string => idOf(3, room);
const productId = (product: number): string => idOf(4, product);
const skuId = (product: number): string => idOf(5, product);
const orderId = (order: number): string => idOf(6, order);
const requestId = (viewer: number, atMs: number): string => `${viewer}-${atMs}`;

interface Raw {
  kind: Kind;
  atMs: number;
  viewer: number;
  room: number;
  product: number;
  value: number;
}

/** An event as the product would call it. */
export interface Named {
  name: string;
  key: string;
  payload: Readonly<Record<string, unknown>>;
}

/** Orders of one viewer in one room for one product at one price, by how far they are; the first first. */
interface UnderWay {
  placed: number[];
  paid: number[];
  delivered: number[];
}

/** Turns what happens into the product's events; what has no such event (weariness, coupons) is left out. */
export const eventNames = (scenario: Scenario, policy: string) => {
  const { productsPerHost } = scenario;
  let orders = 0;
  const underWay = new Map<string, UnderWay>();
  const hosts = new Map<number, number>();
  const stock = firstStockOf(scenario);
  const policyVersion = policy.slice(0, POLICY_MOST);

  const card = ({ viewer, room, value, atMs }: Raw) => ({
    surface: 'home',
    itemKind: 'room',
    itemId: roomId(room),
    position: value,
    requestId: requestId(viewer, atMs),
  });
  const behaviour = (name: string, payload: Named['payload']): Named => ({
    name: `behaviour.${name}`,
    key: '',
    payload,
  });
  const underWayOf = ({ viewer, room, product, value }: Raw): UnderWay => {
    const key = `${viewer} ${room} ${product} ${value}`;
    const found = underWay.get(key) ?? { placed: [], paid: [], delivered: [] };
    underWay.set(key, found);
    return found;
  };
  const order = (raw: Raw, number: number) => ({
    orderId: orderId(number),
    buyerId: viewerId(raw.viewer),
    storeId: hostId(Math.floor(raw.product / Math.max(1, productsPerHost))),
    roomId: roomId(raw.room),
    totalFen: raw.value,
  });
  /** The first of the like orders that is so far goes on: none is paid twice, or paid and expired. */
  const moved = (
    name: string,
    raw: Raw,
    from: keyof UnderWay,
    to: keyof UnderWay | null,
  ): Named | null => {
    const all = underWayOf(raw);
    const number = all[from].shift();
    if (number === undefined) return null;
    if (to) all[to].push(number);
    else stock[raw.product]! += 1;
    return { name: `orders.${name}`, key: roomId(raw.room), payload: order(raw, number) };
  };
  const placed = (raw: Raw): Named => {
    const number = orders++;
    underWayOf(raw).placed.push(number);
    stock[raw.product]! -= 1;
    const line = {
      skuId: skuId(raw.product),
      productId: productId(raw.product),
      quantity: 1,
      unitFen: raw.value,
      left: stock[raw.product]!,
    };
    const payload = { ...order(raw, number), lines: [line] };
    return { name: 'orders.placed', key: roomId(raw.room), payload };
  };

  return (raw: Raw): Named | null => {
    const { kind, viewer, room, product, value, atMs } = raw;
    const inRoom = { roomId: roomId(room) };
    switch (kind) {
      case 'exposure':
        return behaviour('exposure', { ...card(raw), policyVersion });
      case 'click':
        return behaviour('click', card(raw));
      case 'enter':
        return behaviour('enter', { surface: 'room', itemId: roomId(room), from: 'home' });
      case 'leave':
        return behaviour('leave', {
          surface: 'room',
          itemId: roomId(room),
          dwellMs: Math.round(value),
        });
      case 'shown':
        return behaviour('product-shown', {
          productId: productId(product),
          shownMs: 30_000,
          position: 0,
        });
      case 'share':
        return behaviour('share', { itemKind: 'room', itemId: roomId(room), channel: 'friend' });
      case 'like':
        return { name: 'interaction.like', key: inRoom.roomId, payload: { ...inRoom, count: 1 } };
      case 'chat':
        return {
          name: 'interaction.chat',
          key: inRoom.roomId,
          payload: {
            ...inRoom,
            messageId: requestId(viewer, atMs),
            userId: viewerId(viewer),
            text: '…',
          },
        };
      case 'follow': {
        const followed = hostId(hosts.get(room)!);
        return {
          name: 'interaction.follow',
          key: followed,
          payload: { hostId: followed, userId: viewerId(viewer), following: true, ...inRoom },
        };
      }
      case 'order':
        return placed(raw);
      case 'paid':
        return moved('paid', raw, 'placed', 'paid');
      case 'delivered':
        return moved('delivered', raw, 'paid', 'delivered');
      case 'expired':
        return moved('expired', raw, 'placed', null);
      case 'returned':
        return moved('refunded', raw, 'delivered', null);
      case 'room-start':
        hosts.set(room, value);
        return {
          name: 'rooms.live',
          key: inRoom.roomId,
          payload: {
            ...inRoom,
            hostId: hostId(value),
            sessionId: idOf(7, room),
            startedAtMs: Math.round(atMs),
          },
        };
      case 'room-end':
        return {
          name: 'rooms.ended',
          key: inRoom.roomId,
          payload: {
            ...inRoom,
            hostId: hostId(hosts.get(room)!),
            endedAtMs: Math.round(atMs),
            byUserId: null,
            status: 'ended',
            reason: '',
          },
        };
      case 'restock':
        stock[product]! += value;
        return null;
      default:
        return null;
    }
  };
};
