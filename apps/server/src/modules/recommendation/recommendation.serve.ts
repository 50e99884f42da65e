import type { BothLanguages, Why } from '@kaibo/contracts';
import type { ActiveModel, Held, Models } from './recommendation.active.ts';
import { type Allocation, certain, type Given, waitingFor } from './recommendation.allocation.ts';
import { type Drawn, explore } from './recommendation.explore.ts';
import { type Foretell, withForetold } from './recommendation.foretold.ts';
import type { Person } from './recommendation.people.ts';
import { type Ranking, rank, rankForAll } from './recommendation.rank.ts';
import { mainPart, type Placed, reasonOf, sourceOf } from './recommendation.reasons.ts';
import type { Step } from './recommendation.rules.ts';
import { type Candidate, type Shelf, type ShelfOptions, shelfOf } from './recommendation.shelf.ts';
import { type Taste, type Tastes, tasteOf } from './recommendation.tastes.ts';

export interface ServeNeeds {
  tastes: Tastes;
  models: Models;
  /** People who told the same of themselves, as one; null when nothing was told. */
  segmentOf(person: Person): Promise<Taste | null>;
  /** What things are called; those that nobody asked for before are looked up. */
  namesOf(entities: readonly string[]): Promise<ReadonlyMap<string, BothLanguages>>;
  /** What champions foretell; nothing unless given. */
  foretell?: Foretell;
  onFault(error: unknown, what: string): void;
}

export interface Asked {
  person: Person | null;
  requestId: string;
  candidates: readonly Candidate[];
  /** Of candidates that many are asked about: what they are called together. */
  shelf?: string;
  limit: number;
  only?: ((candidate: Candidate) => boolean) | undefined;
  /** Gives the ranked their places; as they are ranked unless given. */
  allocation?: Allocation | undefined;
  /** Where the person is: what it is about, for who is not known. */
  context?: readonly Held[] | undefined;
  /** Products of a room: the room, so that what is foretold there counts. */
  inRoom?: string;
  /** The truth at this moment: those of these that may be shown. */
  stillShown(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface Answer {
  step: Step;
  modelVersion: string | null;
  items: (Candidate & Why)[];
}

interface Chained {
  ranking: Ranking;
  step: Step;
  shelf: Shelf;
  /** What it was ranked by, when that was the person's own. */
  own?: Taste;
}

/** Ranked beyond the places, for those that are not shown any more. */
const SPARE = 8;
/** Of how many times the places the arrangement may choose. */
const CHOICE = 3;

/** Nobody reads more digits, and each costs time to write. */
const told = (score: number): number => Math.round(score * 1e6) / 1e6;
/** Small ones are divided by. */
const toldChance = (chance: number): number => Math.round(chance * 1e10) / 1e10;

const idOn =
  ({ candidates }: Shelf) =>
  ({ place }: Pick<Drawn, 'place'>): string =>
    candidates[place]!.id;

/** Where somebody is says something of what they want now, beside all they did before. */
const besides = (own: Taste, context: readonly Held[] = []): Taste => {
  if (context.length === 0) return own;
  const held = new Map(own.held);
  for (const { entity, weight } of context) held.set(entity, (held.get(entity) ?? 0) + weight);
  return { ...own, held };
};

/** Serves rooms and products: personal → segment → trending → newest, whatever fails on the way. */
export const createServing = (needs: ServeNeeds) => {
  const shelves = new WeakMap<readonly Candidate[], Shelf>();
  const latest = new Map<string, Shelf>();
  /** A model that failed is not asked again. */
  let faulty: ActiveModel | null = null;

  const shelfFor = ({ candidates, shelf: name }: Asked): Shelf => {
    const active = needs.models.active();
    const model = active === faulty ? null : active;
    const known = shelves.get(candidates);
    if (known && known.model === model) return known;
    const made = makeShelf(candidates, { model, before: latest.get(name ?? ''), isKept: !!name });
    shelves.set(candidates, made);
    if (name) latest.set(name, made);
    return made;
  };

  const makeShelf = (candidates: readonly Candidate[], options: ShelfOptions): Shelf => {
    try {
      return shelfOf(candidates, options);
    } catch (error) {
      faulty = options.model;
      needs.onFault(error, 'the model does not fit, its version is served without');
      return shelfOf(candidates, { ...options, model: null });
    }
  };

  const rankSafely = (asked: Asked, taste: Taste, count: number): Ranking => {
    const wanted = { count, only: asked.only };
    const shelf = shelfFor(asked);
    try {
      return rank(shelf, taste, wanted);
    } catch (error) {
      if (shelf.model === null) {
        needs.onFault(error, 'a taste could not be ranked by, and everybody’s order served');
        return rankForAll(shelf, taste, wanted);
      }
      faulty = shelf.model;
      needs.onFault(error, 'a model failed, its version is served without');
      return rankSafely(asked, taste, count);
    }
  };

  const orNull = async <T>(work: Promise<T>, what: string): Promise<T | null> => {
    try {
      return await work;
    } catch (error) {
      needs.onFault(error, what);
      return null;
    }
  };

  const segmentFor = async ({ person, context }: Asked, own: Taste | null) => {
    const told = person?.isKnown
      ? await orNull(needs.segmentOf(person), 'the segment was left out')
      : null;
    const rows = (context ?? []).map((held) => ({ ...held, recent: 0, following: false }));
    const here = rows.length > 0 ? tasteOf(rows) : null;
    const taste = told ? besides(told, context) : here;
    return taste && { ...taste, refused: own?.refused ?? taste.refused };
  };

  /** Rooms on air, and products of a room; of the rest nothing is foretold. */
  const foretold = async (asked: Asked, ranking: Ranking): Promise<Ranking> => {
    const { person, shelf: name, inRoom } = asked;
    const { foretell } = needs;
    if (!foretell || !person || (name !== 'live' && inRoom === undefined)) return ranking;
    try {
      return await withForetold(ranking, shelfFor(asked), (some) =>
        foretell(person, some, inRoom ?? null),
      );
    } catch (error) {
      needs.onFault(error, 'what is foretold was left out');
      return ranking;
    }
  };

  const chain = async (asked: Asked, count: number): Promise<Chained> => {
    const { person } = asked;
    const own = person && (await orNull(needs.tastes.of(person), 'the taste was left out'));
    if (own && own.held.size > 0) {
      const ranking = rankSafely(asked, besides(own, asked.context), count);
      if (ranking.isPersonal) {
        const ordered = await foretold(asked, ranking);
        return { ranking: ordered, step: 'personal', shelf: shelfFor(asked), own };
      }
    }
    const segment = await segmentFor(asked, own);
    if (segment) {
      const ranking = rankSafely(asked, segment, count);
      if (ranking.isPersonal)
        return { ranking: await foretold(asked, ranking), step: 'segment', shelf: shelfFor(asked) };
    }
    const shelf = shelfFor(asked);
    const everybodys = rankForAll(shelf, own, { count, only: asked.only });
    // A bag is scored 0 to 1; what everybody likes of rooms is not.
    const ranking = asked.inRoom === undefined ? everybodys : await foretold(asked, everybodys);
    if (ranking.isPersonal) return { ranking, step: 'personal', shelf };
    return { ranking, step: shelf.isTrending ? 'trending' : 'newest', shelf };
  };

  /** Of what the model alone put there: what in the person's history speaks for it. */
  const explained = (placed: readonly Placed[], own: Taste): void => {
    const model = needs.models.active();
    if (!model) return;
    for (const item of placed) {
      const main = mainPart(item);
      if (main?.name !== 'similar' || main.entity !== null) continue;
      const about = item.hostId === null ? `product:${item.id}` : `host:${item.hostId}`;
      main.entity = own.becauseOf(model, about);
    }
  };

  const explainSafely = (placed: readonly Placed[], own: Taste): void => {
    try {
      explained(placed, own);
    } catch (error) {
      needs.onFault(error, 'reasons were left out');
    }
  };

  const whyOf = (
    item: Placed,
    position: number,
    { step, names }: { step: Step; names: ReadonlyMap<string, BothLanguages> },
  ): Candidate & Why => {
    const parts = item.parts.map(({ name, value }) => ({ name, value: told(value) }));
    // As new as `item` is: its own fields are set, and the rest is not copied.
    return Object.assign(item, {
      ...{ position, parts },
      propensity: toldChance(item.propensity),
      score: told(parts.reduce((sum, { value }) => sum + value, 0)),
      source: sourceOf(item, step),
      reason: reasonOf(item, step, (entity) => names.get(entity) ?? null),
    });
  };

  const arranged = (
    { allocation }: Asked,
    { ranking, shelf }: Pick<Chained, 'ranking' | 'shelf'>,
    places: number,
  ): readonly Given[] => {
    const byRank = () => ranking.places.slice(0, places).map(certain);
    if (!allocation) return byRank();
    try {
      return allocation.arrange(waitingFor(allocation, ranking, shelf), places);
    } catch (error) {
      needs.onFault(error, 'places were given out by rank alone');
      return byRank();
    }
  };

  /** All of what is said of those that are shown; it is left out for those that only wait to be. */
  const detailed = ({ ranking, own }: Chained, drawn: readonly Drawn[]): Placed[] => {
    // `at` makes a new object of many fields each time, so that it need not be copied.
    const placed = drawn.map((one) => Object.assign(ranking.at(one.place), one));
    if (own) explainSafely(placed, own);
    return placed;
  };

  const serve = async (asked: Asked): Promise<Answer> => {
    const { limit } = asked;
    const chained = await chain(asked, (limit + SPARE) * CHOICE);
    const drawn = drawnFor(asked, chained);
    const first = detailed(chained, drawn.slice(0, limit));
    const [still, names] = await Promise.all([
      asked.stillShown(drawn.map(idOn(chained.shelf))),
      namesFor(first),
    ]);
    const shown = first.filter((item) => still.has(item.id));
    const missing = limit - shown.length;
    const more = missing > 0 ? await refill(asked, chained, { drawn, still, missing }) : [];
    const all = more.length > 0 ? new Map([...names, ...(await namesFor(more))]) : names;
    const { step, ranking } = chained;
    return {
      step,
      modelVersion: ranking.modelVersion,
      items: [...shown, ...more].map((item, position) =>
        whyOf(item, position, { step, names: all }),
      ),
    };
  };

  /** Who stands where, and some more for those that are not shown any more. */
  const drawnFor = (asked: Asked, { ranking, shelf }: Chained): Drawn[] => {
    const { candidates, limit, requestId } = asked;
    const places = limit + SPARE;
    const isAll = ranking.places.length < places * CHOICE;
    const free = isAll ? ranking.places.length : candidates.length;
    const isAllowed = (place: number) => ranking.isAllowed(shelf.candidates[place]!);
    const pool = { places: limit, candidates: candidates.length, free, isAllowed, requestId };
    return explore(arranged(asked, { ranking, shelf }, places), pool);
  };

  /** The spare ones, and more of the ranking where more has ended or sold out than was spare. */
  const refill = async (
    { limit, stillShown }: Asked,
    chained: Chained,
    { drawn, still, missing }: { drawn: Drawn[]; still: ReadonlySet<string>; missing: number },
  ): Promise<Placed[]> => {
    const idOf = idOn(chained.shelf);
    const spare = drawn.slice(limit).filter((one) => still.has(idOf(one)));
    const known = new Set(drawn.map(({ place }) => place));
    const rest =
      spare.length < missing
        ? chained.ranking.places.filter((place) => !known.has(place)).map(certain)
        : [];
    const stillRest = rest.length > 0 ? await stillShown(rest.map(idOf)) : still;
    const following = rest
      .filter((one) => stillRest.has(idOf(one)))
      .map((one) => ({ ...one, explored: false }));
    return detailed(chained, [...spare, ...following].slice(0, missing));
  };

  const namesFor = async (placed: readonly Placed[]) => {
    const wanted = placed.flatMap((item) => {
      const entity = mainPart(item)?.entity;
      return entity ? [entity] : [];
    });
    const names = wanted.length === 0 ? null : needs.namesOf([...new Set(wanted)]);
    return (names && (await orNull(names, 'names were left out'))) ?? new Map();
  };

  return { serve };
};

export type Serving = ReturnType<typeof createServing>;
