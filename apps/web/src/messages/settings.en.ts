import type { zhSettings } from './settings.zh.ts';

export const enSettings: typeof zhSettings = {
  title: 'Settings',
  section: 'Settings',
  hint: 'As it was started. To change one, add the flag or set the variable, and start again.',
  find: 'Find a setting',
  setting: 'Setting',
  value: 'Now',
  source: 'From',
  sources: { default: 'Default', environment: 'Environment', flag: 'Flag' },
  notSet: 'not set',
  defaultIs: (value: string) => `Default: ${value}`,
  change: 'How to change it',
  onlyChanged: 'Only those that were changed',
  nothing: 'No setting fits',
  nothingHint: 'Try another word.',
  log: {
    title: 'What is logged',
    hint: 'From now until the next start. Parts may differ, e.g. info,http=debug (a line for every request).',
    label: 'Log level',
    save: 'Apply',
    saved: (level: string) => `Logged from now on: ${level}`,
    file: 'kaibo.log lies in the data directory: files of about 10 MB, the newest five are kept.',
  },
};
