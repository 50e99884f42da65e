import { stemmer } from 'stemmer';

/** A stretch of Chinese signs, or a word or number. */
export interface Run {
  isHan: boolean;
  text: string;
}

const MOST_RUNS = 12;
const LONGEST_RUN = 30;
const HAN = /\p{Script=Han}/u;
const NUMBER = /\p{N}/u;
const LETTER = /[\p{L}\p{M}]/u;
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

type Sort = 'han' | 'number' | 'word' | 'gap';

const isBetween = (code: number, first: number, last: number): boolean =>
  code >= first && code <= last;

/** By ranges where nearly every sign lies, by the tables of Unicode elsewhere. */
const sortOf = (sign: string): Sort => {
  const code = sign.codePointAt(0)!;
  if (code < 128) {
    if (isBetween(code, 97, 122)) return 'word';
    return isBetween(code, 48, 57) ? 'number' : 'gap';
  }
  if (isBetween(code, 0x4e00, 0x9fff) || HAN.test(sign)) return 'han';
  if (NUMBER.test(sign)) return 'number';
  return LETTER.test(sign) ? 'word' : 'gap';
};

/** "iphone15手机" is a word, a number and a Chinese stretch; "9.9" is one number. */
const stretchesOf = (text: string): { sort: Sort; text: string }[] => {
  const found: { sort: Sort; text: string }[] = [];
  let sort = 'gap' as Sort;
  let begin = 0;
  const end = (at: number): void => {
    if (sort !== 'gap') found.push({ sort, text: text.slice(begin, at) });
    begin = at;
  };
  let at = 0;
  for (const sign of text) {
    const isPoint: boolean = sign === '.' && sort === 'number' && /\d/.test(text[at + 1] ?? '');
    const next: Sort = isPoint ? 'number' : sortOf(sign);
    if (next !== sort) {
      end(at);
      sort = next;
    }
    at += sign.length;
  }
  end(at);
  return found;
};

/** What a text is made of, in order. Empty words are left out unless nothing else is there. */
export const runsOf = (text: string, most = Number.POSITIVE_INFINITY): Run[] => {
  const all: Run[] = [];
  for (const { sort, text: stretch } of stretchesOf(normalised(text))) {
    if (all.length >= most) break;
    if (sort !== 'han') {
      all.push({ isHan: false, text: stretch.slice(0, LONGEST_RUN) });
      continue;
    }
    const parts = stretch.split(EMPTY_SIGNS).filter((part) => part !== '');
    for (const part of parts.length > 0 ? parts : [stretch]) all.push({ isHan: true, text: part });
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

const MOST_STEMS = 50_000;
const stems = new Map<string, string>();

/** Porter's; the same few thousand words come again and again. */
export const stemOf = (word: string): string => {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= MOST_STEMS) stems.clear();
  const stem = stemmer(word);
  stems.set(word, stem);
  return stem;
};

/**
 * What is looked up: pairs of Chinese signs (a single sign where it stands alone), stems of English words (Porter),
 * numbers as they are.
 */
export const tokensOfRun = ({ isHan, text }: Run): string[] => {
  if (!isHan) return [stemOf(text)];
  const pairs = pairsOf(text);
  return pairs.length > 0 ? pairs : [text];
};

export interface Tokens {
  tokens: Set<string>;
  /** Words as they are written, for completions and corrections. */
  words: string[];
}

/** What a text is found by: as `tokensOfRun`, and with single signs too where one sign may be the whole query. */
export const tokensOfText = (text: string, withSigns: boolean): Tokens => {
  const tokens = new Set<string>();
  const words: string[] = [];
  for (const run of runsOf(text)) {
    for (const token of tokensOfRun(run)) tokens.add(token);
    if (!run.isHan) words.push(run.text);
    else if (withSigns) for (const sign of run.text) tokens.add(sign);
  }
  return { tokens, words };
};
