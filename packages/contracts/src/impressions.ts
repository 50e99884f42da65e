import { z } from 'zod';
import { TrafficPlace } from './traffic.served.ts';
import { Id } from './values.ts';

const ItemKind = z.enum(['room', 'product']);

/**
 * What stood in an answer, by column, what stood first first: a platform writes hundreds of answers a second, and a
 * list of objects is twice as long and holds a hundred times as many things in memory.
 */
export const ServedItems = z.object({
  ids: z.array(Id),
  kinds: z.array(ItemKind),
  scores: z.array(z.number()),
  reasons: z.array(z.string()),
  sources: z.array(z.string()),
  /** How probable it was that each stood there. */
  propensities: z.array(z.number()),
  /** Positions whose item was drawn at random. */
  explored: z.array(z.int()),
  /** How the first places were given out; empty where none were. */
  places: z.array(TrafficPlace),
});
export type ServedItems = z.infer<typeof ServedItems>;

/** One thing in one place of one answer. */
export interface Impression {
  itemId: string;
  kind: z.infer<typeof ItemKind>;
  /** From 0. */
  position: number;
  score: number;
  reason: string;
  source: string;
  explored: boolean;
  propensity: number;
  /** Of a place that was given out. */
  traffic?: TrafficPlace | undefined;
}

/** In order of position. Those that were given out are the first. */
export const servedItemsOf = (items: readonly Omit<Impression, 'position'>[]): ServedItems => ({
  ids: items.map(({ itemId }) => itemId),
  kinds: items.map(({ kind }) => kind),
  scores: items.map(({ score }) => score),
  reasons: items.map(({ reason }) => reason),
  sources: items.map(({ source }) => source),
  propensities: items.map(({ propensity }) => propensity),
  explored: items.flatMap(({ explored }, position) => (explored ? [position] : [])),
  places: items.flatMap(({ traffic }) => traffic ?? []),
});

const listed = (items: readonly Impression[]): Impression[] =>
  items.toSorted((a, b) => a.position - b.position);

type EitherItems = { items: ServedItems | readonly Impression[] };

/** Of the payload of `feed.served`, whichever version wrote it: before the third, items were a list. O(1) since then. */
export const servedColumnsOf = (payload: unknown): ServedItems => {
  const { items } = payload as EitherItems;
  return 'ids' in items ? items : servedItemsOf(listed(items));
};

/** As `servedColumnsOf`, an object a place: for where it does not matter how many are made. */
export const impressionsOf = (payload: unknown): Impression[] => {
  const { items } = payload as EitherItems;
  if (!('ids' in items)) return listed(items);
  const explored = new Set(items.explored);
  return items.ids.map((itemId, position) => ({
    itemId,
    kind: items.kinds[position]!,
    position,
    score: items.scores[position]!,
    reason: items.reasons[position]!,
    source: items.sources[position]!,
    explored: explored.has(position),
    propensity: items.propensities[position]!,
    traffic: items.places[position],
  }));
};
