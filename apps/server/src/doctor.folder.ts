import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type LastBackup, readLastBackup } from '#platform/backup.last';
import { UNFINISHED_RESTORE } from '#platform/installation';
import { asSize } from '#platform/size';
import { type Finding, fine, problem, warning } from './doctor.finding.ts';

const DAY_MS = 86_400_000;
const LITTLE_BYTES = 5_000_000_000;
const TOO_LITTLE_BYTES = 500_000_000;
const FEW_INODES = 10_000;

export interface DiskFacts {
  freeBytes: number;
  totalBytes: number;
  freeInodes: number;
  totalInodes: number;
}

export const diskFindings = (disk: DiskFacts, dataDir: string): Finding[] => {
  const [left, all] = [asSize(disk.freeBytes), asSize(disk.totalBytes)];
  const free = [
    '腾出空间：删掉旧的备份与录像，或把数据目录移到更大的磁盘',
    'free some: remove old backups and recordings, or move the data directory to a larger disk',
  ] as const;
  const findings: Finding[] = [];
  if (disk.freeBytes < TOO_LITTLE_BYTES)
    findings.push(
      problem(
        'disk',
        [`磁盘只剩 ${left}，无法录制`, `the disk has ${left} left: nothing is recorded any more`],
        free,
      ),
    );
  else if (disk.freeBytes < LITTLE_BYTES)
    findings.push(
      warning(
        'disk',
        [`磁盘只剩 ${left}（共 ${all}）`, `the disk has ${left} of ${all} left`],
        free,
      ),
    );
  else
    findings.push(
      fine('disk', `磁盘可用 ${left}（共 ${all}）`, `the disk has ${left} of ${all} left`),
    );
  // Some file systems make inodes as they go and tell 0 of 0.
  if (disk.totalInodes > 0 && disk.freeInodes < FEW_INODES)
    findings.push(
      problem(
        'inodes',
        [
          `${dataDir} 所在磁盘只能再放 ${disk.freeInodes} 个文件`,
          `the disk of ${dataDir} takes only ${disk.freeInodes} more files`,
        ],
        free,
      ),
    );
  return findings;
};

const diskOf = async (dataDir: string): Promise<DiskFacts> => {
  const { bavail, blocks, bsize, ffree, files } = await statfs(dataDir);
  return {
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
    freeInodes: ffree,
    totalInodes: files,
  };
};

/** @param uid our own; null where the system has none. */
export const ownerFinding = (
  owner: number,
  uid: number | null,
  dataDir: string,
): Finding | null => {
  if (uid === null || owner === uid || uid === 0) return null;
  return problem(
    'owner',
    [
      `${dataDir} 属于另一个用户（uid ${owner}）`,
      `${dataDir} belongs to another user (uid ${owner})`,
    ],
    [
      `用该用户运行，或执行 chown -R $(id -u) ${dataDir}`,
      `run as that user, or run chown -R $(id -u) ${dataDir}`,
    ],
  );
};

/** Secrets that others on the machine can read open every session and stream. */
const secretFindings = async (dataDir: string): Promise<Finding[]> => {
  const folder = join(dataDir, 'secrets');
  const names = await readdir(folder).catch(() => []);
  const open: string[] = [];
  const folderMode = (await stat(folder).catch(() => null))?.mode ?? 0;
  for (const name of names)
    if (((await stat(join(folder, name))).mode & 0o077) !== 0) open.push(name);
  if (open.length === 0 && (folderMode & 0o077) === 0)
    return names.length === 0
      ? []
      : [fine('secrets', '密钥只有所有者可读', 'secrets are readable by their owner only')];
  return [
    problem(
      'secrets',
      ['这台机器上的其他人可以读到密钥', 'others on this machine can read the secrets'],
      [`执行 chmod -R go-rwx ${folder}`, `run chmod -R go-rwx ${folder}`],
    ),
  ];
};

export const backupFinding = (last: LastBackup | null, nowMs: number): Finding => {
  const make = [
    '执行 npm run kaibo -- backup 目录，最好每天定时执行（见 docs/operations）',
    'run npm run kaibo -- backup FOLDER, best every day by a timer (docs/operations tells how)',
  ] as const;
  if (last === null) return warning('backup', ['还没有备份过', 'no backup was ever made'], make);
  const days = Math.floor((nowMs - last.atMs) / DAY_MS);
  if (days < 2) return fine('backup', `最近一次备份：${last.path}`, `last backup: ${last.path}`);
  return warning(
    'backup',
    [`最近一次备份是 ${days} 天前`, `the last backup is ${days} days old`],
    make,
  );
};

/** What lies in the data directory; a directory that is not there is a problem of its own. */
export const folderFindings = async (dataDir: string, nowMs: number): Promise<Finding[]> => {
  const facts = await stat(dataDir).catch(() => null);
  const names = facts?.isDirectory() ? await readdir(dataDir) : [];
  if (!names.includes('installation.json') && !names.includes('secrets'))
    return [
      problem(
        'data-dir',
        [`${dataDir} 里没有 Kaibo`, `there is no Kaibo in ${dataDir}`],
        [
          '用 --data-dir 指明数据目录，或先运行一次 npm start',
          'say where it is with --data-dir, or run npm start once',
        ],
      ),
    ];
  const owner = ownerFinding(facts!.uid, process.getuid?.() ?? null, dataDir);
  const unfinished = names.includes(UNFINISHED_RESTORE)
    ? [
        problem(
          'restore',
          ['这里有一次没有做完的恢复', 'a restore into this directory did not get to its end'],
          ['清空目录，再恢复一次', 'empty the directory and restore again'],
        ),
      ]
    : [];
  return [
    fine('data-dir', `数据目录：${dataDir}`, `data directory: ${dataDir}`),
    ...(owner ? [owner] : []),
    ...unfinished,
    ...diskFindings(await diskOf(dataDir), dataDir),
    ...(await secretFindings(dataDir)),
    backupFinding(await readLastBackup(dataDir), nowMs),
  ];
};
