import type { Command } from '../command.ts';
import { onInstallation, whereOptions } from '../installation.ts';

export const behaviourImport: Command = {
  name: 'behaviour import',
  summary: 'Reads a CSV or JSON-lines log of another platform into the event log',
  usage: 'FILE --mapping NAME|FILE [--site NAME] [--dry-run] [--refused FILE] [--again] [--json]',
  options: [
    ['--mapping NAME|FILE', 'which column is what: a ready mapping or a file of your own'],
    ['--site NAME', 'under whose name it is kept (the mapping’s)'],
    ['--dry-run', 'reads everything and writes nothing'],
    ['--refused FILE', 'where rows go that could not be read (FILE.refused.jsonl)'],
    ['--again', 'from the beginning, though it was read before; nothing counts twice'],
    ['--json', 'the report as JSON'],
    ...whereOptions,
  ],
  examples: [
    'npm run kaibo -- behaviour import UserBehavior.csv --mapping taobao-user-behavior --dry-run',
    'npm run kaibo -- behaviour import events.jsonl.gz --mapping my-mapping.json --site "Old shop"',
  ],
  run: (args) => onInstallation(['behaviour', 'import', ...args]),
};

export const behaviourMappings: Command = {
  name: 'behaviour mappings',
  summary: 'The ready mappings of behaviour import, or one of them to begin from',
  usage: '[NAME]',
  options: whereOptions,
  examples: ['npm run kaibo -- behaviour mappings ga4-bigquery > my-mapping.json'],
  run: (args) => onInstallation(['behaviour', 'mappings', ...args]),
};
