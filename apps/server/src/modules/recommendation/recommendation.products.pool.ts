import type { ProductCard } from '@kaibo/contracts';
import type { RecommendationNeeds } from './recommendation.needs.ts';
import { sharedReading } from './recommendation.shared.ts';
import type { Candidate } from './recommendation.shelf.ts';

/** How old the shared pool may be; what is shown is checked at the end of every request. */
const FRESH_MS = 5_000;
const MOST_NEWEST = 300;
const MOST_IN_BAGS = 700;

const asCandidate = ({ id, categoryId, soldCount }: ProductCard): Candidate => ({
  ...{ id, hostId: null, hostName: '', categoryId, productIds: [id] },
  ...{ popularity: soldCount, isTrending: soldCount > 0 },
  reason:
    soldCount > 0
      ? { code: 'sold', text: { zh: `已售 ${soldCount} 件`, en: `${soldCount} sold` } }
      : { code: 'new', text: { zh: '新品上架', en: 'New here' } },
});

/** What is new, and what is being sold in rooms on air. */
const readPool = async (needs: RecommendationNeeds): Promise<Candidate[]> => {
  const { live } = await needs.candidates();
  const inBags = [...new Set(live.flatMap((room) => room.productIds))].slice(0, MOST_IN_BAGS);
  const [newest, sold] = await Promise.all([
    needs.catalog.newestProducts({ limit: MOST_NEWEST }),
    needs.catalog.productCards(inBags),
  ]);
  const cards = new Map([...newest, ...sold].map((card) => [card.id, card]));
  return [...cards.values()].filter((card) => card.stock > 0).map(asCandidate);
};

/** Everybody shares one reading of the database. */
export const productPool = (needs: RecommendationNeeds): (() => Promise<readonly Candidate[]>) =>
  sharedReading(() => readPool(needs), {
    clock: needs.clock,
    freshMs: FRESH_MS,
    onError: (error) => needs.onError(error, 'products to recommend were not read'),
  });
