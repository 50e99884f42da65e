import { fieldsOf, type Postings, type SearchIndex, slotOf } from './search.index.ts';
import { fieldBits, rarity, weightOfMask } from './search.rank.ts';
import { pairsOf, queryRuns, type Run, stemOf, tokensOfRun } from './search.text.ts';
import { similarWords, slipsAllowed } from './search.typos.ts';

/** Slots with how well the query's words fit them (0 … 1), before anything else is asked of them. */
export interface Matches {
  how: 'exact' | 'similar' | 'part';
  slots: number[];
  fits: number[];
  /** How many different terms of the query each holds at most: for the coverage of titles. */
  terms: number;
  /** The query as it was understood, when a word was taken for another. */
  corrected: string | null;
}

const nothing: Postings = [];

/** Documents that hold every term; the shortest list leads. O(Σ postings). */
export const holdAll = (index: SearchIndex, tokens: readonly string[]): Matches => {
  const lists = tokens
    .map((token) => {
      const list = index.postings.get(token) ?? nothing;
      return { list, weight: rarity(list.length) };
    })
    .sort((a, b) => a.list.length - b.list.length);
  const total = lists.reduce((sum, { weight }) => sum + weight, 0);
  const first = lists[0]?.list ?? nothing;
  const slots: number[] = [];
  const fits: number[] = [];
  const at = new Int32Array(lists.length);
  for (const posting of first) {
    const slot = slotOf(posting);
    if (!index.slots[slot]!.alive) continue;
    let sum = lists[0]!.weight * weightOfMask[fieldsOf(posting)]!;
    let holds = true;
    for (let i = 1; i < lists.length; i++) {
      const { list, weight } = lists[i]!;
      let j = at[i]!;
      // Leaps, then single steps: lists differ in length by orders of magnitude.
      for (let leap = 64; leap >= 1; leap >>= 2)
        while (j + leap < list.length && slotOf(list[j + leap]!) <= slot) j += leap;
      at[i] = j;
      if (j < list.length && slotOf(list[j]!) === slot)
        sum += weight * weightOfMask[fieldsOf(list[j]!)]!;
      else {
        holds = false;
        break;
      }
    }
    if (!holds) continue;
    slots.push(slot);
    fits.push(sum / total);
  }
  return { how: 'exact', slots, fits, terms: tokens.length, corrected: null };
};

/** How well one run fits each slot, 0 … 1, and those that it fits at all. */
interface RunFits {
  slots: number[];
  fits: Float32Array;
}

const noFits = (index: SearchIndex): RunFits => ({
  slots: [],
  fits: new Float32Array(index.slots.length),
});

const raise = ({ slots, fits }: RunFits, slot: number, fit: number): void => {
  const known = fits[slot]!;
  if (fit <= known) return;
  if (known === 0) slots.push(slot);
  fits[slot] = fit;
};

const ONE_SLIP = 0.75;
const TWO_SLIPS = 0.55;
const MOST_ALTERNATIVES = 6;

const similarToWord = (
  index: SearchIndex,
  { text }: Run,
): { fits: RunFits; corrected: string | null } => {
  const stem = stemOf(text);
  const fits = noFits(index);
  const add = (token: string, quality: number): void => {
    for (const posting of index.postings.get(token) ?? nothing)
      raise(fits, slotOf(posting), quality * weightOfMask[fieldsOf(posting)]!);
  };
  add(stem, 1);
  const isKnown = fits.slots.length > 0;
  const documentsOf = (word: string): number => index.postings.get(word)?.length ?? 0;
  const others = similarWords(stem, index.words.keys(), slipsAllowed(text))
    .filter(({ word }) => documentsOf(word) > 0)
    .sort((a, b) => a.slips - b.slips || documentsOf(b.word) - documentsOf(a.word))
    .slice(0, MOST_ALTERNATIVES);
  for (const { word, slips } of others) add(word, slips === 1 ? ONE_SLIP : TWO_SLIPS);
  const best = others[0];
  return { fits, corrected: isKnown || !best ? null : (index.words.get(best.word) ?? null) };
};

const ANY_FIELD = 15;
const SIGN_FIELDS = fieldBits.title | fieldBits.names | fieldBits.keywords;

/** Whether some document holds every word of it as it is written. */
export const isFound = (index: SearchIndex, query: string): boolean =>
  holdAll(index, [...new Set(queryRuns(query).flatMap(tokensOfRun))]).slots.length > 0;

/** With one sign wrong or missing, or the order changed: most of the pairs, or all signs but one. */
const similarToHan = (index: SearchIndex, run: Run): RunFits => {
  const signs = [...new Set(run.text)];
  const pairs = [...new Set(pairsOf(run.text))];
  const fits = noFits(index);
  if (signs.length < 2) {
    const exact = holdAll(index, tokensOfRun(run));
    for (const [i, slot] of exact.slots.entries()) raise(fits, slot, exact.fits[i]!);
    return fits;
  }
  /** Documents that hold at least so many of the tokens, with how many. */
  const holding = (tokens: readonly string[], fields: number, least: number) => {
    const counts = new Uint8Array(index.slots.length);
    const enough: number[] = [];
    for (const token of tokens)
      for (const posting of index.postings.get(token) ?? nothing)
        if ((fieldsOf(posting) & fields) !== 0 && ++counts[slotOf(posting)]! === least)
          enough.push(slotOf(posting));
    return enough.map((slot) => ({ slot, held: counts[slot]! }));
  };
  const pairsNeeded = Math.ceil(pairs.length * 0.6);
  for (const { slot, held } of holding(pairs, ANY_FIELD, pairsNeeded))
    raise(fits, slot, held / pairs.length);
  // Two signs: both, in whatever order. More: one may be wrong.
  const signsNeeded = signs.length === 2 ? 2 : signs.length - 1;
  for (const { slot, held } of holding(signs, SIGN_FIELDS, signsNeeded))
    raise(fits, slot, (0.6 * held) / signs.length);
  return fits;
};

const joined = (runs: readonly Run[]): string =>
  runs.reduce((text, run, i) => {
    const glued = i === 0 || (run.isHan && runs[i - 1]!.isHan);
    return `${text}${glued ? '' : ' '}${run.text}`;
  }, '');

/** Documents that resemble every run; when there is none, those that resemble at least half of them. */
export const resemble = (index: SearchIndex, runs: readonly Run[]): Matches => {
  let isCorrected = false;
  const understood: Run[] = [];
  const each = runs.map((run) => {
    if (run.isHan) {
      understood.push(run);
      return similarToHan(index, run);
    }
    const { fits, corrected } = similarToWord(index, run);
    isCorrected ||= corrected !== null;
    understood.push({ ...run, text: corrected ?? run.text });
    return fits;
  });
  const held = new Uint8Array(index.slots.length);
  const sums = new Float32Array(index.slots.length);
  const touched: number[] = [];
  for (const { slots, fits } of each)
    for (const slot of slots) {
      if (!index.slots[slot]!.alive) continue;
      if (++held[slot]! === 1) touched.push(slot);
      sums[slot]! += fits[slot]!;
    }
  const holding = (least: number): number[] => touched.filter((slot) => held[slot]! >= least);
  const whole = holding(runs.length);
  const found = whole.length > 0 ? whole : holding(Math.ceil(runs.length / 2));
  return {
    how: whole.length > 0 ? 'similar' : 'part',
    slots: found,
    fits: found.map((slot) => sums[slot]! / runs.length),
    terms: runs.length,
    corrected: isCorrected ? joined(understood) : null,
  };
};
