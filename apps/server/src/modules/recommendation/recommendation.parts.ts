import { likingOf, worth } from './recommendation.rules.ts';
import type { Candidate, Shelf } from './recommendation.shelf.ts';
import type { Taste } from './recommendation.tastes.ts';

export interface Part {
  name:
    | 'similar'
    | 'followed'
    | 'host'
    | 'category'
    | 'product'
    | 'trending'
    | 'newest'
    | 'foretold';
  value: number;
  /** Of the taste: what the part is about. */
  entity: string | null;
  /** Of what is foretold: whether it stands higher for it. */
  moved?: boolean;
}

export interface Ranked extends Candidate {
  /** On its shelf. */
  place: number;
  score: number;
  /** They sum to the score. */
  parts: Part[];
}

/** What the score of one candidate is made of. */
export const partsOf = (
  shelf: Shelf,
  taste: Taste,
  place: number,
  { near, scale, alpha }: { near: number; scale: number; alpha: number },
): Part[] => {
  const { host, category, products } = shelf.about[place]!;
  const parts: Part[] = [];
  const say = (name: Part['name'], value: number, entity: string | null): void => {
    if (value !== 0) parts.push({ name, value: value * scale, entity });
  };
  const liking = (entity: string): number => {
    const weight = taste.held.get(entity);
    return weight === undefined ? 0 : likingOf(weight);
  };
  say('similar', worth.similar * near, null);
  if (host !== null) {
    if (taste.following.has(host)) say('followed', worth.followed, host);
    say('host', worth.host * liking(host), host);
  }
  say('category', worth.category * liking(category), category);
  for (const product of products) say('product', worth.product * liking(product), product);
  parts.push({ name: 'trending', value: (1 - alpha) * shelf.prior[place]!, entity: null });
  return parts;
};

export const scoreOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + part.value, 0);
