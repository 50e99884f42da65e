import type { Concern, HealthReport } from '@kaibo/contracts';

const DAY_MS = 86_400_000;
const FULL_BYTES = 500_000_000;
const LOW_BYTES = 5_000_000_000;
const SOON_DAYS = 14;
const OLD_BACKUP_DAYS = 3;
const SLOW_LOOP_MS = 500;
const FAR_BEHIND = 10_000;

type Judged = Pick<
  HealthReport,
  'parts' | 'processes' | 'postgres' | 'events' | 'jobs' | 'disk' | 'backup'
>;

/** Something does not work now. */
const bad = ({ parts, disk }: Judged): Concern[] => [
  ...parts
    .filter(({ state, name }) => state === 'failed' && name !== 'disk')
    .map(({ name, detail }) => ({
      code: 'part-failed' as const,
      about: detail === '' ? name : `${name}: ${detail}`,
    })),
  ...(disk.freeBytes < FULL_BYTES ? [{ code: 'disk-full' as const, about: '' }] : []),
];

const aboutDisk = ({ freeBytes, fullInDays }: Judged['disk']): Concern[] => {
  if (freeBytes < FULL_BYTES) return [];
  if (freeBytes < LOW_BYTES) return [{ code: 'disk-low', about: '' }];
  return fullInDays !== null && fullInDays < SOON_DAYS
    ? [{ code: 'disk-soon', about: String(Math.max(1, Math.round(fullInDays))) }]
    : [];
};

const aboutBackup = (backup: Judged['backup'], nowMs: number): Concern[] => {
  if (backup === null) return [{ code: 'backup-none', about: '' }];
  const days = Math.floor((nowMs - backup.atMs) / DAY_MS);
  return days >= OLD_BACKUP_DAYS ? [{ code: 'backup-old', about: String(days) }] : [];
};

/** Something should be done soon. */
const soon = (judged: Judged, nowMs: number): Concern[] => {
  const { postgres, processes, events, jobs, disk, backup } = judged;
  const slow = processes.filter(({ loopDelayMs }) => (loopDelayMs ?? 0) > SLOW_LOOP_MS);
  const stuck = events.groups.filter(
    ({ behind, failure }) => failure !== null || behind > FAR_BEHIND,
  );
  const crowded = postgres.connections > postgres.mostConnections * 0.9;
  return [
    ...aboutDisk(disk),
    ...(jobs.dead > 0 ? [{ code: 'jobs-dead' as const, about: String(jobs.dead) }] : []),
    ...stuck.map(({ group }) => ({ code: 'reader-stuck' as const, about: group })),
    ...slow.map(({ name }) => ({ code: 'loop-slow' as const, about: name })),
    ...(crowded ? [{ code: 'connections' as const, about: '' }] : []),
    ...aboutBackup(backup, nowMs),
  ];
};

/** In a word how it is, and why. */
export const verdictOf = (
  judged: Judged,
  nowMs: number,
): Pick<HealthReport, 'verdict' | 'concerns'> => {
  const [now, later] = [bad(judged), soon(judged, nowMs)];
  const verdict = now.length > 0 ? 'bad' : later.length > 0 ? 'watch' : 'good';
  return { verdict, concerns: [...now, ...later] };
};
