import type { PredictionTask, PredictionTaskName } from '@kaibo/contracts/prediction';
import type { Entity } from '#behaviour';

export type MomentKind = PredictionTask['moment'];

/** What a row is about: somebody, somewhere, at a time. */
export interface Moments {
  /** Which events, in ClickHouse's SQL. */
  of: string;
  /** What is known at the moment, by whom it is of. */
  entities: readonly Entity[];
  /** Whether the room must be on air: others are offered elsewhere. */
  onAir: boolean;
  /** A sample by the hash of the event's id where there are more. */
  mostRows: number;
}

const MINUTE_MS = 60_000;

const ofKind = (kind: string): string =>
  `JSONExtractString(events.payload, 'itemKind') = '${kind}'`;

export const moments: Readonly<Record<MomentKind, Moments>> = {
  'room-shown': {
    of: `events.name = 'behaviour.exposure' and ${ofKind('room')}`,
    entities: ['viewer', 'room', 'host', 'viewer-in-room'],
    onAir: true,
    mostRows: 12_000,
  },
  'order-paid': {
    of: `events.name = 'orders.paid'`,
    entities: ['viewer', 'room', 'host', 'viewer-in-room'],
    onAir: false,
    mostRows: 6_000,
  },
  'in-room': {
    of: `events.name = 'behaviour.dwell' and events.surface = 'room'`,
    entities: ['viewer', 'room', 'host', 'viewer-in-room'],
    onAir: true,
    mostRows: 8_000,
  },
  'product-shown': {
    of: `events.name in ('behaviour.exposure', 'behaviour.product-shown') and events.surface in ('room', '')
      and (events.name = 'behaviour.product-shown' or ${ofKind('product')})`,
    entities: ['viewer', 'product', 'host', 'viewer-in-room'],
    onAir: true,
    mostRows: 8_000,
  },
};

/** Known of any moment, beside what its entities did. Hour and day of the week are those of Asia/Shanghai. */
export const contextNames = ['hour', 'weekday', 'minutes on air'] as const;

/** What became of a moment, as sums over the events of its viewer that followed within a time. */
export const outcomes = {
  clicked: {
    withinMs: 10 * MINUTE_MS,
    sum: `(events.name = 'behaviour.click' and events.item = asks.room)
      or (events.name = 'behaviour.enter' and events.room = asks.room)`,
  },
  bought: {
    withinMs: 60 * MINUTE_MS,
    sum: `events.name = 'orders.paid' and events.room = asks.room`,
  },
  stayedMs: {
    withinMs: 30 * MINUTE_MS,
    sum: `if(events.name = 'behaviour.dwell' and events.room = asks.room, events.dwell_ms, 0)`,
  },
  interacted: {
    withinMs: 30 * MINUTE_MS,
    sum: `events.name in ('interaction.like', 'interaction.chat', 'interaction.follow')
      and events.room = asks.room`,
  },
  boughtSoon: {
    withinMs: 15 * MINUTE_MS,
    sum: `events.name = 'orders.paid' and events.room = asks.room`,
  },
  wanted: {
    withinMs: 30 * MINUTE_MS,
    sum: `events.name in ('behaviour.click', 'behaviour.cart-add', 'orders.placed')
      and has(events.items, asks.item)`,
  },
} as const;

export type Outcome = keyof typeof outcomes;
export const outcomeNames = Object.keys(outcomes) as Outcome[];

export type Label =
  /** Whether the outcome came to so much. */
  | { kind: 'happens'; outcome: Outcome; atLeast: number }
  /** How far they came: P(last) is the product of the steps. */
  | { kind: 'steps'; outcomes: readonly [Outcome, Outcome] }
  /** Fen of the moment itself. */
  | { kind: 'amount' };

export interface Task {
  name: PredictionTaskName;
  moment: MomentKind;
  label: Label;
  /** Of moments this old at most. */
  windowDays: number;
  leastRows: number;
  leastPositives: number;
}

const scarce = { windowDays: 14, leastRows: 400, leastPositives: 40 };

/** Somebody stays who is there for this long within half an hour. */
export const STAYS_MS = MINUTE_MS;

export const tasks: readonly Task[] = [
  {
    name: 'click',
    moment: 'room-shown',
    label: { kind: 'happens', outcome: 'clicked', atLeast: 1 },
    ...scarce,
  },
  {
    name: 'buy',
    moment: 'room-shown',
    label: { kind: 'steps', outcomes: ['clicked', 'bought'] },
    ...scarce,
  },
  {
    name: 'stay',
    moment: 'room-shown',
    label: { kind: 'happens', outcome: 'stayedMs', atLeast: STAYS_MS },
    ...scarce,
  },
  {
    name: 'interact',
    moment: 'room-shown',
    label: { kind: 'happens', outcome: 'interacted', atLeast: 1 },
    ...scarce,
  },
  {
    name: 'value',
    moment: 'order-paid',
    label: { kind: 'amount' },
    windowDays: 30,
    leastRows: 100,
    leastPositives: 100,
  },
  {
    name: 'soon',
    moment: 'in-room',
    label: { kind: 'happens', outcome: 'boughtSoon', atLeast: 1 },
    ...scarce,
  },
  {
    name: 'wanted',
    moment: 'product-shown',
    label: { kind: 'happens', outcome: 'wanted', atLeast: 1 },
    ...scarce,
  },
];

export const taskOf = (name: PredictionTaskName): Task => tasks.find((one) => one.name === name)!;

/** How long after a moment its label is known; null where it is at once. */
export const withinMsOf = ({ label }: Task): number | null => {
  if (label.kind === 'amount') return null;
  const names = label.kind === 'steps' ? label.outcomes : [label.outcome];
  return Math.max(...names.map((name) => outcomes[name].withinMs));
};

export const describedTask = (task: Task): PredictionTask => ({
  ...{ name: task.name, moment: task.moment, withinMs: withinMsOf(task) },
  ...{ windowDays: task.windowDays, leastRows: task.leastRows },
  leastPositives: task.leastPositives,
  entities: [...moments[task.moment].entities],
  context: [...contextNames],
});
