import { parseArgs } from 'node:util';
import { heatMapPicture, type Pattern, prefixSpan, sequencesFromEvents } from '@kaibo/mine';
import { duration, needed, number, readTextColumns, timeOf, whole } from './mine.files.ts';
import { leave, percent, tableText } from './mine.show.ts';

const flags = {
  data: { type: 'string' },
  who: { type: 'string' },
  item: { type: 'string' },
  time: { type: 'string' },
  'session-gap': { type: 'string' },
  'min-support': { type: 'string', default: '0.05' },
  'max-items': { type: 'string', default: '5' },
  top: { type: 'string', default: '20' },
  json: { type: 'string' },
  picture: { type: 'string' },
} as const;

const MOST_ITEMS = 30;

/** Patterns of two single steps: the first down, the second across. */
const stepsPicture = (names: readonly string[], list: readonly Pattern[], subtitle: string) => {
  const pairs = list.filter(
    ({ steps }) => steps.length === 2 && steps.every((step) => step.length === 1),
  );
  const sorted = [...pairs].sort((a, b) => b.count - a.count);
  const rows = [...new Set(sorted.map(({ steps }) => steps[0]![0]!))].slice(0, MOST_ITEMS);
  const columns = [...new Set(sorted.map(({ steps }) => steps[1]![0]!))].slice(0, MOST_ITEMS);
  const values = new Float64Array(rows.length * columns.length).fill(Number.NaN);
  for (const { steps, support } of sorted) {
    const [row, column] = [rows.indexOf(steps[0]![0]!), columns.indexOf(steps[1]![0]!)];
    if (row >= 0 && column >= 0) values[row * columns.length + column] = 100 * support;
  }
  return heatMapPicture(
    { title: 'What follows what', subtitle },
    {
      rows: rows.map((item) => names[item]!),
      columns: columns.map((item) => names[item]!),
      values,
      unit: '% of sequences',
    },
  );
};

/** `mine sequences`. */
export const findSequences = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const names = (['who', 'item', 'time'] as const).map((flag) => needed(values[flag], `--${flag}`));
  const minimumSupport = number(values['min-support'], '--min-support');
  const maximumItems = whole(values['max-items'], '--max-items');
  const top = whole(values.top, '--top');
  const gap = values['session-gap'];
  const gapMs = gap === undefined ? Infinity : duration(gap, '--session-gap');
  const [who, item, time] = await readTextColumns(needed(values.data, '--data'), names);
  const events = who!.map((one, row) => ({
    who: one,
    item: item![row]!,
    atMs: timeOf(time![row]!, row, names[2]!),
  }));
  const sequences = sequencesFromEvents(events, gapMs);
  process.stderr.write(`sequences: ${sequences.count} of ${sequences.items.length} items\n`);
  const { list, names: items } = prefixSpan(sequences, { minimumSupport, maximumItems });
  const text = ({ steps }: Pattern): string =>
    steps.map((step) => step.map((one) => items[one]!).join(' + ')).join(' → ');
  const told = `${list.length} patterns (support ≥ ${minimumSupport}) in ${sequences.count} sequences`;
  const longer = list
    .filter(({ steps }) => steps.length > 1)
    .sort((a, b) => b.count - a.count)
    .slice(0, top);
  if (longer.length > 0)
    process.stdout.write(
      tableText(
        longer.map((pattern) => ({
          'one after another': text(pattern),
          sequences: String(pattern.count),
          support: percent(pattern.support),
        })),
      ),
    );
  process.stdout.write(`${told}; the first ${longer.length} of several steps are shown\n`);
  await leave([
    [
      values.json,
      () => ({
        ...{ minimumSupport, maximumItems, sequences: sequences.count },
        patterns: list.map(({ steps, count, support }) => ({
          steps: steps.map((step) => step.map((one) => items[one]!)),
          count,
          support,
        })),
      }),
    ],
    [values.picture, () => stepsPicture(items, list, told)],
  ]);
  return 0;
};
