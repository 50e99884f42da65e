import { NumericError } from './errors.ts';
/** One seeded stream. Same seed, same calls: same numbers, on every machine. */
export interface Random {
  /** 32 uniform bits as an integer in [0, 2³²). */
  bits(): number;
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** Uniform integer in [0, bound), without modulo bias. `bound` in 1 … 2³². */
  integer(bound: number): number;
  /** Fisher–Yates in place; returns the same array. O(n). */
  shuffle<T extends Shuffled>(items: T): T;
  /** `count` different integers of [0, size), in random order. O(count) time and memory. */
  sample(size: number, count: number): Uint32Array;
  /** A stream that depends only on this stream's seed and the label, not on how much was drawn. */
  fork(label: number | string): Random;
  /** Hands out the next 2⁶⁴ numbers as a stream of their own; this one goes on after them. */
  split(): Random;
  /** Four words: `randomFrom(state())` goes on exactly here. */
  state(): Uint32Array;
}

/** Anything with numbered places that may be swapped. */
export interface Shuffled {
  readonly length: number;
  [place: number]: unknown;
}

const jump = [0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b] as const;

/** 32-bit finaliser of SplitMix (Steele et al. 2014): a bijection that scatters every bit. */
const scatter = (word: number): number => {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
};

const seededState = (seed: number): Uint32Array => {
  const state = new Uint32Array(4);
  const high = Math.floor(Math.abs(seed) / 2 ** 32) | 0;
  let word = (seed | 0) ^ scatter(high);
  for (let i = 0; i < 4; i++) {
    word = (word + 0x9e3779b9) | 0;
    state[i] = scatter(word);
  }
  if (state.every((part) => part === 0)) state[0] = 1;
  return state;
};

const hash = (seed: number, label: number | string): number => {
  let mixed = scatter(seed ^ 0x5bd1e995);
  for (const letter of String(label)) mixed = scatter(mixed ^ (letter.codePointAt(0) ?? 0));
  return mixed;
};

const stream = (state: Uint32Array, seed: number): Random => {
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let spare = Number.NaN;

  const bits = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };

  const uniform = (): number => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;

  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };

  const integer = (bound: number): number => {
    const limit = 4294967296 - (4294967296 % bound);
    let drawn = bits();
    while (drawn >= limit) drawn = bits();
    return drawn % bound;
  };

  return {
    bits,
    uniform,
    normal,
    integer,
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const kept = items[last];
        items[last] = items[other];
        items[other] = kept;
      }
      return items;
    },
    sample(size, count) {
      if (count > size)
        throw new NumericError(
          'numeric/bad-argument',
          `sample: ${count} of ${size} without replacement`,
        );
      const moved = new Map<number, number>();
      const drawn = new Uint32Array(count);
      for (let i = 0; i < count; i++) {
        const place = i + integer(size - i);
        drawn[i] = moved.get(place) ?? place;
        moved.set(place, moved.get(i) ?? i);
      }
      return drawn;
    },
    fork: (label) => random(hash(seed, label)),
    split() {
      const own = stream(Uint32Array.of(a, b, c, d), hash(seed, 'split'));
      let [p, q, r, s] = [0, 0, 0, 0];
      for (const word of jump) {
        for (let bit = 0; bit < 32; bit++) {
          if ((word >>> bit) & 1) {
            p ^= a;
            q ^= b;
            r ^= c;
            s ^= d;
          }
          bits();
        }
      }
      [a, b, c, d] = [p, q, r, s];
      spare = Number.NaN;
      return own;
    },
    state: () => Uint32Array.of(a, b, c, d),
  };
};

/**
 * xoshiro128** (Blackman & Vigna 2018), period 2¹²⁸ − 1, seeded through SplitMix.
 *
 * @param seed any finite number; whole numbers up to 2⁵³ give different streams.
 */
export const random = (seed: number): Random => stream(seededState(seed), seed | 0);

/** Goes on from a kept `state()` (four words, not all zero). */
export const randomFrom = (state: Uint32Array): Random => {
  if (state.length !== 4 || state.every((word) => word === 0))
    throw new NumericError('numeric/bad-argument', 'randomFrom: four words, not all zero');
  return stream(state, scatter(state[0]! ^ state[3]!) | 0);
};
