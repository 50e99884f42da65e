import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Metric, metricsOf, type SearchOptions, type Space, search } from '@kaibo/predict';
import { dataFlags, foldsOf, jsonOf, makerOf, readExamples, whole } from './predict.data.ts';
import { figure, HEADS, tableText } from './predict.show.ts';

const flags = {
  ...dataFlags,
  model: { type: 'string', default: 'boosting' },
  space: { type: 'string' },
  strategy: { type: 'string', default: 'grid' },
  trials: { type: 'string' },
  metric: { type: 'string' },
  folds: { type: 'string', default: '5' },
  threads: { type: 'string' },
  seed: { type: 'string', default: '1' },
  top: { type: 'string', default: '10' },
  json: { type: 'string' },
  out: { type: 'string' },
} as const;

const EXAMPLE = '{"ridge":[0.1,1,10]}';

const oneOf = <T extends string>(value: string, flag: string, allowed: readonly T[]): T => {
  const found = allowed.find((one) => one === value);
  if (!found) throw new TypeError(`${flag}: expected one of ${allowed.join(', ')}`);
  return found;
};

/** `predict search`. */
export const searchOptions = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  if (values.space === undefined) throw new TypeError(`--space is needed, e.g. '${EXAMPLE}'`);
  const space = jsonOf(values.space, '--space', EXAMPLE) as unknown as Space;
  const strategy = oneOf(values.strategy, '--strategy', ['grid', 'random', 'halving'] as const);
  const examples = await readExamples(values);
  const { task, table, labels } = examples;
  makerOf(task, values.model, undefined);
  const metrics: readonly Metric[] = metricsOf[task];
  const seed = whole(values.seed, '--seed', 0);
  const { folds, told } = foldsOf(examples, whole(values.folds, '--folds', 2), seed);
  const given: SearchOptions = {
    task,
    model: values.model,
    space,
    strategy,
    folds,
    seed,
    threads: whole(values.threads ?? String(availableParallelism()), '--threads', 0),
    ...(values.trials ? { trials: whole(values.trials, '--trials') } : {}),
    ...(values.metric ? { metric: oneOf(values.metric, '--metric', metrics) } : {}),
    onTrial({ options, score, rows, refused }, { done, total }) {
      const what = refused ? `${refused.code}: ${refused.message}` : figure(score);
      process.stderr.write(
        `trial ${done} of ${total}: ${what}  ${JSON.stringify(options)} on ${rows} rows\n`,
      );
    },
  };
  const { metric, best, trials } = await search(table, labels, given);
  const rows = trials.slice(0, whole(values.top, '--top')).map((trial) => ({
    [HEADS[metric]]: `${figure(trial.score)} ±${figure(trial.deviation)}`,
    rows: String(trial.rows),
    seconds: trial.seconds.toFixed(2),
    options: JSON.stringify(trial.options),
  }));
  process.stdout.write(`${tableText(rows)}${examples.label}; ${told}; ${strategy} search\n`);
  process.stdout.write(
    `best: --model ${values.model} --options '${JSON.stringify(best.options)}'\n`,
  );
  if (values.json)
    await writeFile(values.json, `${JSON.stringify({ metric, best, trials }, null, 2)}\n`);
  if (values.out) {
    const model = makerOf(task, values.model, JSON.stringify(best.options))();
    await model.fit(table, labels);
    await writeFile(values.out, model.save());
    process.stdout.write(`fitted on all ${table.rows} rows, in ${values.out}\n`);
  }
  return 0;
};
