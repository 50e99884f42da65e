import { SimulateError } from './errors.ts';

/** Something planted, so that it is known to be there. Hours count from the beginning. */
export type Planted =
  /** Many come at once, most of them for one category. */
  | { kind: 'flash-crowd'; atHour: number; hours: number; times: number; category: number }
  /** Tastes turn towards another category, by this share. */
  | { kind: 'drift'; atHour: number; share: number; category: number }
  /** One host far above the others. */
  | { kind: 'star-host'; host: number; skill: number }
  /** So little of what sells best that it runs out. */
  | { kind: 'stock-out'; share: number }
  /** Machines that click on one host's rooms and buy nothing. */
  | { kind: 'bot-attack'; atHour: number; hours: number; share: number; host: number }
  /** A day on which people come and buy more. */
  | { kind: 'peak'; atHour: number; hours: number; visits: number; buying: number }
  /** Prices of a category are this much lower for a while. */
  | { kind: 'flash-sale'; atHour: number; hours: number; off: number; category: number };

/** A market, as data. Rates are per viewer or per click as they say; money is integer fen; times are milliseconds. */
export interface Scenario {
  name: string;
  seed: number;
  /** First moment, epoch ms. A Monday 00:00 makes days and weeks begin with it. */
  startMs: number;
  hours: number;
  viewers: number;
  hosts: number;
  /** A host goes on air about this often a day while they stay. */
  showsPerDay: number;
  /** Mean length of a show. */
  showMinutes: number;
  /** Most viewers a room holds at once. */
  seats: number;
  categories: number;
  productsPerHost: number;
  /** Mean price; prices spread log-normally. */
  priceFen: number;
  /** Pieces of a product at the beginning, and how often more come. */
  stock: number;
  restockHours: number;
  /** Share of what was paid that is sent back. */
  returnShare: number;
  /** Visits of a viewer a day. */
  visitsPerDay: number;
  /** Places of a feed. */
  places: number;
  /** Of a click: KuaiLive's published shares unless a scenario says otherwise. */
  chatPerClick: number;
  likePerClick: number;
  giftPerClick: number;
  followPerClick: number;
  /** Of those shown a product that interests them. */
  buying: number;
  /** Share of the viewers who exist when it begins; the others come later, unknown to everybody. */
  knownShare: number;
  planted: readonly Planted[];
}

/** Monday, 5 January 2026, 00:00 in China. */
const MONDAY_MS = Date.UTC(2026, 0, 4, 16);

export const ordinary: Scenario = {
  name: 'ordinary',
  seed: 1,
  startMs: MONDAY_MS,
  hours: 24,
  viewers: 10_000,
  hosts: 60,
  showsPerDay: 1.6,
  showMinutes: 150,
  seats: 2_000,
  categories: 8,
  productsPerHost: 12,
  priceFen: 6_900,
  stock: 80,
  restockHours: 72,
  returnShare: 0.08,
  visitsPerDay: 1.4,
  places: 12,
  chatPerClick: 0.04,
  likePerClick: 0.037,
  giftPerClick: 0.015,
  followPerClick: 0.012,
  buying: 0.02,
  knownShare: 0.85,
  planted: [],
};

const variants: Readonly<Record<string, Partial<Scenario>>> = {
  ordinary: {},
  'flash-crowd': {
    planted: [{ kind: 'flash-crowd', atHour: 20, hours: 1, times: 6, category: 2 }],
  },
  drift: { hours: 48, planted: [{ kind: 'drift', atHour: 24, share: 0.5, category: 5 }] },
  'star-host': { planted: [{ kind: 'star-host', host: 3, skill: 3 }] },
  'stock-out': { planted: [{ kind: 'stock-out', share: 0.2 }], restockHours: 1_000 },
  'bot-attack': {
    planted: [{ kind: 'bot-attack', atHour: 18, hours: 4, share: 0.05, host: 7 }],
  },
  'seasonal-peak': {
    planted: [
      { kind: 'peak', atHour: 12, hours: 12, visits: 2, buying: 1.6 },
      { kind: 'flash-sale', atHour: 20, hours: 2, off: 0.3, category: 1 },
    ],
  },
};

export const scenarioNames: readonly string[] = Object.keys(variants);

interface Bound {
  least: number;
  most: number;
  isWhole?: boolean;
}

const whole = (least: number, most: number): Bound => ({ least, most, isWhole: true });
const share: Bound = { least: 0, most: 1 };

const bounds: Readonly<Partial<Record<keyof Scenario, Bound>>> = {
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  startMs: whole(0, 8e15),
  hours: { least: 1 / 60, most: 24 * 366 },
  viewers: whole(1, 20_000_000),
  hosts: whole(1, 100_000),
  showsPerDay: { least: 0.01, most: 24 },
  showMinutes: { least: 1, most: 1_440 },
  seats: whole(1, 100_000_000),
  categories: whole(1, 255),
  productsPerHost: whole(0, 1_000),
  priceFen: whole(1, 100_000_000),
  stock: whole(0, 1_000_000_000),
  restockHours: { least: 0.1, most: 1e6 },
  returnShare: share,
  visitsPerDay: { least: 0, most: 1_000 },
  places: whole(1, 200),
  chatPerClick: share,
  likePerClick: share,
  giftPerClick: share,
  followPerClick: share,
  buying: share,
  knownShare: share,
};

const plantedBounds: Readonly<Record<string, Bound>> = {
  times: { least: 0, most: 1_000 },
  share,
  skill: { least: -10, most: 10 },
  visits: { least: 0, most: 1_000 },
  buying: { least: 0, most: 100 },
  off: { least: 0, most: 0.99 },
};

const refuse = (field: string, expected: string, found: unknown): never => {
  const shown = typeof found === 'number' ? found : String(found);
  throw new SimulateError(
    'simulate/bad-scenario',
    `${field} is ${shown}: ${expected} is expected`,
    {
      field,
      expected,
      found: shown,
    },
  );
};

const checkNumber = (field: string, found: unknown, { least, most, isWhole }: Bound): void => {
  const isFine =
    typeof found === 'number' &&
    found >= least &&
    found <= most &&
    (!isWhole || Number.isInteger(found));
  if (!isFine)
    refuse(field, `${isWhole ? 'a whole number' : 'a number'} of ${least} … ${most}`, found);
};

/** All that each must say. */
const plantedFields: Readonly<Record<Planted['kind'], readonly string[]>> = {
  'flash-crowd': ['atHour', 'hours', 'times', 'category'],
  drift: ['atHour', 'share', 'category'],
  'star-host': ['host', 'skill'],
  'stock-out': ['share'],
  'bot-attack': ['atHour', 'hours', 'share', 'host'],
  peak: ['atHour', 'hours', 'visits', 'buying'],
  'flash-sale': ['atHour', 'hours', 'off', 'category'],
};

const checkPlanted = (scenario: Scenario, planted: Planted, at: number): void => {
  const field = `planted[${at}]`;
  const said = Object(planted) as Readonly<Record<string, unknown>>;
  const kind = String(said.kind);
  if (!Object.hasOwn(plantedFields, kind))
    refuse(`${field}.kind`, Object.keys(plantedFields).join(', '), said.kind);
  const fields = plantedFields[kind as Planted['kind']];
  const bound: Readonly<Record<string, Bound>> = {
    ...plantedBounds,
    category: whole(0, scenario.categories - 1),
    host: whole(0, scenario.hosts - 1),
    atHour: { least: 0, most: scenario.hours },
    hours: { least: 0, most: 24 * 366 },
  };
  for (const name of fields) checkNumber(`${field}.${name}`, said[name], bound[name]!);
  for (const [name, value] of Object.entries(said))
    if (name !== 'kind' && !fields.includes(name))
      refuse(`${field}.${name}`, 'no such field', value);
};

/**
 * A scenario of that name with these parts changed.
 *
 * @throws SimulateError `simulate/unknown-scenario`, or `simulate/bad-scenario` with the field that cannot be.
 */
export const scenarioOf = (name: string, changes: Partial<Scenario> = {}): Scenario => {
  const variant = Object.hasOwn(variants, name) ? variants[name] : undefined;
  if (!variant)
    throw new SimulateError(
      'simulate/unknown-scenario',
      `there is no scenario ${name}: ${scenarioNames.join(', ')}`,
      { field: 'scenario', expected: scenarioNames.join(', '), found: name },
    );
  return checked({ ...ordinary, ...variant, name, ...changes });
};

/** The scenario itself, if everything in it can be. @throws SimulateError `simulate/bad-scenario` with the field. */
export const checked = (scenario: Scenario): Scenario => {
  for (const field of Object.keys(scenario))
    if (!Object.hasOwn(ordinary, field))
      refuse(field, 'no such field', scenario[field as keyof Scenario]);
  for (const [field, bound] of Object.entries(bounds))
    checkNumber(field, scenario[field as keyof Scenario], bound);
  if (!Array.isArray(scenario.planted)) refuse('planted', 'a list', scenario.planted);
  for (const [at, planted] of scenario.planted.entries()) checkPlanted(scenario, planted, at);
  return scenario;
};
