import type { Command } from '../command.ts';
import { onInstallation, whereOptions } from '../installation.ts';

const json = ['--json', 'prints the report as one line of JSON'] as const;

export const backup: Command = {
  name: 'backup',
  summary: 'The whole installation in one file, while it runs or not',
  usage: 'FILE|DIR [--without-recordings] [--json]',
  options: [
    ['FILE|DIR', 'where it is written; a folder gets a file named after the time'],
    ['--without-recordings', 'leaves recorded streams out, which are most of the bytes'],
    json,
    ...whereOptions,
  ],
  examples: [
    'npm run kaibo -- backup /mnt/backup',
    'npm run --silent kaibo -- backup shop.tar --json',
  ],
  run: (args) => onInstallation(['backup', ...args]),
};

export const restore: Command = {
  name: 'restore',
  summary: 'Make an installation from a backup, in an empty directory',
  usage: 'FILE --data-dir EMPTY [--database-url URL] [--json]',
  options: [
    ['FILE', 'made by the command backup, of this version or an older one'],
    ['--data-dir DIR', 'an empty directory, or one that is not there yet'],
    ['--database-url URL', 'an empty database, instead of the built-in one (DATABASE_URL)'],
    json,
  ],
  examples: ['npm run kaibo -- restore /mnt/backup/shop.tar --data-dir ./data-restored'],
  run: (args) => onInstallation(['restore', ...args]),
};
