const HAN = /\p{Script=Han}+/u;
/** "iphone手机" is a word and a Chinese run. */
const WORDS = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv;
const MOST_TERMS = 10;

/** Plural and verb endings that a buyer adds or leaves out: "lamps" finds "lamp". */
const stem = (word: string): string => {
  if (word.length > 4 && word.endsWith('ies')) return word.slice(0, -3);
  if (word.length > 4 && /(ches|shes|sses|xes)$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
};

/** A Chinese run gives its overlapping pairs, so that word order and spaces do not matter. */
const bigrams = (run: string): string[] => {
  const signs = Array.from(run);
  if (signs.length < 3) return [run];
  return signs.slice(0, -1).map((sign, i) => sign + signs[i + 1]);
};

/** What a query looks for: lower-case words without endings, and pairs of Chinese signs. At most ten. */
export const termsOf = (query: string): string[] => {
  const runs = query.normalize('NFKC').toLowerCase().match(WORDS) ?? [];
  const terms = runs.flatMap((run) => (HAN.test(run) ? bigrams(run) : [stem(run)]));
  return [...new Set(terms)].slice(0, MOST_TERMS);
};
