import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { PartHealth } from './system.ts';
import { Done, EpochMs } from './values.ts';

// How the installation runs, for the health and settings pages of the console.

const Count = z.number().int().min(0);

export const ProcessHealth = z.strictObject({
  name: z.string(),
  /** Null while it is down, or when it is somebody else's. */
  pid: z.number().int().nullable(),
  state: PartHealth.shape.state,
  detail: z.string(),
  startedAtMs: EpochMs.nullable(),
  /** Since the main process began. */
  restarts: Count,
  memoryBytes: Count.nullable(),
  /** Of one core, lately; above 100 with several. */
  cpuPercent: z.number().nullable(),
  /** The 99th percentile, lately; null for a process that is not Node. */
  loopDelayMs: z.number().nullable(),
});
export type ProcessHealth = z.infer<typeof ProcessHealth>;

export const WaitingJob = z.strictObject({
  id: z.string(),
  task: z.string(),
  state: z.enum(['dead', 'failing', 'late']),
  attempts: Count,
  maxAttempts: Count,
  runAtMs: EpochMs,
  lastError: z.string().nullable(),
});
export type WaitingJob = z.infer<typeof WaitingJob>;

export const spaceUses = [
  'recordings',
  'pictures',
  'documents',
  'exports',
  'database',
  'other',
] as const;
export type SpaceUse = (typeof spaceUses)[number];

export const HealthSample = z.strictObject({
  atMs: EpochMs,
  cpuPercent: z.number(),
  memoryBytes: Count,
  loopDelayMs: z.number(),
  requestsPerSecond: z.number(),
});
export type HealthSample = z.infer<typeof HealthSample>;

/** Why the verdict is not `good`; `about` names the part, if one. */
export const concerns = [
  'part-failed',
  'disk-full',
  'disk-low',
  'disk-soon',
  'jobs-dead',
  'reader-stuck',
  'loop-slow',
  'connections',
  'backup-none',
  'backup-old',
] as const;
export const Concern = z.strictObject({ code: z.enum(concerns), about: z.string() });
export type Concern = z.infer<typeof Concern>;

export const HealthReport = z.strictObject({
  atMs: EpochMs,
  version: z.string(),
  startedAtMs: EpochMs,
  /** `bad`: something does not work now; `watch`: something should be done soon. */
  verdict: z.enum(['good', 'watch', 'bad']),
  concerns: z.array(Concern),
  parts: z.array(PartHealth),
  processes: z.array(ProcessHealth),
  postgres: z.strictObject({
    version: z.string(),
    /** Built in, or of `DATABASE_URL`. */
    builtIn: z.boolean(),
    connections: Count,
    mostConnections: Count,
    sizeBytes: Count,
    longestQueryMs: z.number(),
  }),
  events: z.strictObject({
    head: Count,
    groups: z.array(
      z.strictObject({
        group: z.string(),
        behind: Count,
        failures: Count,
        failure: z.string().nullable(),
      }),
    ),
  }),
  jobs: z.strictObject({ waiting: Count, running: Count, dead: Count, list: z.array(WaitingJob) }),
  disk: z.strictObject({
    freeBytes: Count,
    totalBytes: Count,
    uses: z.array(z.strictObject({ use: z.enum(spaceUses), bytes: Count })),
    /** When it is full, if it goes on as lately; null when it does not fill up or is not known yet. */
    fullInDays: z.number().nullable(),
  }),
  streams: z.strictObject({ live: Count, bitrateKbps: z.number(), viewers: Count }),
  backup: z
    .strictObject({ atMs: EpochMs, path: z.string(), sizeBytes: Count, tookMs: Count })
    .nullable(),
  /** About one hour, oldest first. */
  history: z.array(HealthSample),
});
export type HealthReport = z.infer<typeof HealthReport>;

export const getHealthReport = endpoint({
  method: 'GET',
  path: '/v1/console/health',
  summary: 'How the installation runs: processes, database, readers, jobs, disk, streams, backup',
  reply: HealthReport,
});

const JobParams = z.strictObject({ jobId: z.string().regex(/^\d{1,18}$/) });

export const retryJob = endpoint({
  method: 'POST',
  path: '/v1/console/jobs/:jobId/retry',
  summary: 'Let a job that was given up run again at once',
  params: JobParams,
  reply: Done,
  errors: ['running/no-such-job'],
});

export const removeJob = endpoint({
  method: 'DELETE',
  path: '/v1/console/jobs/:jobId',
  summary: 'Remove a job that will not be done',
  params: JobParams,
  reply: Done,
  errors: ['running/no-such-job'],
});

export const SettingRow = z.strictObject({
  name: z.string(),
  flag: z.string(),
  environment: z.string(),
  kind: z.string(),
  default: z.string(),
  /** A secret in it is left out. */
  value: z.string(),
  source: z.enum(['default', 'environment', 'flag']),
  meaning: z.strictObject({ zh: z.string(), en: z.string() }),
});
export type SettingRow = z.infer<typeof SettingRow>;

export const listSettings = endpoint({
  method: 'GET',
  path: '/v1/console/settings',
  summary: 'Every setting with its value, where it comes from and what it means',
  reply: z.strictObject({
    settings: z.array(SettingRow),
    /** As it is now; may differ from the setting until the next start. */
    logLevel: z.string(),
  }),
});

export const setLogLevel = endpoint({
  method: 'PUT',
  path: '/v1/console/log-level',
  summary: 'What is logged from now on, until the next start',
  body: z.strictObject({ logLevel: z.string().trim().min(1).max(200) }),
  reply: z.strictObject({ logLevel: z.string() }),
  errors: ['running/bad-log-level'],
});
