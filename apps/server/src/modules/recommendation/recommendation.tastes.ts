import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { gathered } from '#platform/gather';
import type { ActiveModel, Held } from './recommendation.active.ts';
import { Kept } from './recommendation.kept.ts';
import { type Person, type PersonKey, SEGMENT_PREFIX } from './recommendation.people.ts';
import { nothingRefused, type Refused, refusedOf } from './recommendation.refused.ts';
import { RECENT_WORTH, weights } from './recommendation.rules.ts';
import { knownOf, type TasteRow } from './recommendation.store.ts';

/** What is known of somebody, ready to rank by. */
export interface Taste {
  /** What is left of their acts by thing; less than nothing for what they turned away from. */
  held: ReadonlyMap<string, number>;
  /** Hosts they follow, as entities. */
  following: ReadonlySet<string>;
  /** What a model may fold in. */
  history: readonly Held[];
  /** How much they have done, in clicks. */
  evidence: number;
  refused: Refused;
  /** By a model; folded once for each model. */
  folded(model: ActiveModel): Float32Array | null;
  /** What of the history speaks most for something; null when nothing does. Worked out once for each model. */
  becauseOf(model: ActiveModel, about: string): string | null;
}

export const tasteOf = (rows: readonly TasteRow[], refused: Refused = nothingRefused): Taste => {
  const held = new Map<string, number>();
  const following = new Set<string>();
  for (const { entity, weight, recent, following: follows } of rows) {
    if (Number.isFinite(weight + recent)) held.set(entity, weight + RECENT_WORTH * recent);
    if (follows) following.add(entity);
  }
  for (const entity of refused.against) held.set(entity, (held.get(entity) ?? 0) + weights.refused);
  const history = [...held].flatMap(([entity, weight]) => (weight > 0 ? [{ entity, weight }] : []));
  let foldedBy: ActiveModel | null = null;
  let vector: Float32Array | null = null;
  let explainedBy: ActiveModel | null = null;
  const because = new Map<string, string | null>();
  return {
    held,
    following,
    history,
    evidence: [...held.values()].reduce((sum, weight) => sum + Math.abs(weight), 0),
    refused,
    folded: (model) => {
      if (foldedBy === model) return vector;
      vector = history.length === 0 ? null : model.foldIn(history);
      foldedBy = model;
      return vector;
    },
    becauseOf: (model, about) => {
      if (explainedBy !== model) because.clear();
      explainedBy = model;
      const known = because.get(about);
      if (known !== undefined) return known;
      const [first] = model.rowOf(about) < 0 ? [] : model.explain(history, about);
      const entity = first && first.contribution > 0 ? first.entity : null;
      because.set(about, entity);
      return entity;
    },
  };
};

export interface Tastes {
  of(person: Person): Promise<Taste>;
  /** What these people did has changed: they are read again when they ask next. */
  drop(people: Iterable<PersonKey>): void;
}

const MOST_PEOPLE = 50_000;
/** What changes is told to every process at once; this bounds what a failing subscription, or decay, may cost. */
const TRUST_MS = 30_000;
/** Nobody is told that a segment has changed. */
const TRUST_SEGMENT_MS = 1_000;

/**
 * The people who asked last. A reading that began before `drop` is given to nobody who asks after it.
 */
export const createTastes = (needs: { db: Database; clock: Clock }): Tastes => {
  const kept = new Kept<{ taste: Promise<Taste>; atMs: number; isKnown: boolean }>(MOST_PEOPLE);
  const look = gathered((people: readonly PersonKey[]) =>
    knownOf(needs.db, people, needs.clock.nowMs()),
  );
  const read = async ({ key, isKnown }: Person): Promise<Taste> => {
    const { tastes, refused } = (await look([key])).get(key)!;
    const said = refusedOf(refused);
    return isKnown ? tasteOf(tastes, said) : tasteOf([], { ...said, against: [] });
  };
  return {
    of: (person) => {
      const nowMs = needs.clock.nowMs();
      const { key, isKnown } = person;
      const known = kept.get(key);
      const trustMs = key.startsWith(SEGMENT_PREFIX) ? TRUST_SEGMENT_MS : TRUST_MS;
      if (known?.isKnown === isKnown && nowMs - known.atMs <= trustMs) return known.taste;
      const entry = { taste: read(person), atMs: nowMs, isKnown };
      kept.set(key, entry);
      entry.taste.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      return entry.taste;
    },
    drop: (people) => {
      for (const person of people) kept.delete(person);
    },
  };
};
