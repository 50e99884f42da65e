import { log } from './exact.ts';

/**
 * Draws by name instead of by turn: what an agent draws depends on the seed, on who it is, on what the draw is for and
 * on how often it did that before, and on nobody else. So a market with one more viewer is the same market for the
 * others, and two policies compared on one seed meet the same people in the same mood (common random numbers).
 */
export interface Chance {
  /** Uniform in (0, 1), 32 bits. */
  uniform(agent: number, purpose: number, turn: number): number;
  /** Standard normal from four uniforms (Irwin–Hall): |z| ≤ 3.46, kurtosis 2.7. */
  normal(agent: number, purpose: number, turn: number): number;
  /** Exponential of mean 1. */
  exponential(agent: number, purpose: number, turn: number): number;
  /** Integer in [0, bound). */
  integer(bound: number, agent: number, purpose: number, turn: number): number;
}

const round = (hash: number, word: number): number => {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  k = Math.imul(k, 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
};

/** MurmurHash3's rounds and finaliser (Appleby, public domain) over the words of a draw's name. */
const scatter = (seed: number, agent: number, purpose: number, turn: number): number => {
  let h = round(round(round(seed, agent), purpose), turn) ^ 12;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** Above every purpose. */
const PART = 0x10000000;
const ROOT_3 = Math.sqrt(3);

/** @param seed any integer; its lower 53 bits count. */
export const chanceOf = (seed: number): Chance => {
  const start = round(round(0x6b61_6962, seed | 0), Math.floor(seed / 2 ** 32) | 0);
  const uniform: Chance['uniform'] = (agent, purpose, turn) =>
    (scatter(start, agent, purpose, turn) + 0.5) / 4_294_967_296;
  return {
    uniform,
    normal: (agent, purpose, turn) => {
      let sum = -2;
      for (let part = 0; part < 4; part++) sum += uniform(agent, purpose + (part + 1) * PART, turn);
      return sum * ROOT_3;
    },
    exponential: (agent, purpose, turn) => -log(uniform(agent, purpose, turn)),
    integer: (bound, agent, purpose, turn) => Math.floor(uniform(agent, purpose, turn) * bound),
  };
};

/** What is drawn for. Agents of different kinds draw for different purposes, so their numbers may overlap. */
export const purposes = {
  taste: 1,
  person: 40,
  arrival: 60,
  examine: 61,
  click: 62,
  dwell: 63,
  step: 64,
  like: 65,
  chat: 66,
  gift: 67,
  follow: 68,
  shop: 69,
  buy: 70,
  pay: 71,
  share: 72,
  leave: 73,
  back: 74,
  host: 90,
  show: 110,
  highlight: 111,
  quit: 112,
  product: 130,
  partner: 131,
  returns: 150,
  review: 151,
  policy: 170,
  assign: 171,
} as const;
