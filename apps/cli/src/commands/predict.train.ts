import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dataFlags, makerOf, needed, readExamples } from './predict.data.ts';
import { endOf, progressTo } from './predict.show.ts';

const flags = {
  ...dataFlags,
  model: { type: 'string', default: 'boosting' },
  options: { type: 'string' },
  out: { type: 'string' },
} as const;

/** `predict train`. */
export const trainModel = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const out = needed(values.out, '--out');
  const { task, table, labels, label } = await readExamples(values);
  const model = makerOf(task, values.model, values.options)();
  const begin = performance.now();
  await model.fit(table, labels, { onProgress: progressTo(process.stderr, model.name) });
  endOf(process.stderr);
  const seconds = ((performance.now() - begin) / 1000).toFixed(2);
  const bytes = model.save();
  await writeFile(out, bytes);
  const what = model.task === 'classify' ? `${label} (${model.classes.join(', ')})` : label;
  process.stdout.write(
    `${model.name}: ${what} from ${table.columns.length} columns of ${table.rows} rows, ${seconds} s, ${bytes.length} bytes in ${out}\n`,
  );
  return 0;
};
