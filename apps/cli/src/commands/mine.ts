import type { Command } from '../command.ts';
import { clusterRows } from './mine.cluster.ts';
import { told } from './mine.files.ts';
import { scorePeople } from './mine.rfm.ts';
import { findRules } from './mine.rules.ts';
import { findSequences } from './mine.sequences.ts';
import { findTrend } from './mine.trend.ts';

const table = '--data FILE';
const tableMeaning = 'a table with a head line (comma or tab, also .gz)';
const jsonOption = ['--json FILE', 'everything that was found, as JSON'] as const;

export const mineCluster: Command = {
  name: 'mine cluster',
  summary: 'Group the rows of a table that are alike',
  usage: `${table} [--method NAME] [--clusters N] [--picture FILE]`,
  options: [
    [table, tableMeaning],
    ['--columns NAME,NAME', 'what counts; all columns of numbers when not said'],
    ['--method NAME', 'kmeans (default), dbscan or hierarchy'],
    ['--clusters N', 'how many; auto (default): 2 to 10 by silhouette, a hierarchy is cut in 2'],
    ['--radius R', 'for dbscan: how near neighbours are, in the scaled columns'],
    ['--min-points N', 'for dbscan: how many make a core, itself counted (5)'],
    ['--linkage NAME', 'for hierarchy: ward (default), single, complete, average or weighted'],
    ['--metric NAME', 'euclidean (default) or cosine, for which the size of a row does not count'],
    ['--scale NAME', 'standard (default): mean 0 and deviation 1 for every column; or none'],
    ['--missing NAME', 'empty cells: refuse (default), drop the row, or mean of the column'],
    ['--seed N', 'of the beginnings (1)'],
    ['--labels FILE', 'the cluster of every row as CSV; -1 is noise'],
    jsonOption,
    [
      '--picture FILE',
      'a map of the rows as SVG, or PNG by its name: two columns, or the two principal components',
    ],
  ],
  examples: [
    'npm run kaibo -- mine cluster --data buyers.csv --columns age,spent --picture map.svg',
    'npm run kaibo -- mine cluster --data places.csv --method dbscan --radius 0.3 --labels groups.csv',
  ],
  run: told(clusterRows),
};

export const mineRules: Command = {
  name: 'mine rules',
  summary: 'Find what is taken together, and rules of who takes this takes that',
  usage: `${table} [--basket COLUMN --item COLUMN] [--min-support S]`,
  options: [
    [table, 'a line per basket with its items between commas, or a table of order lines'],
    ['--basket --item COLUMN', 'columns of a table with one row per item of a basket'],
    ['--min-support S', 'share of the baskets that hold a set, above 0 and at most 1 (0.01)'],
    ['--min-confidence C', 'share of those with the left side that take the right side (0.3)'],
    ['--min-lift L', 'times as often as by chance; 1 is independent (0)'],
    ['--max-items N', 'sets of more items are not looked for'],
    ['--right one|any', 'how many items the right side may have (one)'],
    ['--method NAME', 'eclat (default), fp-growth or apriori; all find the same'],
    ['--top N', 'rules in the table (20)'],
    jsonOption,
    ['--picture FILE', 'a heat map of lift as SVG, or PNG by its name'],
  ],
  examples: [
    'npm run kaibo -- mine rules --data groceries.csv --min-support 0.006 --min-confidence 0.25',
    'npm run kaibo -- mine rules --data lines.csv --basket order --item sku --json rules.json',
  ],
  run: told(findRules),
};

export const mineSequences: Command = {
  name: 'mine sequences',
  summary: 'Find what people do one after another',
  usage: `${table} --who COLUMN --item COLUMN --time COLUMN`,
  options: [
    [table, tableMeaning],
    ['--who --item --time COLUMN', 'whose event, what it is, and when: a date, or epoch s or ms'],
    ['--session-gap TIME', 'a longer pause begins a new sequence, e.g. 30m; none when not said'],
    ['--min-support S', 'share of the sequences that hold a pattern, above 0 and at most 1 (0.05)'],
    ['--max-items N', 'items of a pattern in all (5)'],
    ['--top N', 'patterns in the table (20)'],
    jsonOption,
    ['--picture FILE', 'a heat map of what follows what as SVG, or PNG by its name'],
  ],
  examples: [
    'npm run kaibo -- mine sequences --data events.csv --who viewer --item name --time at --session-gap 30m',
  ],
  run: told(findSequences),
};

export const mineTrend: Command = {
  name: 'mine trend',
  summary: 'Find trend, season, changes, peaks and alerts of a series, and forecast it',
  usage: `${table} --time COLUMN [--value COLUMN] [--every STEP]`,
  options: [
    [table, `${tableMeaning}, rows in any order`],
    ['--time COLUMN', 'a date (UTC where it names no zone), or epoch s or ms; none in the future'],
    ['--value COLUMN', 'what is added up; every row counts 1 when not said'],
    [
      '--every STEP',
      'length of a step: hour, day (default), week, or a time like 15m; one still open is left out',
    ],
    ['--how sum|mean', 'of the values of a step (sum)'],
    ['--period N', 'steps of the season, or none; a day of hours, a week of days by itself'],
    ['--seasonal NAME', 'additive (default) or multiplicative: the season grows with the level'],
    [
      '--forecast N',
      'steps ahead, with a band of 95 %; steps with an alert count as expected (14)',
    ],
    ['--threshold Z', 'robust deviations that raise an alert (3.5)'],
    ['--time-zone NAME', 'whose clock counts, e.g. Asia/Shanghai (UTC)'],
    jsonOption,
    ['--picture FILE', 'the trend with its forecast as SVG, or PNG by its name'],
    ['--heat-map FILE', 'hours of the week as SVG, or PNG by its name'],
  ],
  examples: [
    'npm run kaibo -- mine trend --data orders.csv --time placed_at --value total --picture trend.svg',
    'npm run kaibo -- mine trend --data views.csv --time at --every hour --time-zone Asia/Shanghai --heat-map week.svg',
  ],
  run: told(findTrend),
};

export const mineRfm: Command = {
  name: 'mine rfm',
  summary: 'Score buyers by how lately, how often and for how much they bought, and group them',
  usage: `${table} --who COLUMN --time COLUMN [--amount COLUMN]`,
  options: [
    [table, `${tableMeaning}, one row per purchase`],
    ['--who --time COLUMN', 'who bought, and when: a date, or epoch s or ms'],
    ['--amount COLUMN', 'for how much, in any unit; every purchase counts 1 when not said'],
    ['--levels N', 'scores run from 1 to this (5)'],
    ['--now TIME', 'the moment that days are counted from (now)'],
    ['--people FILE', 'everybody with their scores and group as CSV'],
    jsonOption,
    ['--picture FILE', 'a heat map of scores as SVG, or PNG by its name'],
  ],
  examples: [
    'npm run kaibo -- mine rfm --data orders.csv --who buyer --time placed_at --amount total --people scores.csv',
  ],
  run: told(scorePeople),
};
