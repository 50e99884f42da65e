import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrate, type Published, policyNamed, published, run } from '@kaibo/simulate';
import { figure, leave, percent, tableText } from './mine.show.ts';
import { readText } from './recommend.files.ts';
import { marketFlags, progressOn, scenarioFrom } from './simulate.options.ts';

const flags = { ...marketFlags, data: { type: 'string' } } as const;

/** Rates of KuaiRand-Pure's feed: what followed a click there, beside what does in a live room. */
const ratesOfKuaiRand = async (folder: string): Promise<Published[]> => {
  const file = join(folder, 'log_val.tsv.gz');
  if (!existsSync(file)) throw new TypeError(`--data: there is no ${file}`);
  const [head = '', ...lines] = (await readText(file)).trimEnd().split('\n');
  const columns = head.split('\t');
  const placeOf = (name: string): number => {
    const place = columns.indexOf(name);
    if (place < 0) throw new TypeError(`--data: ${file} has no column ${name}`);
    return place;
  };
  const sums = { is_click: 0, is_like: 0, is_comment: 0, is_follow: 0 };
  const places = Object.keys(sums).map(
    (name) => [name as keyof typeof sums, placeOf(name)] as const,
  );
  for (const line of lines) {
    const cells = line.split('\t');
    for (const [name, place] of places) sums[name] += Number(cells[place]);
  }
  const source = 'KuaiRand-Pure (short videos, CC BY-SA 4.0), log_val';
  const of = (name: Published['name'], count: number): Published => ({
    name,
    share: count / sums.is_click,
    source,
  });
  return [
    of('chatPerClick', sums.is_comment),
    of('likePerClick', sums.is_like),
    of('followPerClick', sums.is_follow),
  ];
};

export const calibrateMarket = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const scenario = scenarioFrom(values);
  const wanted = values.data === undefined ? published : await ratesOfKuaiRand(values.data);
  const policies = [policyNamed('popularity')];
  const began = calibrate(
    scenario,
    run(scenario, { policies, onProgress: progressOn(process.stderr, 'as it is') }).figures,
    wanted,
  );
  const nearer = calibrate(
    began.nearer,
    run(began.nearer, { policies, onProgress: progressOn(process.stderr, 'nearer') }).figures,
    wanted,
  );
  const rows = began.rows.map(({ name, share, measured, offPercent, source }, at) => ({
    figure: name,
    published: percent(share),
    'as it is': percent(measured),
    off: `${offPercent.toFixed(1)} %`,
    nearer: percent(nearer.rows[at]!.measured),
    'then off': `${nearer.rows[at]!.offPercent.toFixed(1)} %`,
    source,
  }));
  process.stdout.write(tableText(rows));
  const set = wanted.map(({ name }) => `${name}=${figure(began.nearer[name])}`).join(',');
  process.stdout.write(`nearer: --set ${set}\n`);
  await leave([[values.json, () => ({ scenario, nearer: began.nearer, rows })]]);
  return 0;
};
