import type {
  FeedProduct,
  Locale,
  ProductCard,
  QueryOf,
  Reason,
  ReplyOf,
  recommendProducts,
} from '@kaibo/contracts';
import { newId } from '#platform/id';
import { personOf, reading } from './recommendation.people.ts';
import { productPool } from './recommendation.products.pool.ts';
import { type Related, relatedTo } from './recommendation.products.related.ts';
import { ANOTHER_AFTER_SECONDS, recommendedAfter, type Step } from './recommendation.rules.ts';
import { type Asker, POLICY_VERSION, recordServed, servedItem } from './recommendation.served.ts';
import type { Core } from './recommendation.service.ts';
import type { Candidate } from './recommendation.shelf.ts';
import { whyOf } from './recommendation.why.ts';

type Query = QueryOf<typeof recommendProducts>;

const inHostsOrder: Reason = {
  code: 'host-order',
  text: { zh: '主播的推荐顺序', en: 'In the order of the host' },
};

/** The bag as viewers see it, in the host's order; empty for a room that viewers do not see. */
const bagOf = async ({ needs }: Core, roomId: string): Promise<Candidate[]> => {
  const [statuses, offers] = await Promise.all([
    needs.rooms.statusesOf([roomId]),
    needs.rooms.offersOf(needs.db, [roomId]),
  ]);
  const status = statuses.get(roomId);
  if (status === undefined || status === 'stopped' || status === 'cancelled') return [];
  const ids = offers.get(roomId)!.productIds;
  const categories = await needs.catalog.categoriesOf(needs.db, ids);
  return ids.map((id, place) => ({
    ...{ id, hostId: null, hostName: '', categoryId: categories.get(id) ?? '', productIds: [id] },
    ...{ popularity: (ids.length - place) / ids.length, isTrending: true, reason: inHostsOrder },
    source: 'host-order',
  }));
};

/** Products for a person, on every surface: only what is shown, in stock, and not refused. */
export const createProducts = (core: Core) => {
  const { needs, serving } = core;
  const pool = productPool(needs);

  const candidatesFor = async (query: Query): Promise<readonly Candidate[]> => {
    switch (query.surface) {
      case 'home':
        return pool();
      case 'room':
        return bagOf(core, query.roomId);
      default: {
        const seeds = query.surface === 'product' ? [query.productId] : query.productIds;
        const related: Related = { seeds, pool: await pool() };
        return relatedTo(core, related);
      }
    }
  };

  /** @param locale of the page. */
  return async (
    asker: Asker,
    query: Query,
    locale: Locale,
  ): Promise<ReplyOf<typeof recommendProducts>> => {
    const requestId = newId();
    const [known, candidates] = await Promise.all([
      personOf(needs.accounts, asker.caller, asker.visitorId),
      candidatesFor(query),
    ]);
    // What stands beside a product says more of what a newcomer wants than their language does.
    const isBeside = query.surface === 'product' || query.surface === 'order';
    const person = isBeside ? known : reading(known, locale);
    const cards = new Map<string, ProductCard>();
    const answer = await serving.serve({
      ...{ person, requestId, candidates, limit: query.limit },
      ...(query.surface === 'home' && { shelf: 'products' }),
      ...(query.surface === 'room' && { inRoom: query.roomId }),
      stillShown: async (ids) => {
        for (const card of await needs.catalog.productCards(ids))
          if (card.stock > 0) cards.set(card.id, card);
        return new Set(cards.keys());
      },
    });
    const { items, modelVersion } = answer;
    const isRelated = items.some(
      ({ source }) => source === 'bought-together' || source === 'similar',
    );
    const step: Step = isRelated && answer.step !== 'personal' ? 'segment' : answer.step;
    recordServed(needs, asker, {
      ...{ requestId, surface: query.surface, step, modelVersion },
      items: items.map(servedItem('product')),
    });
    return {
      ...{ requestId, policyVersion: POLICY_VERSION, step },
      recommended:
        query.surface === 'room'
          ? {
              first: Math.min(items.length, recommendedAfter(query.staySeconds)),
              oneMoreAfterMs: ANOTHER_AFTER_SECONDS * 1_000,
            }
          : { first: items.length, oneMoreAfterMs: null },
      products: items.map(
        (item): FeedProduct => ({ product: cards.get(item.id)!, ...whyOf(item) }),
      ),
    };
  };
};

export type Products = ReturnType<typeof createProducts>;
