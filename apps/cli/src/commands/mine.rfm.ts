import { parseArgs } from 'node:util';
import { heatMapPicture, MineError, type RfmGroup, type RfmProfile, rfmOf } from '@kaibo/mine';
import { needed, number, readTextColumns, timeOf, whole } from './mine.files.ts';
import { figure, leave, percent, tableText } from './mine.show.ts';

const flags = {
  data: { type: 'string' },
  who: { type: 'string' },
  time: { type: 'string' },
  amount: { type: 'string' },
  levels: { type: 'string', default: '5' },
  now: { type: 'string' },
  json: { type: 'string' },
  people: { type: 'string' },
  picture: { type: 'string' },
} as const;

const GROUPS: readonly RfmGroup[] = [
  ...(['champions', 'loyal', 'potential-loyal', 'new'] as const),
  ...(['needs-attention', 'at-risk', 'hibernating', 'lost'] as const),
];

const amountOf = (text: string, row: number, field: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new MineError('mine/bad-row', `row ${row}, ${field}: "${text}" is no finite number`, {
    ...{ row, field, expected: 'a finite number', found: text },
  });
};

const mean = (of: readonly RfmProfile[], value: (one: RfmProfile) => number): number =>
  of.reduce((sum, one) => sum + value(one), 0) / of.length;

const groupsOf = (profiles: readonly RfmProfile[]) =>
  GROUPS.map((group) => ({ group, people: profiles.filter((one) => one.group === group) }))
    .filter(({ people }) => people.length > 0)
    .map(({ group, people }) => ({
      group,
      people: people.length,
      share: people.length / profiles.length,
      recencyDays: mean(people, (one) => one.recencyDays),
      frequency: mean(people, (one) => one.frequency),
      monetary: mean(people, (one) => one.monetary),
      money: people.reduce((sum, one) => sum + one.monetary, 0),
    }));

/** How many people have each score of recency and of frequency. */
const scoresPicture = (
  profiles: readonly RfmProfile[],
  levels: number,
  subtitle: string,
): string => {
  const values = new Float64Array(levels * levels);
  for (const { scores } of profiles)
    values[(levels - scores.recency) * levels + scores.frequency - 1]! += 1;
  const names = Array.from({ length: levels }, (_, i) => String(i + 1));
  return heatMapPicture(
    { title: 'People by recency (down) and frequency (across)', subtitle },
    { rows: names.toReversed(), columns: names, values, unit: 'people' },
  );
};

const cell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const peopleText = (profiles: readonly RfmProfile[]): string =>
  [
    'who,recency_days,frequency,monetary,r,f,m,group',
    ...profiles.map(({ who, recencyDays, frequency, monetary, scores, group }) =>
      [
        ...[cell(who), recencyDays.toFixed(3), frequency, monetary],
        ...[scores.recency, scores.frequency, scores.monetary, group],
      ].join(','),
    ),
  ].join('\n');

/** `mine rfm`. */
export const scorePeople = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({ args, options: flags });
  const [who, time] = [needed(values.who, '--who'), needed(values.time, '--time')];
  const levels = whole(values.levels, '--levels');
  const asked = [who, time, ...(values.amount === undefined ? [] : [values.amount])];
  const [people, times, amounts] = await readTextColumns(needed(values.data, '--data'), asked);
  const purchases = people!.map((name, row) => ({
    who: name,
    atMs: timeOf(times![row]!, row, time),
    amount: amounts ? amountOf(amounts[row]!, row, values.amount!) : 1,
  }));
  const nowMs =
    values.now === undefined
      ? Date.now()
      : /^\d+$/.test(values.now)
        ? number(values.now, '--now')
        : timeOf(values.now, 0, '--now');
  const profiles = rfmOf(purchases, { nowMs, levels });
  const groups = groupsOf(profiles);
  const money = groups.reduce((sum, one) => sum + one.money, 0);
  process.stdout.write(
    tableText(
      groups.map((one) => ({
        group: one.group,
        people: String(one.people),
        share: percent(one.share),
        'days since': figure(one.recencyDays),
        purchases: figure(one.frequency),
        amount: figure(one.monetary),
        'of all money': money === 0 ? '–' : percent(one.money / money),
      })),
    ),
  );
  const told = `${profiles.length} people, ${purchases.length} purchases`;
  process.stdout.write(`${told}\n`);
  await leave([
    [values.json, () => ({ groups, people: profiles })],
    [values.people, () => `${peopleText(profiles)}\n`],
    [values.picture, () => scoresPicture(profiles, levels, told)],
  ]);
  return 0;
};
