import type { BothLanguages, Reason } from '@kaibo/contracts';

/** Half of what a like or a sale counted is forgotten after this long. */
export const HALF_LIFE_MS = 600_000;

/** Worth of a part in viewers: a sale says as much as 20 people who stay. */
const weights = { viewers: 1, likes: 0.05, sales: 20 } as const;
/** A room that has just begun competes as if these watched, less every half-life. */
const HEAD_START_VIEWERS = 5;

export interface Candidate {
  roomId: string;
  categoryId: string;
  startedAtMs: number;
  popularity: Popularity;
}

/** Decayed to the moment of ranking. */
export interface Popularity {
  viewers: number;
  likes: number;
  sales: number;
}

export interface Ranked extends Candidate {
  score: number;
  reason: Reason;
}

/** What is left of 1 after so long. */
export const decay = (elapsedMs: number): number => 2 ** (-Math.max(0, elapsedMs) / HALF_LIFE_MS);

const text = (zh: string, en: string): BothLanguages => ({ zh, en });

const reasonOf = (
  parts: Record<'viewers' | 'likes' | 'sales' | 'fresh', number>,
  popularity: Popularity,
): Reason => {
  const [code] = Object.entries(parts).reduce((best, part) => (part[1] > best[1] ? part : best));
  const sales = Math.round(popularity.sales);
  const likes = Math.round(popularity.likes);
  if (code === 'sales' && sales > 0)
    return { code, text: text(`热卖：近期成交 ${sales} 单`, `Selling: ${sales} recent orders`) };
  if (code === 'likes' && likes > 0)
    return { code, text: text(`近期收到 ${likes} 个赞`, `${likes} recent likes`) };
  if (code === 'viewers' && popularity.viewers > 0)
    return {
      code,
      text: text(`${popularity.viewers} 人正在看`, `${popularity.viewers} people are watching`),
    };
  return { code: 'fresh', text: text('刚刚开播', 'Just went live') };
};

/** Scores by decayed popularity, best first; ties go to who began later. O(n log n). */
export const rank = (candidates: readonly Candidate[], nowMs: number): Ranked[] =>
  candidates
    .map((candidate) => {
      const { popularity, startedAtMs } = candidate;
      const parts = {
        viewers: popularity.viewers * weights.viewers,
        likes: popularity.likes * weights.likes,
        sales: popularity.sales * weights.sales,
        fresh: HEAD_START_VIEWERS * decay(nowMs - startedAtMs),
      };
      const score = parts.viewers + parts.likes + parts.sales + parts.fresh;
      return { ...candidate, score, reason: reasonOf(parts, popularity) };
    })
    .sort((a, b) => b.score - a.score || b.startedAtMs - a.startedAtMs);

/**
 * Gives out the places in order of rank, but never a third room of one category in a row while another
 * category waits. O(n²) at worst, n places.
 */
export const allocate = <Room extends { categoryId: string }>(
  ranked: readonly Room[],
  places: number,
): Room[] => {
  const waiting = [...ranked];
  const given: Room[] = [];
  while (given.length < places && waiting.length > 0) {
    const [before, last] = given.slice(-2);
    const crowded =
      before && last && before.categoryId === last.categoryId ? last.categoryId : null;
    const next = waiting.findIndex((room) => room.categoryId !== crowded);
    given.push(...waiting.splice(Math.max(0, next), 1));
  }
  return given;
};
