import type { Scenario } from './scenario.ts';
import type { Figures } from './tally.ts';

/** A share that somebody published, and what it is of. */
export interface Published {
  name: 'chatPerClick' | 'likePerClick' | 'giftPerClick' | 'followPerClick';
  share: number;
  source: string;
}

const KUAILIVE =
  'KuaiLive (SIGIR 2026): 196,526 comments, 179,311 likes, 72,646 gifts of 4.91 M clicks';

/** Figures of live rooms that anybody can look up. */
export const published: readonly Published[] = [
  { name: 'chatPerClick', share: 0.04, source: KUAILIVE },
  { name: 'likePerClick', share: 0.037, source: KUAILIVE },
  { name: 'giftPerClick', share: 0.015, source: KUAILIVE },
];

export interface CalibrationRow extends Published {
  measured: number;
  /** |measured − published| / published × 100. */
  offPercent: number;
}

/** The same shares in a run. */
export const ratesOf = ({ counts }: Figures): Readonly<Record<Published['name'], number>> => {
  const clicks = Math.max(1, counts.click);
  return {
    chatPerClick: counts.chat / clicks,
    likePerClick: counts.like / clicks,
    giftPerClick: counts.gift / clicks,
    followPerClick: counts.follow / clicks,
  };
};

/**
 * How far a run is from what was published, and the scenario that should be nearer: each rate times what is wanted over
 * what was measured.
 */
export const calibrate = (
  scenario: Scenario,
  figures: Figures,
  wanted: readonly Published[] = published,
): { rows: CalibrationRow[]; nearer: Scenario; worstPercent: number } => {
  const rates = ratesOf(figures);
  const rows = wanted.map((one): CalibrationRow => {
    const measured = rates[one.name];
    return { ...one, measured, offPercent: (100 * Math.abs(measured - one.share)) / one.share };
  });
  const nearer = { ...scenario };
  for (const { name, share, measured } of rows)
    if (measured > 0) nearer[name] = Math.min(1, (scenario[name] * share) / measured);
  return { rows, nearer, worstPercent: Math.max(0, ...rows.map(({ offPercent }) => offPercent)) };
};
