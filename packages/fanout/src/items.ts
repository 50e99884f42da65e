import { entries, flag, integer, nullable, text } from './checks.ts';

/** What follows `[kind, id` in the tuple of each kind. */
export interface ItemPayloads {
  /**
   * `simulated` is 1 for the demo crowd; every surface labels such lines. `picture` is the address of the sender's,
   * left out by who has none.
   */
  chat: [
    userId: string,
    name: string,
    text: string,
    atMs: number,
    simulated: 0 | 1,
    picture?: string,
  ];
  /** Somebody's line, announcement or pin is taken back; `targetId` is that item's id. */
  retract: [targetId: string];
  pin: [productId: string | null];
  /** The bag's products or their order changed: read it again. */
  bag: [];
  stock: [skuId: string, left: number];
  price: [skuId: string, priceFen: number];
  /** Empty when there is none any more. */
  announcement: [text: string];
  /** The room's status as the rooms module names it: preview, live, paused, ended … */
  state: [status: string];
  /** Some of the names that entered since the last one, and how many entered in all. */
  enter: [names: readonly string[], count: number];
}

export type ItemKind = keyof ItemPayloads;

/** One thing that happened in a room, as it travels: `[kind, id, …payload]`. */
export type RoomItem<Kind extends ItemKind = ItemKind> = Kind extends ItemKind
  ? readonly [kind: Kind, id: string, ...payload: ItemPayloads[Kind]]
  : never;

/**
 * How a kind travels. `reliable`: history, never sampled, never dropped, in order.
 * `chat`: history, may be sampled or dropped for a slow viewer. `passing`: like chat, without
 * history, and only to the viewers of the node where it happened.
 */
export type Delivery = 'reliable' | 'chat' | 'passing';

type Check = (value: unknown) => boolean;

interface KindRule<Payload extends readonly unknown[]> {
  delivery: Delivery;
  /** One check per payload field, in order. */
  fields: { [Index in keyof Payload]-?: Check };
  /** How many of the last fields may be left out. */
  optional?: number;
}

const id = text(64);

/** Every kind of item: the one place to add another. */
export const itemKinds: { readonly [Kind in ItemKind]: KindRule<ItemPayloads[Kind]> } = {
  chat: {
    delivery: 'chat',
    fields: [id, text(64), text(500), integer(0), flag, text(200)],
    optional: 1,
  },
  retract: { delivery: 'reliable', fields: [id] },
  pin: { delivery: 'reliable', fields: [nullable(id)] },
  bag: { delivery: 'reliable', fields: [] },
  stock: { delivery: 'reliable', fields: [id, integer(0)] },
  price: { delivery: 'reliable', fields: [id, integer(0)] },
  announcement: { delivery: 'reliable', fields: [text(1_000, 0)] },
  state: { delivery: 'reliable', fields: [text(32)] },
  enter: { delivery: 'passing', fields: [entries(text(64), 8), integer(1)] },
};

const isKind = (value: unknown): value is ItemKind =>
  typeof value === 'string' && Object.hasOwn(itemKinds, value);

/** Whether a value from outside is an item this version knows, with every field in bounds. */
export const isRoomItem = (value: unknown): value is RoomItem => {
  if (!Array.isArray(value) || !isKind(value[0]) || !id(value[1])) return false;
  const rule = itemKinds[value[0]];
  const checks: readonly Check[] = rule.fields;
  const given = value.length - 2;
  if (given > checks.length || given < checks.length - (rule.optional ?? 0)) return false;
  for (let i = 0; i < given; i++) if (!checks[i]!(value[i + 2])) return false;
  return true;
};

/** The counters a room keeps; viewers is presence, the others are sums. */
export const summedCounters = ['likes', 'sales'] as const;
export type SummedCounter = (typeof summedCounters)[number];
export const counterNames = [...summedCounters, 'viewers'] as const;
export type CounterName = (typeof counterNames)[number];
export type Counters = { [Name in CounterName]?: number };
