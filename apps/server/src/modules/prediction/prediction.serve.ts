import type { PredictionTaskName } from '@kaibo/contracts/prediction';
import type { Entity } from '#behaviour';
import type { Airing } from './prediction.airing.ts';
import { contextOf, type Known, type Source } from './prediction.columns.ts';
import type { FeatureReader } from './prediction.features.ts';
import type { Models } from './prediction.models.ts';

/** Of each candidate, in the order asked; null for what no champion foretells. */
export interface RoomScores {
  /** Probabilities, as of `predictionTasks`. */
  click: Float32Array | null;
  buy: Float32Array | null;
  stay: Float32Array | null;
  interact: Float32Array | null;
  /** Fen that an order of this viewer in that room is worth, if there is one. */
  valueFen: Float32Array | null;
  /** Of the champions that had a say: `click:…,buy:…`. */
  modelVersion: string;
}

export interface ServeNeeds {
  models: Pick<Models, 'champions'>;
  features: FeatureReader;
  airing: Pick<Airing, 'now'>;
}

const ofRooms = ['click', 'buy', 'stay', 'interact', 'value'] as const;

const contextRows = (startedAtMs: readonly (number | null)[], atMs: number): Source => ({
  shared: false,
  values: Float64Array.from(startedAtMs.flatMap((started) => contextOf(atMs, started))),
});

/** Foretells from what is in memory: it waits for nothing, and answers null rather than guess. */
export const createScoring = ({ models, features, airing }: ServeNeeds) => {
  const versions = (names: readonly PredictionTaskName[]): string => {
    const champions = models.champions();
    return names
      .flatMap((name) => {
        const one = champions.get(name);
        return one ? [`${name}:${one.version}`] : [];
      })
      .join(',');
  };

  /** What is known of a viewer and many things at once; null while any of it is not. */
  const known = (
    viewer: string,
    things: { entity: Entity; keys: readonly string[] },
    roomIds: readonly string[],
    atMs: number,
  ): Known | null => {
    const own = features.read('viewer', [viewer]);
    const of = features.read(things.entity, things.keys);
    const pairs = features.read(
      'viewer-in-room',
      roomIds.map(() => viewer),
      roomIds,
    );
    if (!own || !of || !pairs) return null;
    const onAir = airing.now();
    const started = roomIds.map((id) => onAir.get(id)?.startedAtMs ?? null);
    return {
      rows: roomIds.length,
      entities: {
        viewer: { values: own, shared: true },
        [things.entity]: { values: of, shared: false },
        'viewer-in-room': { values: pairs, shared: false },
      },
      context: contextRows(started, atMs),
    };
  };

  return {
    /** @param viewer as events name them: the id of an account or of a browser. */
    scoreRooms: (viewer: string, roomIds: readonly string[], atMs: number): RoomScores | null => {
      const champions = models.champions();
      if (roomIds.length === 0 || !ofRooms.some((name) => champions.has(name))) return null;
      const facts = known(viewer, { entity: 'room', keys: roomIds }, roomIds, atMs);
      if (!facts) return null;
      const score = (name: PredictionTaskName): Float32Array | null => {
        const champion = champions.get(name);
        return champion ? Float32Array.from(champion.score(facts)) : null;
      };
      return {
        ...{ click: score('click'), buy: score('buy'), stay: score('stay') },
        ...{ interact: score('interact'), valueFen: score('value') },
        modelVersion: versions(ofRooms),
      };
    },
    /** Whether a viewer will want each product of a room. */
    scoreProducts: (
      viewer: string,
      { roomId, productIds }: { roomId: string; productIds: readonly string[] },
      atMs: number,
    ): { wanted: Float32Array; modelVersion: string } | null => {
      const champion = models.champions().get('wanted');
      if (!champion || productIds.length === 0) return null;
      const rooms = productIds.map(() => roomId);
      const facts = known(viewer, { entity: 'product', keys: productIds }, rooms, atMs);
      if (!facts) return null;
      const wanted = Float32Array.from(champion.score(facts));
      return { wanted, modelVersion: versions(['wanted']) };
    },
  };
};

export type Scoring = ReturnType<typeof createScoring>;
