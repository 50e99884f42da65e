import { parseArgs } from 'node:util';
import { run } from '@kaibo/simulate';
import { leave, tableText } from './mine.show.ts';
import { eventsFile } from './simulate.events.ts';
import {
  marketFlags,
  patienceFlags,
  patienceFrom,
  policyFrom,
  progressOn,
  scenarioFrom,
} from './simulate.options.ts';
import { hoursPicture } from './simulate.pictures.ts';
import { complainOf, plainFigures, rowOf } from './simulate.show.ts';

const flags = {
  ...marketFlags,
  ...patienceFlags,
  policy: { type: 'string', default: 'popularity' },
  events: { type: 'string' },
  picture: { type: 'string' },
} as const;

export const runMarket = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const scenario = scenarioFrom(values);
  const policy = await policyFrom(values.policy);
  const file =
    values.events === undefined ? null : eventsFile(values.events, scenario, values.policy);
  const begin = performance.now();
  const found = run(scenario, {
    policies: [policy],
    ...patienceFrom(values),
    sink: file?.sink,
    onProgress: progressOn(process.stderr, 'simulate'),
  });
  const seconds = (performance.now() - begin) / 1_000;
  complainOf(found);
  const { figures } = found;
  process.stdout.write(tableText([rowOf(found.names[0]!, figures)]));
  process.stdout.write(
    `${figures.events} events of ${figures.viewers} viewers in ${seconds.toFixed(1)} s. All of it is simulated.\n`,
  );
  if (file) process.stdout.write(`written: ${values.events}, ${await file.close(found)} events\n`);
  await leave([
    [values.json, () => ({ scenario, figures: plainFigures(figures), failures: found.failures })],
    [values.picture, () => hoursPicture([found])],
  ]);
  return 0;
};
