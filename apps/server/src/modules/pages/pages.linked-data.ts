import type { ProductCard, ReviewSummary, RoomCard, Store } from '@kaibo/contracts';
import type { ProductDocument } from '#catalog';

const CONTEXT = 'https://schema.org';
const price = (fen: number): string => (fen / 100).toFixed(2);
const time = (atMs: number): string => new Date(atMs).toISOString();

export const organisationData = (origin: string, name: string) => ({
  '@context': CONTEXT,
  '@type': 'Organization',
  name,
  url: origin,
  logo: `${origin}/icon-512.png`,
});

export const siteData = (origin: string, name: string) => ({
  '@context': CONTEXT,
  '@type': 'WebSite',
  name,
  url: origin,
  potentialAction: {
    '@type': 'SearchAction',
    target: { '@type': 'EntryPoint', urlTemplate: `${origin}/search?q={search_term_string}` },
    'query-input': 'required name=search_term_string',
  },
});

export const crumbsData = (steps: readonly { name: string; url: string }[]) => ({
  '@context': CONTEXT,
  '@type': 'BreadcrumbList',
  itemListElement: steps.map(({ name, url }, i) => ({
    '@type': 'ListItem',
    position: i + 1,
    name,
    item: url,
  })),
});

interface ProductFacts {
  product: ProductDocument;
  card: ProductCard;
  url: string;
  pictureUrl: string | null;
  reviews: ReviewSummary | null;
}

/** Ratings only where there are any: a search engine takes an empty one for a lie. */
export const productData = ({ product, card, url, pictureUrl, reviews }: ProductFacts) => ({
  '@context': CONTEXT,
  '@type': 'Product',
  name: product.title,
  description: product.description || product.title,
  sku: product.id,
  url,
  ...(pictureUrl ? { image: [pictureUrl] } : {}),
  ...(product.brandName ? { brand: { '@type': 'Brand', name: product.brandName } } : {}),
  offers: {
    '@type': 'Offer',
    url,
    price: price(card.fromFen),
    priceCurrency: 'CNY',
    availability: `${CONTEXT}/${card.stock > 0 ? 'InStock' : 'OutOfStock'}`,
    seller: { '@type': 'Organization', name: product.storeName },
  },
  ...(reviews?.average
    ? {
        aggregateRating: {
          '@type': 'AggregateRating',
          ratingValue: reviews.average,
          reviewCount: reviews.count,
          bestRating: 5,
          worstRating: 1,
        },
      }
    : {}),
});

interface RoomFacts {
  room: RoomCard;
  url: string;
  pictureUrl: string | null;
  description: string;
}

/** A stream on air or announced is a broadcast; one that is over and can be seen again is a video. */
export const roomData = ({ room, url, pictureUrl, description }: RoomFacts) => {
  const beginsMs = room.startedAtMs ?? room.startsAtMs;
  const video = {
    '@type': 'VideoObject',
    name: room.title,
    description,
    url,
    ...(pictureUrl ? { thumbnailUrl: [pictureUrl] } : {}),
    ...(beginsMs === null ? {} : { uploadDate: time(beginsMs) }),
  };
  if (room.status === 'ended') return { '@context': CONTEXT, ...video };
  return {
    '@context': CONTEXT,
    ...video,
    publication: {
      '@type': 'BroadcastEvent',
      name: room.title,
      isLiveBroadcast: true,
      ...(beginsMs === null ? {} : { startDate: time(beginsMs) }),
      ...(room.endedAtMs === null ? {} : { endDate: time(room.endedAtMs) }),
    },
  };
};

export const storeData = (store: Store, url: string, logoUrl: string | null) => ({
  '@context': CONTEXT,
  '@type': 'Store',
  name: store.name,
  url,
  ...(store.description ? { description: store.description } : {}),
  ...(logoUrl ? { logo: logoUrl, image: logoUrl } : {}),
});

export const personData = (name: string, url: string) => ({
  '@context': CONTEXT,
  '@type': 'ProfilePage',
  url,
  mainEntity: { '@type': 'Person', name, url },
});
