import type { Kind, SearchDocument } from './search.documents.ts';
import { fieldBits, type State } from './search.rank.ts';
import { normalised, runsOf, stemOf, tokensOfText } from './search.text.ts';

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
  put(document: SearchDocument): void;
  remove(kind: Kind, id: string): void;
}

const COMPACT_FROM = 1_000;
const WORD = /^\p{L}{2,}$/u;

const fieldsOfTerms = (document: SearchDocument): { terms: Map<string, number>; title: number } => {
  const terms = new Map<string, number>();
  const add = (text: string, bit: number, withSigns: boolean): number => {
    const tokens = tokensOfText(text, withSigns);
    for (const token of tokens) terms.set(token, (terms.get(token) ?? 0) | bit);
    return tokens.size;
  };
  const title = add(document.title, fieldBits.title, true);
  add(document.names, fieldBits.names, true);
  add(document.keywords, fieldBits.keywords, true);
  add(document.body, fieldBits.body, false);
  return { terms, title };
};

export const createSearchIndex = (): SearchIndex => {
  let slots: Slot[] = [];
  let dead = 0;
  const postings = new Map<string, Postings>();
  const words = new Map<string, string>();
  const slotById = new Map<string, number>();
  let sorted: string[] | null = null;

  const learnWords = (text: string): void => {
    for (const { isHan, text: word } of runsOf(text)) {
      if (isHan || !WORD.test(word)) continue;
      const stem = stemOf(word);
      if (words.has(stem)) continue;
      words.set(stem, word);
      sorted = null;
    }
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
    put: (document) => {
      const key = `${document.kind}:${document.id}`;
      drop(key);
      const { terms, title } = fieldsOfTerms(document);
      const number = slots.length;
      const { names: _, keywords: __, body: ___, ...facts } = document;
      slots.push({
        ...facts,
        plainTitle: normalised(document.title),
        titleTerms: Math.max(1, title),
        alive: true,
      });
      slotById.set(key, number);
      for (const [token, fields] of terms) {
        const posting = (number << 4) | fields;
        const list = postings.get(token);
        if (list) list.push(posting);
        else postings.set(token, [posting]);
      }
      learnWords(`${document.title} ${document.names} ${document.keywords}`);
      compact();
    },
    remove: (kind, id) => {
      drop(`${kind}:${id}`);
      compact();
    },
  };
};
