import type { Kind, SearchDocument } from './search.documents.ts';
import { fieldBits, type State } from './search.rank.ts';
import { normalised, stemOf, type Tokens, tokensOfText } from './search.text.ts';

/** A document of the index by its slot; a slot is never used twice, a change takes a new one. */
export interface Slot {
  kind: Kind;
  id: string;
  title: string;
  /** As a query is compared with it. */
  plainTitle: string;
  titleTerms: number;
  categoryId: string | null;
  storeId: string | null;
  fromFen: number | null;
  showsId: string | null;
  state: State;
  soldOut: boolean;
  prior: number;
  atMs: number;
  alive: boolean;
}

/** `slot << 4 | fields`, ascending. */
export type Postings = number[];
export const slotOf = (posting: number): number => posting >>> 4;
export const fieldsOf = (posting: number): number => posting & 15;

/**
 * Inverted index in memory: terms to documents. A change costs what the document holds, a look-up what the term's
 * documents are; about 300 bytes a document. The truth lies in the table it is read from.
 */
export interface SearchIndex {
  readonly slots: readonly Slot[];
  readonly postings: ReadonlyMap<string, Postings>;
  /** Stems of words to the word as it was first written. */
  readonly words: ReadonlyMap<string, string>;
  /** Words in alphabetical order, for completions. */
  sortedWords(): readonly string[];
  size(): number;
  /** Null when it cannot be found. */
  titleOf(kind: Kind, id: string): string | null;
  put(document: SearchDocument): void;
  remove(kind: Kind, id: string): void;
}

const COMPACT_FROM = 1_000;
const WORD = /^\p{L}{2,}$/u;

const MOST_SHARED = 5_000;
const MOST_WORDS = 100_000;

/** Tokens of texts that many documents have: the names of stores and categories. */
const sharedTokens = (): ((text: string) => Tokens) => {
  const known = new Map<string, Tokens>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    if (known.size >= MOST_SHARED) known.clear();
    const tokens = tokensOfText(text, true);
    known.set(text, tokens);
    return tokens;
  };
};

export const createSearchIndex = (): SearchIndex => {
  let slots: Slot[] = [];
  let dead = 0;
  const postings = new Map<string, Postings>();
  const words = new Map<string, string>();
  const slotById = new Map<string, number>();
  let sorted: string[] | null = null;

  const tokensOfShared = sharedTokens();

  const learnWords = (found: readonly string[]): void => {
    if (words.size >= MOST_WORDS) return;
    for (const word of found) {
      const stem = stemOf(word);
      if (words.has(stem) || !WORD.test(word)) continue;
      words.set(stem, word);
      sorted = null;
    }
  };

  /** Terms with the fields they stand in. */
  const termsOf = ({ title, names, keywords, body }: SearchDocument) => {
    const terms = new Map<string, number>();
    const add = ({ tokens, words: written }: Tokens, bit: number): void => {
      for (const token of tokens) terms.set(token, (terms.get(token) ?? 0) | bit);
      learnWords(written);
    };
    const ofTitle = tokensOfText(title, true);
    add(ofTitle, fieldBits.title);
    add(tokensOfShared(names), fieldBits.names);
    add(tokensOfShared(keywords), fieldBits.keywords);
    add(tokensOfText(body, false), fieldBits.body);
    return { terms, titleTerms: Math.max(1, ofTitle.tokens.size) };
  };

  const drop = (key: string): void => {
    const slot = slotById.get(key);
    if (slot === undefined) return;
    slots[slot]!.alive = false;
    slotById.delete(key);
    dead += 1;
  };

  /** Gives the living new slots in the same order, so that postings stay ascending. */
  const compact = (): void => {
    if (dead < COMPACT_FROM || dead * 3 < slots.length) return;
    const place = new Int32Array(slots.length).fill(-1);
    const living: Slot[] = [];
    for (const [i, slot] of slots.entries()) {
      if (!slot.alive) continue;
      place[i] = living.length;
      slotById.set(`${slot.kind}:${slot.id}`, living.length);
      living.push(slot);
    }
    for (const [token, list] of postings) {
      const kept = list.flatMap((posting) => {
        const moved = place[slotOf(posting)]!;
        return moved < 0 ? [] : [(moved << 4) | fieldsOf(posting)];
      });
      if (kept.length > 0) postings.set(token, kept);
      else postings.delete(token);
    }
    slots = living;
    dead = 0;
  };

  return {
    get slots() {
      return slots;
    },
    postings,
    words,
    sortedWords: () => {
      sorted ??= [...new Set(words.values())].sort();
      return sorted;
    },
    size: () => slotById.size,
    titleOf: (kind, id) => {
      const slot = slotById.get(`${kind}:${id}`);
      return slot === undefined ? null : slots[slot]!.title;
    },
    put: (document) => {
      const key = `${document.kind}:${document.id}`;
      drop(key);
      const { terms, titleTerms } = termsOf(document);
      const number = slots.length;
      const { names: _, keywords: __, body: ___, ...facts } = document;
      slots.push({
        ...facts,
        plainTitle: normalised(document.title),
        titleTerms,
        alive: true,
      });
      slotById.set(key, number);
      for (const [token, fields] of terms) {
        const posting = (number << 4) | fields;
        const list = postings.get(token);
        if (list) list.push(posting);
        else postings.set(token, [posting]);
      }
      compact();
    },
    remove: (kind, id) => {
      drop(`${kind}:${id}`);
      compact();
    },
  };
};
