import { stemmer } from 'stemmer';

/** A stretch of Chinese signs, or a word or number. */
export interface Run {
  isHan: boolean;
  text: string;
}

const MOST_RUNS = 12;
const LONGEST_RUN = 30;
const HAN = /^\p{Script=Han}/u;
/** "iphone15手机" is a word, a number and a Chinese run; "9.9" is one number. */
const RUNS = /\p{Script=Han}+|\p{N}+(?:\.\p{N}+)*|[[\p{L}\p{M}]--\p{Script=Han}]+/gv;
/** Words that every text has: they say nothing about what is looked for. */
const EMPTY_WORDS = new Set('a an and are at by for from in is it of on or the to with'.split(' '));
/** Stands between two words without changing what they say ("红色的杯子" is "红色杯子"). */
const EMPTY_SIGNS = /[的之]/u;

/** One spelling for full-width and half-width signs, and for upper and lower case. */
export const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]s\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** What a text is made of, in order. Empty words are left out unless nothing else is there. */
export const runsOf = (text: string, most = Number.POSITIVE_INFINITY): Run[] => {
  const all: Run[] = [];
  for (const match of normalised(text).match(RUNS) ?? []) {
    const isHan = HAN.test(match);
    const parts = isHan ? match.split(EMPTY_SIGNS).filter((part) => part !== '') : [match];
    for (const part of parts.length > 0 ? parts : [match])
      all.push({ isHan, text: isHan ? part : part.slice(0, LONGEST_RUN) });
    if (all.length >= most) break;
  }
  const telling = all.filter((run) => !EMPTY_WORDS.has(run.text));
  return telling.length > 0 ? telling : all;
};

/** Runs of a query, at most twelve, each of at most thirty signs. */
export const queryRuns = (query: string): Run[] =>
  runsOf(query, MOST_RUNS)
    .slice(0, MOST_RUNS)
    .map(({ isHan, text }) => ({ isHan, text: Array.from(text).slice(0, LONGEST_RUN).join('') }));

/** Overlapping pairs: word order and spaces within Chinese do not matter much, and no dictionary is needed. */
export const pairsOf = (run: string): string[] => {
  const signs = Array.from(run);
  return signs.slice(0, -1).map((sign, i) => sign + signs[i + 1]);
};

export const stemOf = (word: string): string => stemmer(word);

/**
 * What is looked up: pairs of Chinese signs (a single sign where it stands alone), stems of English words (Porter),
 * numbers as they are.
 */
export const tokensOfRun = ({ isHan, text }: Run): string[] => {
  if (!isHan) return [stemOf(text)];
  const pairs = pairsOf(text);
  return pairs.length > 0 ? pairs : [text];
};

/** What a text is found by: as `tokensOfRun`, and with single signs too where one sign may be the whole query. */
export const tokensOfText = (text: string, withSigns: boolean): Set<string> => {
  const tokens = new Set<string>();
  for (const run of runsOf(text)) {
    for (const token of tokensOfRun(run)) tokens.add(token);
    if (run.isHan && withSigns) for (const sign of run.text) tokens.add(sign);
  }
  return tokens;
};
