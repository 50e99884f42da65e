import { parseArgs } from 'node:util';
import {
  apriori,
  basketsFromLines,
  basketsOf,
  eclat,
  fpGrowth,
  heatMapPicture,
  type Itemsets,
  type Rule,
  rulesOf,
} from '@kaibo/mine';
import { needed, number, oneOf, readBasketLines, readTextColumns, whole } from './mine.files.ts';
import { figure, leave, percent, tableText } from './mine.show.ts';

const flags = {
  data: { type: 'string' },
  basket: { type: 'string' },
  item: { type: 'string' },
  method: { type: 'string', default: 'eclat' },
  'min-support': { type: 'string', default: '0.01' },
  'min-confidence': { type: 'string', default: '0.3' },
  'min-lift': { type: 'string', default: '0' },
  'max-items': { type: 'string' },
  right: { type: 'string', default: 'one' },
  top: { type: 'string', default: '20' },
  json: { type: 'string' },
  picture: { type: 'string' },
} as const;

const miners = { eclat, 'fp-growth': fpGrowth, apriori };

const readBaskets = async (path: string, basket?: string, item?: string) => {
  if (basket === undefined && item === undefined) return basketsOf(await readBasketLines(path));
  const names = [needed(basket, '--basket'), needed(item, '--item')];
  const [baskets, items] = await readTextColumns(path, names);
  return basketsFromLines(baskets!.map((one, row) => ({ basket: one, item: items![row]! })));
};

const MOST_SIDES = 30;

/** Lift of the rules shown, left sides down and right sides across. */
const rulesPicture = (sets: Itemsets, rules: readonly Rule[], subtitle: string): string => {
  const text = (items: readonly number[]): string =>
    items.map((item) => sets.names[item]!).join(' + ');
  const rows = [...new Set(rules.map(({ left }) => text(left)))].slice(0, MOST_SIDES);
  const columns = [...new Set(rules.map(({ right }) => text(right)))].slice(0, MOST_SIDES);
  const values = new Float64Array(rows.length * columns.length).fill(Number.NaN);
  for (const { left, right, lift } of rules) {
    const [row, column] = [rows.indexOf(text(left)), columns.indexOf(text(right))];
    if (row >= 0 && column >= 0) values[row * columns.length + column] = lift;
  }
  const shortened = rows.map((name) => (name.length > 22 ? `${name.slice(0, 21)}…` : name));
  return heatMapPicture(
    { title: 'Rules: who takes the left takes the right', subtitle },
    { rows: shortened, columns, values, unit: 'lift' },
  );
};

/** `mine rules`. */
export const findRules = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const method = oneOf(values.method, '--method', ['eclat', 'fp-growth', 'apriori'] as const);
  const rightSide = oneOf(values.right, '--right', ['one', 'any'] as const);
  const minimumSupport = number(values['min-support'], '--min-support');
  const minimumConfidence = number(values['min-confidence'], '--min-confidence');
  const minimumLift = number(values['min-lift'], '--min-lift');
  const top = whole(values.top, '--top');
  const most = values['max-items'];
  const baskets = await readBaskets(needed(values.data, '--data'), values.basket, values.item);
  process.stderr.write(`rules: ${baskets.count} baskets, ${baskets.items.length} items\n`);
  const begin = performance.now();
  const sets = miners[method](baskets, {
    minimumSupport,
    ...(most === undefined ? {} : { maximumItems: whole(most, '--max-items') }),
  });
  const ms = performance.now() - begin;
  process.stderr.write(`rules: ${sets.list.length} itemsets by ${method} in ${ms.toFixed(0)} ms\n`);
  const rules = rulesOf(sets, { minimumConfidence, minimumLift, rightSide });
  const text = (items: readonly number[]): string =>
    items.map((item) => sets.names[item]!).join(' + ');
  const told = `${sets.list.length} itemsets (support ≥ ${minimumSupport}), ${rules.length} rules (confidence ≥ ${minimumConfidence}, lift ≥ ${minimumLift}) in ${baskets.count} baskets`;
  const shown = rules.slice(0, top);
  if (shown.length > 0)
    process.stdout.write(
      tableText(
        shown.map((rule) => ({
          'who takes': text(rule.left),
          takes: text(rule.right),
          support: percent(rule.support),
          confidence: percent(rule.confidence),
          lift: figure(rule.lift),
          leverage: figure(rule.leverage),
          conviction: figure(rule.conviction),
        })),
      ),
    );
  process.stdout.write(`${told}${rules.length > top ? `; the first ${top} are shown` : ''}\n`);
  const named = (items: readonly number[]): string[] => items.map((item) => sets.names[item]!);
  await leave([
    [
      values.json,
      () => ({
        ...{ method, minimumSupport, minimumConfidence, minimumLift, baskets: baskets.count },
        itemsets: sets.list.map(({ items, count }) => ({
          items: named(items),
          count,
          support: count / baskets.count,
        })),
        rules: rules.map((rule) => ({
          ...rule,
          left: named(rule.left),
          right: named(rule.right),
        })),
      }),
    ],
    [values.picture, () => rulesPicture(sets, shown, told)],
  ]);
  return 0;
};
