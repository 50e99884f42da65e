import type { PredictionTaskName } from '@kaibo/contracts/prediction';
import type { Entity, Online } from '#behaviour';
import type { Airing } from './prediction.airing.ts';
import { contextOf, type Known } from './prediction.columns.ts';
import type { Models } from './prediction.models.ts';
import { contextNames } from './prediction.tasks.ts';

/** Of each candidate, in the order asked; null for what no champion foretells, NaN where too little is known yet. */
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
  /** Rows of now from memory. */
  online: Pick<Online, 'read'>;
  airing: Pick<Airing, 'now'>;
}

const ofRooms = ['click', 'buy', 'stay', 'interact', 'value'] as const;

/** What is foretold, of what in which rooms. */
interface Things {
  viewer: string;
  entity: Entity;
  keys: readonly string[];
  roomIds: readonly string[];
}

/** Foretells from what is in memory: it waits for no store, and answers null rather than guess. */
export const createScoring = ({ models, online, airing }: ServeNeeds) => {
  const versions = (names: readonly PredictionTaskName[]): string => {
    const champions = models.champions();
    return names
      .flatMap((name) => {
        const one = champions.get(name);
        return one ? [`${name}:${one.version}`] : [];
      })
      .join(',');
  };

  /** Null while the viewer is not known; they are found out beside. */
  const known = async ({
    viewer,
    entity,
    keys,
    roomIds,
  }: Things): Promise<{ facts: Known; isCold: boolean[] } | null> => {
    const onAir = airing.now();
    const hosts = roomIds.map((id) => onAir.get(id)?.hostId ?? '');
    const [own, of, host, pairs] = await Promise.all([
      online.read('viewer', [viewer]),
      online.read(entity, keys),
      online.read('host', hosts),
      online.read(
        'viewer-in-room',
        roomIds.map(() => viewer),
        roomIds,
      ),
    ]);
    if (own.isCold[0]) return null;
    const context = new Float64Array(roomIds.length * contextNames.length);
    roomIds.forEach((id, i) => {
      const known = contextOf(own.atMs, onAir.get(id)?.startedAtMs ?? null);
      context.set(known, i * contextNames.length);
    });
    return {
      isCold: of.isCold.map((isCold, i) => isCold || host.isCold[i]! || pairs.isCold[i]!),
      facts: {
        rows: keys.length,
        entities: {
          viewer: { values: own.rows, shared: true },
          [entity]: { values: of.rows, shared: false },
          host: { values: host.rows, shared: false },
          'viewer-in-room': { values: pairs.rows, shared: false },
        },
        context: { values: context, shared: false },
      },
    };
  };

  const scoreOf = (
    name: PredictionTaskName,
    { facts, isCold }: { facts: Known; isCold: readonly boolean[] },
  ): Float32Array | null => {
    const champion = models.champions().get(name);
    if (!champion) return null;
    const scores = new Float32Array(champion.score(facts));
    for (let i = 0; i < scores.length; i++) if (isCold[i]) scores[i] = Number.NaN;
    return scores;
  };

  return {
    /** Whether a champion foretells it at all. */
    foretells: (name: PredictionTaskName): boolean => models.champions().has(name),
    /** @param viewer as events name them: the id of an account or of a browser, who agreed to be known. */
    scoreRooms: async (viewer: string, roomIds: readonly string[]): Promise<RoomScores | null> => {
      const champions = models.champions();
      if (roomIds.length === 0 || !ofRooms.some((name) => champions.has(name))) return null;
      const found = await known({ viewer, entity: 'room', keys: roomIds, roomIds });
      if (!found) return null;
      return {
        ...{ click: scoreOf('click', found), buy: scoreOf('buy', found) },
        ...{ stay: scoreOf('stay', found), interact: scoreOf('interact', found) },
        ...{ valueFen: scoreOf('value', found), modelVersion: versions(ofRooms) },
      };
    },
    /** Whether a viewer will want each product of a room. */
    scoreProducts: async (
      viewer: string,
      roomId: string,
      productIds: readonly string[],
    ): Promise<{ wanted: Float32Array; modelVersion: string } | null> => {
      if (productIds.length === 0 || !models.champions().has('wanted')) return null;
      const roomIds = productIds.map(() => roomId);
      const found = await known({ viewer, entity: 'product', keys: productIds, roomIds });
      const wanted = found && scoreOf('wanted', found);
      return wanted && { wanted, modelVersion: versions(['wanted']) };
    },
  };
};

export type Scoring = ReturnType<typeof createScoring>;
