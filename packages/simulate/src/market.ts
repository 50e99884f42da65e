import { type Chance, chanceOf, purposes } from './chance.ts';
import { SimulateError } from './errors.ts';
import { exp } from './exact.ts';
import { kindsOfDay } from './rhythm.ts';
import type { Planted, Scenario } from './scenario.ts';

/** Latent dimensions of taste. */
export const DIMENSIONS = 8;
/** Hosts that a viewer follows at most, and purchases that are remembered. */
export const REMEMBERED = 4;
export const NONE = -1;
const MOST_BYTES = 4e9;
const BYTES_A_VIEWER = 220;

/** People who watch: a column each, viewer by viewer. What never changes comes first. */
export interface Viewers {
  count: number;
  /** count × DIMENSIONS. */
  taste: Float32Array;
  /** Visits as a multiple of the scenario's mean. */
  activity: Float32Array;
  kindOfDay: Uint8Array;
  /** What they can pay as a multiple of the mean price. */
  power: Float32Array;
  /** How much dearer things are bought less: > 0. */
  elasticity: Float32Array;
  /** Mean places of a feed that are looked at. */
  patience: Float32Array;
  /** Talk, likes and gifts as a multiple of the mean; mean 1 over everybody. */
  liveliness: Float32Array;
  /** Fen that may be spent a week. */
  weeklyFen: Float64Array;
  isBot: Uint8Array;
  /** Weariness of a category, and since when (hours). */
  fatigue: Float32Array;
  tiredOf: Uint8Array;
  tiredAtHour: Float32Array;
  /** Above 0 they come sooner, below they come later and may stay away. */
  content: Float32Array;
  spentFen: Float64Array;
  spentInWeek: Int16Array;
  /** count × REMEMBERED, the latest first. */
  follows: Int32Array;
  bought: Int32Array;
  /** A host whose room a friend told them of; NONE when nobody did. */
  invited: Int32Array;
  visits: Uint32Array;
}

export interface Hosts {
  count: number;
  category: Uint8Array;
  /** count × DIMENSIONS: what their rooms are like. */
  style: Float32Array;
  /** In standard deviations; grows with air time. */
  skill: Float32Array;
  /** Hour of the day (UTC+8) at which they like to begin. */
  hour: Float32Array;
  shows: Uint16Array;
  /** Shows in a row that hardly anybody saw. */
  lonely: Uint8Array;
  hasQuit: Uint8Array;
}

export interface Products {
  count: number;
  host: Int32Array;
  category: Uint8Array;
  /** Products of one host and one group stand for one another. */
  group: Uint8Array;
  /** Bought together with that one; NONE. */
  partner: Int32Array;
  priceFen: Float64Array;
  quality: Float32Array;
  stock: Int32Array;
}

/** A room as it is, which nobody sees. */
export interface RoomTrue {
  host: number;
  startedAtMs: number;
  endsAtMs: number;
  /** From … to of what it is at its best. */
  highlightFromMs: number;
  highlightToMs: number;
}

export interface Market {
  scenario: Scenario;
  chance: Chance;
  viewers: Viewers;
  hosts: Hosts;
  products: Products;
  /** categories × DIMENSIONS, unit length. */
  topics: Float32Array;
  /** All that were ever on air, by id. */
  rooms: RoomTrue[];
}

const GROUPS = 3;
/** e^(σ²/2) of the log-normals below. */
const MEAN_OF = (deviation: number): number => exp((deviation * deviation) / 2);

const topicsOf = ({ categories }: Scenario, chance: Chance): Float32Array => {
  const topics = new Float32Array(categories * DIMENSIONS);
  for (let category = 0; category < categories; category++) {
    const from = category * DIMENSIONS;
    let square = 0;
    for (let d = 0; d < DIMENSIONS; d++) {
      const value = chance.normal(category, purposes.taste + d, 999);
      topics[from + d] = value;
      square += value * value;
    }
    for (let d = 0; d < DIMENSIONS; d++) topics[from + d]! /= Math.sqrt(square);
  }
  return topics;
};

const peopleOf = (scenario: Scenario, chance: Chance, topics: Float32Array): Viewers => {
  const { viewers: count, categories, priceFen } = scenario;
  const people: Viewers = {
    count,
    taste: new Float32Array(count * DIMENSIONS),
    activity: new Float32Array(count),
    kindOfDay: new Uint8Array(count),
    power: new Float32Array(count),
    elasticity: new Float32Array(count),
    patience: new Float32Array(count),
    liveliness: new Float32Array(count),
    weeklyFen: new Float64Array(count),
    isBot: new Uint8Array(count),
    fatigue: new Float32Array(count),
    tiredOf: new Uint8Array(count),
    tiredAtHour: new Float32Array(count),
    content: new Float32Array(count),
    spentFen: new Float64Array(count),
    spentInWeek: new Int16Array(count),
    follows: new Int32Array(count * REMEMBERED).fill(NONE),
    bought: new Int32Array(count * REMEMBERED).fill(NONE),
    invited: new Int32Array(count).fill(NONE),
    visits: new Uint32Array(count),
  };
  const attack = scenario.planted.find(({ kind }) => kind === 'bot-attack') as
    | Extract<Planted, { kind: 'bot-attack' }>
    | undefined;
  const { person, taste } = purposes;
  for (let viewer = 0; viewer < count; viewer++) {
    const from = viewer * DIMENSIONS;
    // One or two categories they come for, and some of everything.
    const first = chance.integer(categories, viewer, person, 0);
    const second = chance.integer(categories, viewer, person, 1);
    const lean = 0.4 + 0.6 * chance.uniform(viewer, person, 2);
    for (let d = 0; d < DIMENSIONS; d++)
      people.taste[from + d] =
        1.5 * lean * topics[first * DIMENSIONS + d]! +
        1.5 * (1 - lean) * topics[second * DIMENSIONS + d]! +
        0.3 * chance.normal(viewer, taste + d, 0);
    people.activity[viewer] = exp(0.8 * chance.normal(viewer, person, 3)) / MEAN_OF(0.8);
    people.kindOfDay[viewer] = chance.integer(kindsOfDay, viewer, person, 4);
    people.power[viewer] = exp(0.7 * chance.normal(viewer, person, 5)) / MEAN_OF(0.7);
    people.elasticity[viewer] = 0.6 + 1.2 * chance.uniform(viewer, person, 6);
    people.patience[viewer] = 3 + 6 * chance.uniform(viewer, person, 7);
    people.liveliness[viewer] = exp(0.9 * chance.normal(viewer, person, 8)) / MEAN_OF(0.9);
    people.weeklyFen[viewer] = Math.round(4 * priceFen * people.power[viewer]!);
    people.isBot[viewer] = attack && chance.uniform(viewer, person, 9) < attack.share ? 1 : 0;
  }
  return people;
};

/** What the rooms of a host are like: their category, with something of their own. */
export const setHost = (
  { hosts, chance, topics }: Pick<Market, 'hosts' | 'chance' | 'topics'>,
  host: number,
  category: number,
): void => {
  hosts.category[host] = category;
  for (let d = 0; d < DIMENSIONS; d++)
    hosts.style[host * DIMENSIONS + d] =
      topics[category * DIMENSIONS + d]! + 0.25 * chance.normal(host, purposes.taste + d, 1_000);
};

const hostsOf = (scenario: Scenario, chance: Chance, topics: Float32Array): Hosts => {
  const { hosts: count, categories } = scenario;
  const hosts: Hosts = {
    count,
    category: new Uint8Array(count),
    style: new Float32Array(count * DIMENSIONS),
    skill: new Float32Array(count),
    hour: new Float32Array(count),
    shows: new Uint16Array(count),
    lonely: new Uint8Array(count),
    hasQuit: new Uint8Array(count),
  };
  for (let host = 0; host < count; host++) {
    hosts.skill[host] = 1.2 * chance.normal(host, purposes.host, 1);
    hosts.hour[host] = 24 * chance.uniform(host, purposes.host, 2);
    setHost({ hosts, chance, topics }, host, chance.integer(categories, host, purposes.host, 0));
  }
  for (const planted of scenario.planted)
    if (planted.kind === 'star-host') hosts.skill[planted.host] = planted.skill;
  return hosts;
};

const productsOf = (scenario: Scenario, chance: Chance, hosts: Hosts): Products => {
  const { productsPerHost, priceFen } = scenario;
  const count = hosts.count * productsPerHost;
  const products: Products = {
    count,
    host: new Int32Array(count),
    category: new Uint8Array(count),
    group: new Uint8Array(count),
    partner: new Int32Array(count).fill(NONE),
    priceFen: new Float64Array(count),
    quality: new Float32Array(count),
    stock: new Int32Array(count).fill(scenario.stock),
  };
  const scarce = scenario.planted.find(({ kind }) => kind === 'stock-out') as
    | Extract<Planted, { kind: 'stock-out' }>
    | undefined;
  for (let product = 0; product < count; product++) {
    const host = Math.floor(product / productsPerHost);
    const place = product % productsPerHost;
    products.host[product] = host;
    products.category[product] = hosts.category[host]!;
    products.group[product] = place % GROUPS;
    // The first four of a host go in pairs: cup and teapot, phone and case.
    if (place < 4 && (place ^ 1) < productsPerHost) products.partner[product] = product ^ 1;
    const spread = exp(0.6 * chance.normal(product, purposes.product, 0)) / MEAN_OF(0.6);
    products.priceFen[product] = Math.max(100, Math.round((priceFen * spread) / 100) * 100);
    products.quality[product] = chance.normal(product, purposes.product, 1);
    if (scarce && products.quality[product]! > 0.8)
      products.stock[product] = Math.floor(scenario.stock * scarce.share);
  }
  if (productsPerHost % 2 === 1)
    for (let product = 0; product < count; product++) {
      const partner = products.partner[product]!;
      if (partner !== NONE && products.host[partner] !== products.host[product])
        products.partner[product] = NONE;
    }
  return products;
};

/** Pieces of each product at the beginning; they do not hang on who watches. */
export const firstStockOf = (scenario: Scenario): Int32Array =>
  marketOf({ ...scenario, viewers: 1 }).products.stock;

/**
 * Everybody and everything of a scenario, drawn by name: viewer 17 is the same person however many viewers there are.
 *
 * @throws SimulateError `simulate/too-large` where it would not fit in memory.
 */
export const marketOf = (scenario: Scenario): Market => {
  const bytes = scenario.viewers * BYTES_A_VIEWER;
  if (bytes > MOST_BYTES)
    throw new SimulateError(
      'simulate/too-large',
      `${scenario.viewers} viewers need ${bytes} bytes`,
      {
        field: 'viewers',
        expected: Math.floor(MOST_BYTES / BYTES_A_VIEWER),
        found: scenario.viewers,
      },
    );
  const chance = chanceOf(scenario.seed);
  const topics = topicsOf(scenario, chance);
  const hosts = hostsOf(scenario, chance, topics);
  return {
    scenario,
    chance,
    topics,
    hosts,
    viewers: peopleOf(scenario, chance, topics),
    products: productsOf(scenario, chance, hosts),
    rooms: [],
  };
};
