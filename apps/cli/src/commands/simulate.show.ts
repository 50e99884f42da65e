import { type Figures, giniOf, type Run } from '@kaibo/simulate';
import { figure, percent } from './mine.show.ts';

const yuan = (fen: number): string =>
  (fen / 100).toLocaleString('en', { maximumFractionDigits: 0 });

/** What a run came to, as a row of a table. */
export const rowOf = (name: string, figures: Figures): Readonly<Record<string, string>> => {
  const { counts } = figures;
  return {
    policy: name,
    'GMV ¥': yuan(figures.gmvFen),
    orders: String(figures.orders),
    'clicks/exposure': percent(counts.click / Math.max(1, counts.exposure)),
    'minutes/click': figure(figures.watchedMs / 60_000 / Math.max(1, counts.click)),
    'sold out': String(counts['sold-out']),
    full: String(counts.full),
    'hosts gone': String(counts['host-quit']),
    'Gini of exposure': figure(giniOf(figures.hostExposures)),
  };
};

/** Policies that failed, for who reads standard error. */
export const complainOf = ({ failures }: Run): void => {
  for (const { policy, part, message } of failures)
    process.stderr.write(
      `kaibo: the policy ${policy} failed in ${part} (${message}); popularity served in its place\n`,
    );
};

/** Figures without the columns of every viewer, for JSON. */
export const plainFigures = ({ viewerFen: _, viewerClicks: __, ...figures }: Figures) => ({
  ...figures,
  giniOfExposure: giniOf(figures.hostExposures),
});
