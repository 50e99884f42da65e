import type { Kind } from './search.documents.ts';
import type { SearchIndex } from './search.index.ts';
import { fieldsOf, slotOf } from './search.index.ts';
import { isFound } from './search.match.ts';
import { fieldBits, priorOf } from './search.rank.ts';
import { normalised, queryRuns, type Run, stemOf, tokensOfRun } from './search.text.ts';

export interface Suggestion {
  text: string;
  kind: 'query' | Kind;
  id: string | null;
}

const MOST_COMPLETIONS = 8;
const MOST_QUERIES = 4;
/** As many documents of one beginning are looked at: enough to find the best, and always quick. */
const MOST_LOOKED_AT = 1_000;

/** Words that begin so; those of most documents first. */
const completions = (index: SearchIndex, beginning: string): string[] => {
  const words = index.sortedWords();
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (words[middle]! < beginning) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let i = low; i < words.length && words[i]!.startsWith(beginning); i++)
    found.push(stemOf(words[i]!));
  const documents = (stem: string): number => index.postings.get(stem)?.length ?? 0;
  return [...new Set(found)].sort((a, b) => documents(b) - documents(a)).slice(0, MOST_COMPLETIONS);
};

/** For each run the terms of which a document must hold one. */
const wantedOf = (index: SearchIndex, runs: readonly Run[]): string[][] =>
  runs.flatMap((run, i) => {
    const isLast = i === runs.length - 1;
    if (run.isHan || !isLast) return tokensOfRun(run).map((token) => [token]);
    return [[...new Set([stemOf(run.text), ...completions(index, run.text)])]];
  });

const titles = (index: SearchIndex, query: string, most: number): Suggestion[] => {
  const wanted = wantedOf(index, queryRuns(query));
  if (wanted.length === 0) return [];
  const sets = wanted.map((tokens) => {
    const slots = new Set<number>();
    // The latest first: what was just changed is looked at in any case.
    for (const token of tokens)
      for (const posting of (index.postings.get(token) ?? []).slice(-MOST_LOOKED_AT))
        if ((fieldsOf(posting) & fieldBits.title) !== 0) slots.add(slotOf(posting));
    return slots;
  });
  const [first, ...others] = sets.sort((a, b) => a.size - b.size);
  const plain = normalised(query);
  const found: { suggestion: Suggestion; score: number }[] = [];
  for (const number of first!) {
    const slot = index.slots[number]!;
    if (!slot.alive || !others.every((set) => set.has(number))) continue;
    const begins = slot.plainTitle.startsWith(plain) ? 1 : 0;
    const score = begins + slot.prior + (slot.state === 'live' ? priorOf(100) : 0);
    found.push({ suggestion: { text: slot.title, kind: slot.kind, id: slot.id }, score });
  }
  const seen = new Set<string>();
  return found
    .sort((a, b) => b.score - a.score || a.suggestion.text.length - b.suggestion.text.length)
    .map(({ suggestion }) => suggestion)
    .filter(({ text }) => !seen.has(text) && seen.add(text))
    .slice(0, most);
};

/** What many looked for that begins like this, then contains it, then titles that fit. */
export const suggestions = (
  index: SearchIndex,
  popular: readonly string[],
  query: string,
  limit: number,
): Suggestion[] => {
  const plain = normalised(query);
  if (plain === '') return [];
  const holds = popular.filter((each) => normalised(each).includes(plain));
  const begins = holds.filter((each) => normalised(each).startsWith(plain));
  const queries = [...new Set([...begins, ...holds])]
    .filter((text) => isFound(index, text))
    .slice(0, MOST_QUERIES)
    .map((text): Suggestion => ({ text, kind: 'query', id: null }));
  const known = new Set(queries.map(({ text }) => normalised(text)));
  const rest = titles(index, query, limit).filter(({ text }) => !known.has(normalised(text)));
  return [...queries, ...rest].slice(0, limit);
};
