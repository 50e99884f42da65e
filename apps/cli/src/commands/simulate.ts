import type { Command } from '../command.ts';
import { calibrateMarket } from './simulate.calibrate.ts';
import { compareMarkets } from './simulate.compare.ts';
import { told } from './simulate.options.ts';
import { runMarket } from './simulate.run.ts';

const market = [
  [
    '--scenario NAME',
    'ordinary (default), flash-crowd, drift, star-host, stock-out, bot-attack, seasonal-peak',
  ],
  ['--set FIELD=VALUE,…', 'other figures of the scenario, e.g. buying=0.05,places=6'],
  ['--viewers N --hosts N', 'people who watch (10000) and who host (60)'],
  ['--hours H', 'of the market’s own time (24; drift 48)'],
  ['--seed S', 'same seed, same market, byte for byte (1)'],
] as const;
const json = ['--json FILE', 'all figures, as JSON'] as const;
const policy = '--policy NAME|FILE';
const policyMeaning =
  'random, popularity, newest, oracle, or a module whose export `policy` makes one';

const patience = [
  '--policy-timeout MS',
  'a policy whose call takes longer is failed and popularity serves; then the same seed need not be the same run (none)',
] as const;

export const simulateRun: Command = {
  name: 'simulate run',
  summary: 'Run a made-up market whose truth is known',
  usage: '[--scenario NAME] [--policy NAME] [--events FILE]',
  options: [
    ...market,
    [policy, policyMeaning],
    patience,
    ['--events FILE', 'every event in the product’s own form: .csv, .jsonl or .parquet'],
    json,
    ['--picture FILE', 'fen paid by the hour, as SVG'],
  ],
  examples: [
    'npm run kaibo -- simulate run --viewers 20000 --policy popularity',
    'npm run kaibo -- simulate run --scenario flash-crowd --events market.parquet',
  ],
  run: told(runMarket),
};

export const simulateCompare: Command = {
  name: 'simulate compare',
  summary: 'Let the same people live under several policies, and say what differs',
  usage: '--policy A --policy B [--how same|ab|switchback|interleave] [--picture FILE]',
  options: [
    ...market,
    [
      `${policy}, twice or more`,
      `${policyMeaning}; the first is what the others are compared with`,
    ],
    patience,
    [
      '--how NAME',
      'same (default): the same people under each; ab: half of them each; switchback: by turns; interleave: both in one list',
    ],
    ['--share S', 'of the viewers who get the second, for ab (0.5)'],
    ['--minutes M', 'of a turn, for switchback (60)'],
    json,
    ['--picture FILE', 'fen by the hour, exposure of hosts and hosts who stay, as SVG'],
  ],
  examples: [
    'npm run kaibo -- simulate compare --policy popularity --policy random --policy oracle --picture compared.svg',
    'npm run kaibo -- simulate compare --how ab --policy random --policy ./mine.ts --scenario drift',
  ],
  run: told(compareMarkets),
};

export const simulateCalibrate: Command = {
  name: 'simulate calibrate',
  summary: 'Hold a market to published figures of live rooms, and bring it nearer',
  usage: '[--scenario NAME] [--data FOLDER] [--json FILE]',
  options: [
    ...market,
    [
      '--data FOLDER',
      'KuaiRand-Pure (log_val.tsv.gz): its rates of likes, comments and follows beside',
    ],
    json,
  ],
  examples: ['npm run kaibo -- simulate calibrate --viewers 50000'],
  run: told(calibrateMarket),
};
