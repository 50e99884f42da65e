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
    parts.push({ name, value: value * scale, entity });
  };
  const sayLiked = (name: 'host' | 'category' | 'product', entity: string): void => {
    const weight = taste.held.get(entity);
    const value = weight === undefined ? 0 : worth[name] * likingOf(weight);
    if (value !== 0) say(name, value, entity);
  };
  if (near !== 0) say('similar', worth.similar * near, null);
  if (host !== null) {
    if (taste.following.has(host)) say('followed', worth.followed, host);
    sayLiked('host', host);
  }
  sayLiked('category', category);
  for (const product of products) sayLiked('product', product);
  parts.push({ name: 'trending', value: (1 - alpha) * shelf.prior[place]!, entity: null });
  return parts;
};

export const scoreOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + part.value, 0);
