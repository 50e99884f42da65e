import type { Command } from '../command.ts';
import { onInstallation, whereOptions } from '../installation.ts';

const names = ['--names A,B', 'only events of these names'] as const;
const since = ['--since TIME', 'only what happened since: 30m, 24h, 7d, or a date'] as const;

export const eventsTail: Command = {
  name: 'events tail',
  summary: 'The newest events, and then each as it comes',
  usage: '[--names A,B] [--lines N] [--json] [--no-follow]',
  options: [
    names,
    ['--lines N', 'how many of the newest come first (20)'],
    ['--json', 'one JSON object a line'],
    ['--no-follow', 'ends after the newest'],
    ...whereOptions,
  ],
  examples: ['npm run kaibo -- events tail --names orders.placed,orders.paid'],
  run: (args) => onInstallation(['events', 'tail', ...args]),
};

export const eventsCount: Command = {
  name: 'events count',
  summary: 'How many events of each name',
  usage: '[--names A,B] [--since TIME]',
  options: [names, since, ...whereOptions],
  examples: ['npm run kaibo -- events count --since 24h'],
  run: (args) => onInstallation(['events', 'count', ...args]),
};

export const eventsExport: Command = {
  name: 'events export',
  summary: 'Every event, those moved out of the database included, in the order of the log',
  usage: '[--format jsonl|parquet] [--out PATH] [--names A,B] [--since TIME]',
  options: [
    ['--format FORMAT', 'jsonl (one JSON object a line) or parquet'],
    ['--out PATH', 'a file for jsonl, else the terminal; a folder for parquet'],
    names,
    since,
    ...whereOptions,
  ],
  examples: [
    'npm run --silent kaibo -- events export --since 7d > week.jsonl',
    'npm run kaibo -- events export --format parquet --out exported',
  ],
  run: (args) => onInstallation(['events', 'export', ...args]),
};
