import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Done, EpochMs, Fen, Id } from './values.ts';

/**
 * What is foretold. Of a viewer who is shown a room: `click`, `buy`, `stay`, `interact`; of an order in a room its
 * `value`; of a viewer who is in a room whether they buy `soon`; of a product shown in a room whether it is `wanted`.
 */
export const predictionTasks = [
  'click',
  'buy',
  'stay',
  'interact',
  'value',
  'soon',
  'wanted',
] as const;
export const PredictionTaskName = z.enum(predictionTasks);
export type PredictionTaskName = z.infer<typeof PredictionTaskName>;

/** `champion` serves, `challenger` is compared with it on what follows. */
export const PredictorState = z.enum(['champion', 'challenger', 'retired', 'failed']);
export type PredictorState = z.infer<typeof PredictorState>;

/** On rows that the model has not seen. Of amounts `logLoss` and `auc` are null and `errorFen` says how far off they are. */
export const PredictorFigures = z.strictObject({
  /** `rate`: always the share (or the mean) of the training rows. */
  of: z.enum(['rate', 'logistic', 'boosting', 'linear']),
  auc: z.number().nullable(),
  logLoss: z.number().nullable(),
  /** Expected calibration error, 15 bins. */
  ece: z.number().nullable(),
  /** Root mean square of the errors, in fen. */
  errorFen: z.number().nullable(),
});
export type PredictorFigures = z.infer<typeof PredictorFigures>;

export const ReliabilityRow = z.strictObject({
  rows: z.int(),
  /** Mean of what was foretold, and what happened. */
  foretold: z.number(),
  happened: z.number(),
});
export type ReliabilityRow = z.infer<typeof ReliabilityRow>;

/** A champion or challenger on what followed its training. */
export const ShadowRow = z.strictObject({
  fromMs: EpochMs,
  toMs: EpochMs,
  rows: z.int(),
  positives: z.int(),
  figures: z.array(PredictorFigures.omit({ of: true }).extend({ of: z.enum(['rate', 'model']) })),
});
export type ShadowRow = z.infer<typeof ShadowRow>;

export const PredictorRow = z.strictObject({
  task: PredictionTaskName,
  version: Id,
  state: PredictorState,
  /** What was chosen on rows between training and test. */
  algorithm: z.enum(['boosting', 'logistic', 'linear', 'none']),
  trainedAtMs: EpochMs,
  seconds: z.number(),
  /** Of the moments that were looked at. */
  fromMs: EpochMs,
  toMs: EpochMs,
  rows: z.int(),
  /** Of amounts: their number. */
  positives: z.int(),
  /** Rows of the last part by time, on which the figures are. */
  testRows: z.int(),
  figures: z.array(PredictorFigures),
  /** How probabilities were bent to what happens. */
  calibration: z.enum(['isotonic', 'platt', 'none']),
  reliability: z.array(ReliabilityRow),
  /** Share of the gain of the splits, of the columns that the model asks, most first. */
  importance: z.array(z.strictObject({ column: z.string(), share: z.number() })),
  columns: z.int(),
  bytes: z.int(),
  /** SHA-256 of the file, hexadecimal; empty where there is none. */
  checksum: z.string(),
  hasFile: z.boolean(),
  /** Why it has its state; a stable code first. */
  why: z.string(),
  promotedAtMs: EpochMs.nullable(),
  shadow: ShadowRow.nullable(),
});
export type PredictorRow = z.infer<typeof PredictorRow>;

export const TrainingRun = z.strictObject({
  version: Id,
  state: z.enum(['training', 'done', 'failed', 'cancelled']),
  startedAtMs: EpochMs,
  finishedAtMs: EpochMs.nullable(),
  /** What it is at, and how much of all is done, 0 to 1. */
  stage: z.enum(['waiting', 'reading', 'learning', 'comparing', 'over']),
  share: z.number(),
  problem: z.string(),
});
export type TrainingRun = z.infer<typeof TrainingRun>;

export const PredictionTask = z.strictObject({
  name: PredictionTaskName,
  /** What a row of it is about. */
  moment: z.enum(['room-shown', 'order-paid', 'in-room', 'product-shown']),
  withinMs: z.int().nullable(),
  windowDays: z.int(),
  /** Fewer teach nothing. */
  leastRows: z.int(),
  leastPositives: z.int(),
  entities: z.array(z.string()),
  context: z.array(z.string()),
});
export type PredictionTask = z.infer<typeof PredictionTask>;

export const getPrediction = endpoint({
  method: 'GET',
  path: '/v1/console/prediction',
  summary: 'What is foretold of viewers: tasks, models, trainings',
  reply: z.strictObject({
    /** Why nothing can be trained; null when it can. */
    degraded: z.string().nullable(),
    promotion: z.enum(['operator', 'automatic']),
    tasks: z.array(PredictionTask),
    /** Newest first, at most 20 a task. */
    models: z.array(PredictorRow),
    /** Newest first, at most 10. */
    runs: z.array(TrainingRun),
  }),
});

export const trainPrediction = endpoint({
  method: 'POST',
  path: '/v1/console/prediction/trainings',
  summary: 'Train all models now',
  reply: z.strictObject({ queued: z.boolean() }),
  errors: ['prediction/no-store'],
});

export const cancelTraining = endpoint({
  method: 'DELETE',
  path: '/v1/console/prediction/trainings/:version',
  summary: 'End a training under way',
  params: z.strictObject({ version: Id }),
  reply: Done,
  errors: ['prediction/no-such-training'],
});

const ofModel = z.strictObject({ task: PredictionTaskName, version: Id });

export const promotePredictor = endpoint({
  method: 'POST',
  path: '/v1/console/prediction/models/:task/:version/promote',
  summary: 'Serve with this model; the one before is kept',
  params: ofModel,
  reply: Done,
  errors: ['prediction/no-such-model', 'prediction/model-not-servable'],
});

export const rollBackPredictor = endpoint({
  method: 'POST',
  path: '/v1/console/prediction/tasks/:task/roll-back',
  summary: 'Serve with the model that served before',
  params: z.strictObject({ task: PredictionTaskName }),
  reply: z.strictObject({ version: Id }),
  errors: ['prediction/nothing-before'],
});

export const PredictorPromoted = defineEvent({
  name: 'prediction.promoted',
  version: 1,
  payload: z.object({ task: PredictionTaskName, version: Id, before: Id.nullable() }),
  key: ({ task }) => task,
});

/** What is foretold of a room on air. Counts only, and only of viewers who agreed. */
export const RoomOutlook = z.strictObject({
  atMs: EpochMs,
  withinMs: z.int(),
  /** Viewers who agreed and were in the room in the last minutes. */
  viewers: z.int(),
  /** How many were there, where only those who were active last are looked at; null where all are. */
  sampledOf: z.int().nullable(),
  /** Of those, who is several times likelier to buy than usual. */
  nearPurchase: z.int(),
  buyers: z.strictObject({ expected: z.number(), low: z.number(), high: z.number() }),
  gmvFen: z.strictObject({ expected: Fen, low: Fen, high: Fen }).nullable(),
});
export type RoomOutlook = z.infer<typeof RoomOutlook>;

export const getRoomOutlook = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms/:roomId/outlook',
  summary: 'What the next minutes of a room may bring, for its team',
  params: z.strictObject({ roomId: Id }),
  reply: z.strictObject({
    outlook: RoomOutlook.nullable(),
    /** Why there is none. */
    why: z.enum(['making', 'no-model', 'too-few-viewers', 'not-on-air', 'no-store']).nullable(),
    /** Viewers who agreed that it takes before anything is told. */
    leastViewers: z.int(),
  }),
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});
