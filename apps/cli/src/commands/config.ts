import type { Command } from '../command.ts';
import { onInstallation } from '../installation.ts';

export const config: Command = {
  name: 'config',
  summary: 'Every setting: flag, environment variable, type, default, meaning',
  usage: '[flags of npm start]',
  options: [['--FLAG VALUE', 'shows the table as it would be with this flag']],
  examples: ['npm run kaibo -- config', 'KAIBO_PORT=9000 npm run kaibo -- config --no-demo'],
  run: (args) => onInstallation(['config', ...args]),
};
