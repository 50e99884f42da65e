import { createHash } from 'node:crypto';
import { Failure } from '@kaibo/contracts';
import type { PredictionTaskName } from '@kaibo/contracts/prediction';
import { PredictError } from '@kaibo/predict';
import { findCleaning } from '#behaviour';
import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import { isDatabaseAway } from '#platform/health.away';
import { missingColumn } from './prediction.columns.ts';
import {
  dropFile,
  failModel,
  type Promotion,
  promoteModel,
  type ServableRow,
  servableModels,
  servedBefore,
  surplusModels,
} from './prediction.models.store.ts';
import { type Fitted, type Scorer, scorerOf } from './prediction.scorer.ts';
import { taskOf } from './prediction.tasks.ts';

export interface ModelsNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  clock: Clock;
  /** Told of a model that cannot be served; the others go on. */
  onError(error: unknown, what: string): void;
}

export interface Serving extends Scorer {
  version: string;
}

export type Champions = ReadonlyMap<PredictionTaskName, Serving>;

export interface Models {
  /** What serves; readers see all of one moment or all of the next. */
  champions(): Champions;
  /** Loads it first, so that only what can serve is promoted. */
  promote(task: PredictionTaskName, version: string, why: string): Promise<Promotion>;
  rollBack(task: PredictionTaskName): Promise<Promotion>;
  keep(task: PredictionTaskName, version: string, bytes: Uint8Array): Promise<string>;
  fittedOf(row: ServableRow): Promise<Fitted>;
  prune(): Promise<void>;
  /** Serves with what is champion by now; also happens by itself every few seconds. */
  refresh(): Promise<void>;
  warm(): Promise<void>;
  close(): Promise<void>;
}

const POLL_EVERY_MS = 5_000;
const FILES_KEPT = 6;

/** A model that must not serve; `code: …` as it is kept. */
export class NotServable extends Error {
  override readonly name = 'NotServable';
}

const blobKeyOf = (task: string, version: string): string => `models/prediction/${task}/${version}`;
const checksumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Knows the versions and holds those that serve. */
export const createModels = (needs: ModelsNeeds): Models => {
  const { db, blobs, clock } = needs;
  let current: Champions = new Map();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  /** One at a time: what is found last must be what serves. */
  let under: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = under.then(work);
    under = mine.catch(() => undefined);
    return mine;
  };

  const fittedOf = async (row: ServableRow): Promise<Fitted> => {
    const missing = missingColumn(taskOf(row.task).moment, row.columns);
    if (missing !== null)
      throw new NotServable(`prediction/other-columns: there is no "${missing}" any more`);
    const blob = await blobs.get(blobKeyOf(row.task, row.version));
    if (!blob) throw new NotServable('prediction/no-file: the file of the model is not there');
    if (checksumOf(blob.bytes) !== row.checksum)
      throw new NotServable('prediction/altered-file: the file is not the one that was kept');
    const kept = await findCleaning(db, row.cleaningName, row.cleaningVersion);
    if (!kept)
      throw new NotServable('prediction/no-cleaning: what its rows were cleaned by is gone');
    const { task, columns, curve } = row;
    return { task, columns, curve, cleaning: kept.cleaning, bytes: blob.bytes };
  };

  /** Null when the model is to blame, which is then known of it. */
  const load = async (row: ServableRow): Promise<Serving | null> => {
    try {
      return { version: row.version, ...scorerOf(await fittedOf(row)) };
    } catch (error) {
      const isOurs = error instanceof NotServable;
      if (!isOurs && !(error instanceof PredictError)) throw error;
      const why = isOurs ? error.message : `${error.code}: ${error.message}`;
      await failModel(db, { task: row.task, version: row.version, why });
      needs.onError(error, `the model ${row.task} ${row.version} cannot serve: ${why}`);
      return null;
    }
  };

  const follow = async (): Promise<void> => {
    const rows = await servableModels(db, ['champion']);
    const next = new Map<PredictionTaskName, Serving>();
    for (const row of rows) {
      const known = current.get(row.task);
      const model = known?.version === row.version ? known : await load(row);
      if (model) next.set(row.task, model);
    }
    const isSame =
      next.size === current.size && [...next].every(([task, one]) => current.get(task) === one);
    if (!isSame && !isClosed) current = next;
  };

  const poll = (): void => {
    inTurn(follow).catch((error: unknown) => {
      if (!isDatabaseAway(error)) needs.onError(error, 'the predictors were not looked up');
    });
  };

  const promote = (task: PredictionTaskName, version: string, why: string) =>
    inTurn(async () => {
      const states = ['champion', 'challenger', 'retired'] as const;
      const [row] = await servableModels(db, states, { task, version });
      if (row && row.state !== 'champion' && !(await load(row)))
        throw new Failure('prediction/model-not-servable');
      const chosen = { task, version, why };
      const done = await promoteModel({ ...needs, nowMs: clock.nowMs() }, chosen);
      await follow();
      return done;
    });

  return {
    champions: () => current,
    fittedOf,
    promote,
    rollBack: async (task) => {
      const version = await servedBefore(db, task);
      if (version === null) throw new Failure('prediction/nothing-before');
      return promote(task, version, 'prediction/rolled-back: by an operator');
    },
    keep: async (task, version, bytes) => {
      await blobs.put(blobKeyOf(task, version), bytes, 'application/octet-stream');
      return checksumOf(bytes);
    },
    prune: async () => {
      for (const one of await surplusModels(db, FILES_KEPT)) {
        await dropFile(db, one);
        await blobs.delete(blobKeyOf(one.task, one.version));
      }
    },
    refresh: () => inTurn(follow),
    warm: async () => {
      timer ??= setInterval(poll, POLL_EVERY_MS).unref();
      await inTurn(follow);
    },
    close: async () => {
      isClosed = true;
      if (timer) clearInterval(timer);
      await under;
    },
  };
};
