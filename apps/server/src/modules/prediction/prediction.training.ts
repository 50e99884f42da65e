import { setTimeout as sleep } from 'node:timers/promises';
import type { PredictionTaskName } from '@kaibo/contracts/prediction';
import { consentsOf } from '#accounts';
import { keepCleaning, storeState } from '#behaviour';
import type { Analytics } from '#platform/analytics';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Compared } from './prediction.compare.ts';
import { hasWon } from './prediction.job.rules.ts';
import { learnInThread, type Said } from './prediction.learn.thread.ts';
import {
  insertModel,
  isWrittenDown,
  keepShadow,
  type NewModel,
  retireChallengers,
  type ServableRow,
  servableModels,
} from './prediction.models.store.ts';
import type { Models } from './prediction.models.ts';
import { NotServable } from './prediction.models.ts';
import { type MomentSet, readMoments } from './prediction.reading.ts';
import type { Progress } from './prediction.runs.store.ts';
import { type MomentKind, moments, taskOf, tasks, withinMsOf } from './prediction.tasks.ts';

export interface TrainingNeeds {
  db: Database;
  events: Pick<EventLog, 'end'>;
  clock: Clock;
  analytics: Analytics;
  models: Models;
  promotion: 'operator' | 'automatic';
}

export interface Work {
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** Only in tests: the thread, to see what its end does. */
  onThread?(worker: { terminate(): Promise<number> }): void;
}

const DAY_MS = 86_400_000;
const kinds = Object.keys(moments) as MomentKind[];
const tasksOf = (kind: MomentKind) => tasks.filter(({ moment }) => moment === kind);

/** Up to where labels of a kind are known, and since when its tasks look. */
const windowOf = (kind: MomentKind, nowMs: number) => {
  const own = tasksOf(kind);
  const waitMs = Math.max(...own.map((task) => withinMsOf(task) ?? 0));
  const days = Math.max(...own.map(({ windowDays }) => windowDays));
  return { fromMs: nowMs - days * DAY_MS, toMs: nowMs - waitMs };
};

const READING_SHARE = 0.7;

const readSets = async (
  { db, analytics, clock }: TrainingNeeds,
  asked: { kinds: readonly MomentKind[]; fromMs?(kind: MomentKind): number },
  { signal, onProgress }: Work,
): Promise<MomentSet[]> => {
  const nowMs = clock.nowMs();
  const sets: MomentSet[] = [];
  for (const [place, kind] of asked.kinds.entries()) {
    const window = windowOf(kind, nowMs);
    const fromMs = Math.max(window.fromMs, asked.fromMs?.(kind) ?? 0);
    if (fromMs >= window.toMs) continue;
    const onShare = (share: number): void =>
      onProgress({
        stage: 'reading',
        share: (READING_SHARE * (place + share)) / asked.kinds.length,
      });
    sets.push(
      await readMoments(analytics, {
        ...{ ...window, fromMs, kind, signal, onShare },
        consentsOf: (ids) => consentsOf(db, ids),
      }),
    );
  }
  return sets;
};

/** Champions and challengers with their files, to be compared from the training of the later one on. */
const comparedModels = async ({ db, models }: TrainingNeeds): Promise<Compared[]> => {
  const rows = await servableModels(db, ['champion', 'challenger']);
  const latest = new Map<PredictionTaskName, number>();
  for (const { task, toMs } of rows) latest.set(task, Math.max(latest.get(task) ?? 0, toMs));
  const loaded = await Promise.all(rows.map((row) => loadable(models, row)));
  return loaded.flatMap((one, place) => {
    const { task, version } = rows[place]!;
    return one ? [{ ...one, version, toMs: latest.get(task)! }] : [];
  });
};

const loadable = async (models: Models, row: ServableRow) => {
  try {
    return await models.fittedOf(row);
  } catch (error) {
    // Whoever serves finds it out and says why.
    if (error instanceof NotServable) return null;
    throw error;
  }
};

const nothing = {
  ...{ algorithm: 'none', testRows: 0, figures: [], reliability: [], importance: [] },
  ...{ columns: [], bytes: 0, checksum: '', hasFile: false, cleaning: { name: '', version: 0 } },
  curve: { method: 'none', a: [], b: [] },
} satisfies Partial<NewModel>;

type Settled = Exclude<Said, { kind: 'compared' }>;

const taskNameOf = (said: Settled): PredictionTaskName =>
  said.kind === 'learnt' ? said.learnt.task : said.task;

/** Writes down what a training made of a task. */
const writeDown = async (
  needs: TrainingNeeds,
  said: Settled,
  run: { version: string; set: MomentSet | undefined },
): Promise<void> => {
  const { db, clock, models } = needs;
  const { version, set } = run;
  const task = taskNameOf(said);
  const nowMs = clock.nowMs();
  const base = {
    ...{ task, version, trainedAtMs: nowMs, seconds: said.seconds },
    ...{ fromMs: set?.atMs[0] ?? nowMs, toMs: set?.atMs.at(-1) ?? nowMs },
  };
  if (said.kind === 'refused') {
    const { rows, positives, problem } = said;
    await insertModel(db, { ...base, ...nothing, rows, positives, state: 'failed', why: problem });
    return;
  }
  const { learnt } = said;
  const { facts, bytes, columns, curve, cleaning, report, problem } = learnt;
  const made = { ...base, ...facts, columns, curve, bytes: bytes.length };
  if (problem !== null) {
    const none = { checksum: '', hasFile: false, cleaning: nothing.cleaning };
    await insertModel(db, { ...made, ...none, state: 'failed', why: problem });
    return;
  }
  const checksum = await models.keep(task, version, bytes);
  const name = `prediction/${task}`;
  const kept = { name, version: await keepCleaning(db, { name, cleaning, report }) };
  const why = 'prediction/challenger: compared with the champion on what follows';
  const challenger = { state: 'challenger', why, checksum, hasFile: true, cleaning: kept } as const;
  await db.transaction().execute(async (tx) => {
    await retireChallengers(tx, task);
    await insertModel(tx, { ...made, ...challenger });
  });
};

/** Lets it serve where nothing does. */
const settle = async (
  needs: TrainingNeeds,
  said: Settled,
  run: { version: string; set: MomentSet | undefined },
): Promise<void> => {
  const { db, models } = needs;
  const task = taskNameOf(said);
  // A training that was killed here begins again: the file of what it wrote down is kept, and may serve by now.
  if (!(await isWrittenDown(db, { task, version: run.version }))) await writeDown(needs, said, run);
  const [champion] = await servableModels(db, ['champion'], { task });
  const [own] = await servableModels(db, ['challenger'], { task, version: run.version });
  if (own && !champion)
    await models.promote(task, run.version, 'prediction/first: better than always the rate');
};

const settleComparisons = async (
  needs: TrainingNeeds,
  compared: readonly Extract<Said, { kind: 'compared' }>[],
): Promise<void> => {
  for (const one of compared) await keepShadow(needs.db, one);
  if (needs.promotion !== 'automatic') return;
  const rows = await servableModels(needs.db, ['champion', 'challenger']);
  for (const { task, version, shadow } of rows.filter(({ state }) => state === 'challenger')) {
    const champion = rows.find((row) => row.task === task && row.state === 'champion');
    if (hasWon(shadow, champion?.shadow ?? null))
      await needs.models.promote(task, version, 'prediction/won: better on what followed');
  }
};

const LOADED_WITHIN_MS = 15 * 60_000;
const LOOK_EVERY_MS = 500;

/** An engine that has just been started fills its store first; after long it is learnt from what is there. */
const untilLoaded = async (
  { db, events, analytics }: TrainingNeeds,
  signal: AbortSignal,
): Promise<void> => {
  await analytics.ping();
  const end = Number((await events.end()).offset);
  const until = performance.now() + LOADED_WITHIN_MS;
  while ((await storeState(db)).place < end && performance.now() < until)
    await sleep(LOOK_EVERY_MS, undefined, { signal });
};

/** Reads, learns every task anew and compares what serves. Refuses as `Analytics` and `learnInThread` do. */
export const train = async (needs: TrainingNeeds, version: string, work: Work): Promise<void> => {
  await untilLoaded(needs, work.signal);
  const models = await comparedModels(needs);
  const sets = await readSets(needs, { kinds }, work);
  const bounds = new Map(sets.map((set) => [set.kind, set]));
  const said: Said[] = [];
  const total = tasks.length + models.length;
  await learnInThread(
    { sets, tasks: tasks.map(({ name }) => name), models },
    {
      signal: work.signal,
      ...(work.onThread && { onThread: work.onThread }),
      onSaid: (one) => {
        said.push(one);
        const share = READING_SHARE + ((1 - READING_SHARE) * said.length) / total;
        work.onProgress({ stage: one.kind === 'compared' ? 'comparing' : 'learning', share });
      },
    },
  );
  await settleComparisons(
    needs,
    said.filter((one) => one.kind === 'compared'),
  );
  for (const one of said)
    if (one.kind !== 'compared') {
      const { moment } = taskOf(taskNameOf(one));
      await settle(needs, one, { version, set: bounds.get(moment) });
    }
  await needs.models.prune();
};

/** Compares what serves with its challengers on what has followed since; nothing where there is no challenger. */
export const compareNow = async (needs: TrainingNeeds, work: Work): Promise<void> => {
  const challengers = await servableModels(needs.db, ['challenger']);
  if (challengers.length === 0) return;
  const contested = new Set(challengers.map(({ task }) => task));
  const models = (await comparedModels(needs)).filter(({ task }) => contested.has(task));
  const ofKind = (kind: MomentKind) => models.filter(({ task }) => taskOf(task).moment === kind);
  const sets = await readSets(
    needs,
    {
      kinds: kinds.filter((kind) => ofKind(kind).length > 0),
      fromMs: (kind) => Math.min(...ofKind(kind).map(({ toMs }) => toMs)),
    },
    work,
  );
  const compared: Extract<Said, { kind: 'compared' }>[] = [];
  await learnInThread(
    { sets, tasks: [], models },
    {
      signal: work.signal,
      onSaid: (one) => {
        if (one.kind === 'compared') compared.push(one);
      },
    },
  );
  await settleComparisons(needs, compared);
};
