import { parseArgs } from 'node:util';
import {
  abTest,
  counterfactual,
  type Difference,
  interleaving,
  type PolicyMaker,
  type Run,
  type Scenario,
  switchback,
} from '@kaibo/simulate';
import { number, oneOf } from './mine.files.ts';
import { figure, leave, tableText } from './mine.show.ts';
import {
  marketFlags,
  patienceFlags,
  patienceFrom,
  policyFrom,
  progressOn,
  scenarioFrom,
} from './simulate.options.ts';
import { comparedPicture } from './simulate.pictures.ts';
import { complainOf, plainFigures, rowOf } from './simulate.show.ts';

const flags = {
  ...marketFlags,
  ...patienceFlags,
  policy: { type: 'string', multiple: true },
  how: { type: 'string', default: 'same' },
  share: { type: 'string', default: '0.5' },
  minutes: { type: 'string', default: '60' },
  picture: { type: 'string' },
} as const;

type Watched = Parameters<typeof counterfactual>[2];

interface Found {
  runs: readonly Run[];
  rows: Readonly<Record<string, string>>[];
  differences: Readonly<Record<string, string>>[];
}

/** A difference with its interval; money in yuan. */
const told = (
  what: string,
  against: string,
  { mean, low, high, of }: Difference,
  unit = 1,
): Readonly<Record<string, string>> => ({
  difference: what,
  of: against,
  first: figure(of[0] / unit),
  second: figure(of[1] / unit),
  apart: figure(mean / unit),
  from: figure(low / unit),
  to: figure(high / unit),
  told: low > 0 ? 'more' : high < 0 ? 'less' : 'cannot be told',
});

const FEN = 100;

const same = (scenario: Scenario, makers: readonly PolicyMaker[], options: Watched): Found => {
  const { runs, against } = counterfactual(scenario, makers, options);
  const names = runs.map((run) => run.names[0]!);
  return {
    runs,
    rows: runs.map((run, at) => rowOf(names[at]!, run.figures)),
    differences: against
      .slice(1)
      .flatMap(({ fen, clicks }, at) => [
        told('¥ a viewer', `${names[at + 1]} − ${names[0]}`, fen, FEN),
        told('clicks a viewer', `${names[at + 1]} − ${names[0]}`, clicks),
      ]),
  };
};

export const compareMarkets = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const scenario = scenarioFrom(values);
  const names = values.policy ?? [];
  if (names.length < 2) throw new TypeError('--policy is needed twice or more');
  const makers = await Promise.all(names.map(policyFrom));
  const how = oneOf(values.how, '--how', ['same', 'ab', 'switchback', 'interleave']);
  if (how !== 'same' && makers.length !== 2)
    throw new TypeError(`--how ${how} compares two policies`);
  const pair = [makers[0]!, makers[1]!] as const;
  const watched = { onProgress: progressOn(process.stderr, 'simulate'), ...patienceFrom(values) };

  const split = (run: Run, differences: Found['differences']): Found => ({
    runs: [run],
    rows: run.arms.map((arm, at) => rowOf(run.names[at]!, arm)),
    differences,
  });
  const ways = {
    same: () => same(scenario, makers, watched),
    ab: () => {
      const share = number(values.share, '--share');
      if (!(share > 0 && share < 1)) throw new TypeError('--share: between 0 and 1');
      const { run, fen, clicks } = abTest(scenario, pair, { share, ...watched });
      const against = `${run.names[1]} − ${run.names[0]}`;
      return split(run, [
        told('¥ a viewer', against, fen, FEN),
        told('clicks a viewer', against, clicks),
      ]);
    },
    switchback: () => {
      const minutes = number(values.minutes, '--minutes');
      if (!(minutes >= 1)) throw new TypeError('--minutes: 1 or more');
      const { run, fenPerWindow } = switchback(scenario, pair, { minutes, ...watched });
      return split(run, [told('¥ a turn', `${run.names[1]} − ${run.names[0]}`, fenPerWindow, FEN)]);
    },
    interleave: () => {
      const { run, difference } = interleaving(scenario, pair, watched);
      return split(run, [told('clicks a viewer', run.names[0]!, difference)]);
    },
  } satisfies Record<typeof how, () => Found>;
  const found = ways[how]();

  for (const run of found.runs) complainOf(run);
  process.stdout.write(`${tableText(found.rows)}\n${tableText(found.differences)}`);
  process.stdout.write('Intervals hold 95 of 100 times. All of it is simulated.\n');
  await leave([
    [
      values.json,
      () => ({
        scenario,
        how,
        policies: found.rows,
        differences: found.differences,
        figures: found.runs.flatMap(({ arms }) => arms.map(plainFigures)),
      }),
    ],
    [values.picture, () => comparedPicture(found.runs)],
  ]);
  return 0;
};
