import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeBackup } from '#platform/backup';
import { rememberBackup } from '#platform/backup.last';
import { ConfigError } from '#platform/config';
import { asSize } from '#platform/size';
import type { Command } from './command.options.ts';
import { asSeconds, progressLine } from './command.progress.ts';
import { versionOfProduct } from './version.ts';

const inFolder = (atMs: number): string =>
  `kaibo-${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.tar`;

/** A folder gets a file named after the time. */
const targetOf = async (given: string): Promise<string> => {
  const path = resolve(given);
  const facts = await stat(path).catch(() => null);
  return facts?.isDirectory() ? join(path, inFolder(Date.now())) : path;
};

/** `backup FILE|DIR`: the whole installation in one file, running or not. */
export const backup = async (command: Command): Promise<void> => {
  const { values, positionals } = command.options(
    { json: { type: 'boolean', default: false }, 'without-recordings': { type: 'boolean' } },
    { positionals: true },
  );
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0)
    throw new ConfigError('backup: expected one file or folder to write to');
  const path = await targetOf(given);
  const line = progressLine(process.stderr);
  await command.attached({ create: false, migrate: false }, async (attached) => {
    const report = await makeBackup({
      databaseUrl: attached.databaseUrl,
      dataDir: attached.dataDir,
      path,
      kaibo: await versionOfProduct(),
      withoutRecordings: values['without-recordings'] === true,
      signal: command.signal,
      onProgress: (step, done, of) => {
        const total = of === null ? '' : ` of ${asSize(of)}`;
        line.show(`${step}: ${asSize(done)}${total}`);
      },
    }).finally(line.clear);
    await rememberBackup(attached.dataDir, report);
    if (values.json) return command.out(`${JSON.stringify(report)}\n`);
    const { rows, tables, files, databaseBytes, filesBytes, sizeBytes, tookMs } = report;
    command.out(
      `${rows} rows of ${tables} tables (${asSize(databaseBytes)}) and ${files} files (${asSize(filesBytes)}) in ${path}\n` +
        `${asSize(sizeBytes)} in ${asSeconds(tookMs)}. It holds secrets and personal data: keep it where others cannot read it.\n`,
    );
  });
};
