import { resolve } from 'node:path';
import { ownGeneration } from '#behaviour';
import { restoreBackup } from '#platform/backup.restore';
import { ConfigError } from '#platform/config';
import { openDatabase } from '#platform/database';
import { asSize } from '#platform/size';
import type { Command } from './command.options.ts';
import { asSeconds, progressLine } from './command.progress.ts';

const steps = {
  verify: (done: number, of: number) => `verifying: ${asSize(done)} of ${asSize(of)}`,
  files: (done: number, of: number) => `files: ${done} of ${of}`,
  database: (done: number, of: number) => `tables: ${done} of ${of}`,
  check: () => 'reading everything again',
};

/** The installation that the backup is of may still fill the behaviour store that its rows name. */
const leaveStore = async (databaseUrl: string): Promise<void> => {
  const { db, close } = openDatabase(databaseUrl, { max: 1 });
  await ownGeneration(db).finally(close);
};

/** `restore FILE --data-dir EMPTY`: an installation as it was when the backup was made. */
export const restore = async (command: Command): Promise<void> => {
  const { values, positionals } = command.options(
    { json: { type: 'boolean', default: false } },
    { positionals: true },
  );
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0)
    throw new ConfigError('restore: expected one file, made by the command backup');
  const { dataDir, databaseUrl } = command.config();
  const line = progressLine(process.stderr);
  const report = await restoreBackup({
    path: resolve(path),
    dataDir: resolve(dataDir),
    databaseUrl,
    log: command.log,
    renew: leaveStore,
    onProgress: (step, done, of) => line.show(steps[step](done, of)),
  }).finally(line.clear);
  if (values.json) return command.out(`${JSON.stringify(report)}\n`);
  const { rows, tables, files, filesBytes, migrations, madeAt, kaibo, tookMs } = report;
  command.out(
    `Restored into ${report.dataDir}: ${rows} rows of ${tables} tables and ${files} files (${asSize(filesBytes)}), ` +
      `made ${madeAt} by Kaibo ${kaibo}.\n` +
      `Every checksum and every row count is right; ${asSeconds(tookMs)}.\n` +
      (migrations.length > 0 ? `Brought up to this version by ${migrations.join(', ')}.\n` : '') +
      (report.withoutRecordings
        ? 'The backup was made without recordings: replays are empty.\n'
        : ''),
  );
};
