import { Failure } from '@kaibo/contracts';
import { RecommendError } from '@kaibo/recommend';
import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import { isDatabaseAway } from '#platform/health.away';
import type { ActiveModel, Models } from './recommendation.active.ts';
import { blobKeyOf, decodeModel } from './recommendation.model-file.ts';
import {
  type Activation,
  activateVersion,
  activeVersion,
  dropFile,
  failModel,
  fallbackVersion,
  isLoadable,
  surplusFiles,
} from './recommendation.models.store.ts';
import { servingModel } from './recommendation.serving-model.ts';

export interface ModelsNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  clock: Clock;
  /** Told of a file that cannot be served; the model before goes on. */
  onError(error: unknown, what: string): void;
}

export interface ModelRegistry extends Models {
  /** Loads the file first, so that only what can serve is activated; then serves with it here, and soon elsewhere. */
  activate(version: string): Promise<Activation>;
  /** Keeps the file of a fit. */
  keep(version: string, bytes: Uint8Array): Promise<void>;
  /** Deletes the files of all but the newest ten models and the one that serves. */
  prune(): Promise<void>;
  /** Serves with what is active by now; also happens by itself every few seconds. */
  refresh(): Promise<void>;
}

const POLL_EVERY_MS = 5_000;
const FILES_KEPT = 10;

/** What a file itself is to blame for; a store that cannot be reached is another matter. */
const problemOf = (error: unknown): string | null =>
  error instanceof RecommendError ? `${error.code}: ${error.message}` : null;

/** Knows the versions and holds the one that serves; readers see one model or the next, never a half. */
export const createModels = (needs: ModelsNeeds): ModelRegistry => {
  const { db, blobs, clock } = needs;
  const listeners: (() => void)[] = [];
  let current: ActiveModel | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  /** One at a time: what is found last must be what serves. */
  let under: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = under.then(work);
    under = mine.catch(() => undefined);
    return mine;
  };

  const serve = (model: ActiveModel | null): void => {
    if (current === model) return;
    current = model;
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        needs.onError(error, 'a listener to models stumbled');
      }
    }
  };

  const load = async (version: string): Promise<ActiveModel> => {
    const blob = await blobs.get(blobKeyOf(version));
    if (!blob)
      throw new RecommendError('recommend/truncated-file', 'the file of the model is not there', {
        field: 'file',
      });
    return servingModel(decodeModel(blob.bytes, version));
  };

  /** Null when the file is to blame, which is then known of the version. */
  const loadOrFail = async (version: string): Promise<ActiveModel | null> => {
    try {
      return await load(version);
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) throw error;
      await failModel(db, version, problem);
      needs.onError(error, `the model ${version} cannot serve: ${problem}`);
      return null;
    }
  };

  const follow = async (): Promise<void> => {
    for (;;) {
      const version = (await activeVersion(db)) ?? (await fallBack());
      if (version === (current?.version ?? null) || isClosed) return;
      if (version === null) {
        serve(null);
        return;
      }
      const model = await loadOrFail(version);
      if (model) {
        serve(model);
        return;
      }
    }
  };

  /** Nothing is active after the file of what was active has failed. */
  const fallBack = async (): Promise<string | null> => {
    const version = await fallbackVersion(db);
    if (version === null) return null;
    await activateVersion({ ...needs, nowMs: clock.nowMs() }, version);
    return version;
  };

  const poll = (): void => {
    inTurn(follow).catch((error: unknown) => {
      // Whoever needs the database tells of that, and the next look finds what this one did not.
      if (!isDatabaseAway(error)) needs.onError(error, 'the models were not looked up');
    });
  };

  return {
    active: () => current,
    onSwap: (listener) => {
      listeners.push(listener);
    },
    warm: async () => {
      timer ??= setInterval(poll, POLL_EVERY_MS).unref();
      await inTurn(follow);
    },
    refresh: () => inTurn(follow),
    keep: (version, bytes) => blobs.put(blobKeyOf(version), bytes, 'application/octet-stream'),
    prune: async () => {
      for (const version of await surplusFiles(db, FILES_KEPT))
        if (await dropFile(db, version)) await blobs.delete(blobKeyOf(version));
    },
    activate: (version) =>
      inTurn(async () => {
        const hasFile = await isLoadable(db, version);
        const model = hasFile ? await loadOrFail(version) : null;
        if (hasFile && !model) throw new Failure('recommendation/model-not-ready');
        const activation = await activateVersion({ ...needs, nowMs: clock.nowMs() }, version);
        serve(model);
        return activation;
      }),
    close: async () => {
      isClosed = true;
      if (timer) clearInterval(timer);
      await under;
    },
  };
};
