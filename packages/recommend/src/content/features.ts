import { wordsOf } from './words.ts';

/** What is known of an item beside who took it. */
export interface ItemContent {
  /** Title and description, Chinese or English. */
  text?: string;
  /** Category, brand, host, tags. */
  categories?: readonly string[];
  /** Fen; falls into a band by its logarithm, and touches the next bands half. */
  priceFen?: number;
  /** Of a picture or anything else, from a model of one's own; same length for all items that have one. */
  embedding?: ArrayLike<number>;
}

export interface ContentWeights {
  /** Shares of the squared length of an item's vector; parts an item lacks are left out. */
  text?: number;
  categories?: number;
  price?: number;
  embedding?: number;
}

export type ContentVector = Map<string, number>;

const scaled = (part: ContentVector, share: number, into: ContentVector): void => {
  let square = 0;
  for (const value of part.values()) square += value * value;
  const factor = square === 0 ? 0 : Math.sqrt(share / square);
  for (const [feature, value] of part) into.set(feature, value * factor);
};

const BANDS_PER_DOUBLING = 1;

const priceBands = (priceFen: number): ContentVector => {
  const band = Math.log2(Math.max(1, priceFen)) * BANDS_PER_DOUBLING;
  const low = Math.floor(band);
  return new Map([
    [`price:${low}`, 1 - (band - low)],
    [`price:${low + 1}`, band - low],
  ]);
};

/**
 * A vector of length 1 per item: TF-IDF of words, categories by rarity, price bands and the
 * embedding, each with its share. O(words).
 */
export const contentVectors = (
  items: readonly ItemContent[],
  { text = 0.4, categories = 0.3, price = 0.1, embedding = 0.2 }: ContentWeights = {},
): ContentVector[] => {
  const parts = items.map((item) => {
    const counts = new Map<string, number>();
    for (const word of wordsOf(item.text ?? '')) counts.set(word, (counts.get(word) ?? 0) + 1);
    return { counts, tags: new Set(item.categories ?? []) };
  });
  const holders = new Map<string, number>();
  const count = (feature: string) => holders.set(feature, (holders.get(feature) ?? 0) + 1);
  for (const { counts, tags } of parts) {
    for (const word of counts.keys()) count(`word:${word}`);
    for (const tag of tags) count(`category:${tag}`);
  }
  const rarity = (feature: string): number =>
    Math.log((1 + items.length) / (1 + (holders.get(feature) ?? 0))) + 1;
  return items.map((item, at) => {
    const { counts, tags } = parts[at]!;
    const vector: ContentVector = new Map();
    const words = new Map(
      [...counts].map(([word, times]) => [
        `word:${word}`,
        (1 + Math.log(times)) * rarity(`word:${word}`),
      ]),
    );
    scaled(words, text, vector);
    scaled(
      new Map([...tags].map((tag) => [`category:${tag}`, rarity(`category:${tag}`)])),
      categories,
      vector,
    );
    if (item.priceFen !== undefined) scaled(priceBands(item.priceFen), price, vector);
    if (item.embedding) {
      const places = Array.from(item.embedding, (value, f) => [`embedding:${f}`, value] as const);
      scaled(new Map(places), embedding, vector);
    }
    const whole: ContentVector = new Map();
    scaled(vector, 1, whole);
    return whole;
  });
};

/** Cosine of two sparse vectors; 0 where one has no length. */
export const contentCosine = (a: ContentVector, b: ContentVector): number => {
  let [dot, squareA, squareB] = [0, 0, 0];
  for (const [feature, value] of a) {
    squareA += value * value;
    dot += value * (b.get(feature) ?? 0);
  }
  for (const value of b.values()) squareB += value * value;
  return dot / (Math.sqrt(squareA * squareB) || 1);
};
