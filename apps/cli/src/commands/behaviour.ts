import type { Command } from '../command.ts';
import { onInstallation, whereOptions } from '../installation.ts';

const name = ['--name NAME', 'only events of this name'] as const;
const json = ['--json', 'JSON instead of text'] as const;

export const behaviourStatus: Command = {
  name: 'behaviour status',
  summary: 'How far the behaviour store has come, and what was set aside',
  usage: '[--json]',
  options: [json, ...whereOptions],
  examples: ['npm run kaibo -- behaviour status'],
  run: (args) => onInstallation(['behaviour', 'status', ...args]),
};

export const behaviourLoad: Command = {
  name: 'behaviour load',
  summary: 'Brings the behaviour store up to the event log now',
  usage: '',
  options: whereOptions,
  examples: ['npm run kaibo -- behaviour load'],
  run: (args) => onInstallation(['behaviour', 'load', ...args]),
};

export const behaviourRebuild: Command = {
  name: 'behaviour rebuild',
  summary: 'Makes the behaviour store anew from the whole event log, exported days included',
  usage: '',
  options: whereOptions,
  examples: ['npm run kaibo -- behaviour rebuild'],
  run: (args) => onInstallation(['behaviour', 'rebuild', ...args]),
};

export const behaviourQuarantine: Command = {
  name: 'behaviour quarantine',
  summary: 'Events that the behaviour store could not take, and why, newest first',
  usage: '[--name NAME] [--lines N] [--json]',
  options: [name, ['--lines N', 'how many (20)'], json, ...whereOptions],
  examples: ['npm run kaibo -- behaviour quarantine --lines 50'],
  run: (args) => onInstallation(['behaviour', 'quarantine', ...args]),
};

export const behaviourReplay: Command = {
  name: 'behaviour replay',
  summary: 'Tries again what was set aside, as after an upgrade',
  usage: '[--name NAME]',
  options: [name, ...whereOptions],
  examples: ['npm run kaibo -- behaviour replay'],
  run: (args) => onInstallation(['behaviour', 'replay', ...args]),
};
