import type { Command } from '../command.ts';
import { onInstallation, whereOptions } from '../installation.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'What is wrong with this installation, and how it is put right',
  usage: '[--json] [flags of npm start]',
  options: [
    ['--json', 'every finding as JSON; the exit code is 1 when there is a problem'],
    [
      '--FLAG VALUE',
      'looks as it would be started with this flag; what runs is looked at as it is',
    ],
    ...whereOptions,
  ],
  examples: ['npm run kaibo -- doctor', 'LANG=zh_CN npm run kaibo -- doctor --data-dir /srv/kaibo'],
  run: (args) => onInstallation(['doctor', ...args]),
};
