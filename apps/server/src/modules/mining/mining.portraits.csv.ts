import type { OwnPortrait, UserPortrait } from '@kaibo/contracts/portraits';
import { type CsvColumn, csvTime, csvYuan } from '#platform/csv';

/** One row for each thing that is known: what it is of, what it says, from how much and since when. */
export interface PortraitRow {
  about: string;
  thing: string;
  value: string | number;
  from: string;
  sinceMs: number;
}

export const portraitColumns: readonly CsvColumn<PortraitRow>[] = [
  { head: { zh: '方面', en: 'About' }, cell: (row) => row.about },
  { head: { zh: '项目', en: 'Thing' }, cell: (row) => row.thing },
  { head: { zh: '值', en: 'Value' }, cell: (row) => row.value },
  { head: { zh: '依据', en: 'From' }, cell: (row) => row.from },
  { head: { zh: '起始（UTC）', en: 'Since (UTC)' }, cell: (row) => csvTime(row.sinceMs) },
];

type Part = Pick<UserPortrait['worth'], 'evidence'>;

const rowOf = (part: Part, about: string, thing: string, value: string | number): PortraitRow => ({
  ...{ about, thing, value },
  from: part.evidence.counts.map(({ of, count }) => `${of} ${count}`).join('; '),
  sinceMs: part.evidence.sinceMs,
});

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;

const rowsOfPortrait = (portrait: UserPortrait, isEnglish: boolean): PortraitRow[] => {
  const { interests, price, power, rhythm, worth, cluster } = portrait;
  const named = ({ zh, en }: { zh: string; en: string }) => (isEnglish ? en : zh);
  const rows: PortraitRow[] = (interests.value ?? []).map((one) => ({
    ...{ about: `interest ${one.kind}`, thing: named(one.name), value: rounded(one.strength) },
    ...{ from: `acts ${one.acts}`, sinceMs: one.sinceMs },
  }));
  if (price.value)
    for (const [thing, fen] of Object.entries(price.value))
      rows.push(rowOf(price, 'price (CNY)', thing.replace('Fen', ''), csvYuan(fen)));
  if (power.value) {
    rows.push(rowOf(power, 'purchasing power', 'index', rounded(power.value.index)));
    rows.push(rowOf(power, 'purchasing power', 'level', power.value.level));
  }
  for (const [hour, count] of (rhythm.value?.week ?? []).entries())
    if (count > 0)
      rows.push(rowOf(rhythm, `hour of week (${portrait.timeZone})`, String(hour), count));
  if (worth.value) {
    const { paidFen, averageFen, lastOrderAtMs, everyDays, refundedOrders, group } = worth.value;
    rows.push(rowOf(worth, 'value', 'paid (CNY)', csvYuan(paidFen)));
    rows.push(rowOf(worth, 'value', 'average order (CNY)', csvYuan(averageFen)));
    rows.push(rowOf(worth, 'value', 'last order (UTC)', csvTime(lastOrderAtMs)));
    if (everyDays !== null) rows.push(rowOf(worth, 'value', 'days between orders', everyDays));
    rows.push(rowOf(worth, 'value', 'orders given back', refundedOrders));
    if (group !== null) rows.push(rowOf(worth, 'value', 'RFM group', group));
  }
  if (cluster) rows.push(rowOf(cluster, 'cluster', 'name', named(cluster.name)));
  if (portrait.groupsAtMs !== null)
    rows.push(rowOf(worth, 'groups', 'formed (UTC)', csvTime(portrait.groupsAtMs)));
  return rows;
};

/** Nothing but the heads for who has not agreed. */
export const portraitRows = (own: OwnPortrait | null, isEnglish: boolean): PortraitRow[] =>
  own?.portrait ? rowsOfPortrait(own.portrait, isEnglish) : [];
