import type { Command } from '../command.ts';
import { onInstallation, whereOptions } from '../installation.ts';

export const adminCreate: Command = {
  name: 'admin create',
  summary: 'Create an administrator, running installation or not',
  usage: '--email MAIL [--name NAME] [--password PASSWORD]',
  options: [
    ['--email MAIL', 'what they sign in with'],
    ['--name NAME', 'shown to others; the part before the @ unless given'],
    ['--password PASSWORD', 'else the first line of what is piped in, else a new one is printed'],
    ...whereOptions,
  ],
  examples: [
    'npm run kaibo -- admin create --email you@example.com --name You',
    'pass show kaibo | npm run --silent kaibo -- admin create --email you@example.com',
  ],
  run: (args) => onInstallation(['admin', 'create', ...args]),
};
