/**
 * What a feature is about. A viewer is a user's id or a browser's; a pair is one viewer in one room; a host is who the
 * rooms are of.
 */
export const entities = ['viewer', 'room', 'product', 'host', 'viewer-in-room'] as const;
export type Entity = (typeof entities)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A window begins at the beginning of a bucket (a minute, an hour, a day of UTC since 1970), so it is as long as it is
 * called and up to one bucket longer, and ends at the moment that is asked about: whoever keeps sums by bucket has the same
 * number as who counts the events.
 */
export interface FeatureWindow {
  name: '5m' | '1h' | '1d' | '30d';
  lengthMs: number;
  bucketMs: number;
}

export const featureWindows: readonly FeatureWindow[] = [
  { name: '5m', lengthMs: 5 * MINUTE_MS, bucketMs: MINUTE_MS },
  { name: '1h', lengthMs: HOUR_MS, bucketMs: MINUTE_MS },
  { name: '1d', lengthMs: DAY_MS, bucketMs: HOUR_MS },
  { name: '30d', lengthMs: 30 * DAY_MS, bucketMs: DAY_MS },
];

/** The first bucket that a window of this moment holds, counted from 1970. */
export const firstBucketOf = ({ lengthMs, bucketMs }: FeatureWindow, atMs: number): number =>
  Math.floor((atMs - lengthMs) / bucketMs);

/** The first millisecond of a window. */
export const windowBeginMs = (window: FeatureWindow, atMs: number): number =>
  firstBucketOf(window, atMs) * window.bucketMs;

type Summed = 'dwellMs' | 'amountFen' | 'quantity';
type Distinct = 'room' | 'item' | 'viewer';

/** A number made of the events of a window; 0 where there are none. */
export interface Measure {
  name: string;
  /** Which events. */
  events: readonly string[];
  /** Only those of somebody who agreed to be known. */
  known?: true;
  /** What of them; their number unless said. */
  sum?: Summed;
  distinct?: Distinct;
  unit: 'events' | 'fen' | 'ms' | 'viewers' | 'rooms' | 'products';
}

const exposed = ['behaviour.exposure'];
const clicked = ['behaviour.click'];
const bought = ['orders.paid'];
const ordered = ['orders.placed'];

const attention: readonly Measure[] = [
  { name: 'exposures', events: exposed, unit: 'events' },
  { name: 'clicks', events: clicked, unit: 'events' },
  { name: 'dwell', events: ['behaviour.dwell'], sum: 'dwellMs', unit: 'ms' },
  { name: 'cart-adds', events: ['behaviour.cart-add'], unit: 'events' },
];
const money: readonly Measure[] = [
  { name: 'orders', events: bought, unit: 'events' },
  { name: 'spent', events: bought, sum: 'amountFen', unit: 'fen' },
];
const talk: readonly Measure[] = [
  { name: 'likes', events: ['interaction.like'], sum: 'quantity', unit: 'events' },
  { name: 'messages', events: ['interaction.chat'], unit: 'events' },
];
const audience: Measure = {
  name: 'viewers',
  events: ['behaviour.enter', 'behaviour.dwell'],
  known: true,
  distinct: 'viewer',
  unit: 'viewers',
};

/** The measures of each entity; every one is taken over every window. */
export const measures: Readonly<Record<Entity, readonly Measure[]>> = {
  viewer: [
    ...attention,
    ...money,
    ...talk,
    { name: 'searches', events: ['behaviour.search'], unit: 'events' },
    { name: 'rooms', events: ['behaviour.enter'], distinct: 'room', unit: 'rooms' },
    { name: 'products', events: clicked, distinct: 'item', unit: 'products' },
  ],
  room: [...attention, ...money, ...talk, audience],
  product: [
    ...attention.filter(({ name }) => name !== 'dwell'),
    { name: 'shown', events: ['behaviour.product-shown'], sum: 'dwellMs', unit: 'ms' },
    { name: 'orders', events: ordered, unit: 'events' },
    { name: 'buyers', events: ordered, distinct: 'viewer', unit: 'viewers' },
  ],
  host: [
    ...attention,
    ...money,
    ...talk,
    audience,
    {
      name: 'rooms',
      events: ['behaviour.enter', 'behaviour.dwell'],
      distinct: 'room',
      unit: 'rooms',
    },
  ],
  'viewer-in-room': [...attention, ...money, ...talk],
};

/** `clicks 1h` and so on, in the order of the values of a row. */
export const featureNames = (entity: Entity): string[] =>
  featureWindows.flatMap((window) =>
    measures[entity].map((measure) => `${measure.name} ${window.name}`),
  );

/** Events that say whose a room is; the first that does holds, for what comes after it in the log. */
export const hostEvents: readonly string[] = ['rooms.created', 'rooms.live'];

/** Every event that a feature is made of. */
export const measuredEvents: readonly string[] = [
  ...new Set(entities.flatMap((entity) => measures[entity].flatMap(({ events }) => events))),
];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of whom a row is, as events name it; null when no event can: then all is 0. */
export const entityKey = (entity: Entity, key: string): string | null => {
  if (entity === 'viewer' || entity === 'viewer-in-room') return key === '' ? null : key;
  const id = key.toLowerCase();
  return UUID.test(id) && !/^[0-]+$/.test(id) ? id : null;
};
