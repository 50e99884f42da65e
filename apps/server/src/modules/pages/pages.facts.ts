import { Id, type Locale, type ProductCard, type RoomCard } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Reviews } from '#reviews';
import type { Rooms } from '#rooms';
import { type Entry, type PageFacts, summary } from './pages.html.ts';
import {
  crumbsData,
  organisationData,
  personData,
  productData,
  roomData,
  siteData,
  storeData,
} from './pages.linked-data.ts';
import { pageTexts, priceText, timeText } from './pages.texts.ts';

export interface FactsNeeds {
  accounts: Pick<Accounts, 'userNames'>;
  catalog: Pick<
    Catalog,
    'productCards' | 'productDocuments' | 'newestProducts' | 'storeOf' | 'wasShown'
  >;
  rooms: Pick<Rooms, 'rooms' | 'roomsById'>;
  reviews: Pick<Reviews, 'summariesOf'>;
  /** Scheme and host by which people reach the site. */
  origin: string;
}

export interface Asked {
  path: string;
  query: string;
  locale: Locale;
}

const LISTED = 24;

const nothing = { pictureUrl: null, type: 'website', isPrivate: false, linkedData: [] } as const;

const missing = ({ path, locale }: Asked, status: 404 | 410): PageFacts => {
  const text = pageTexts[locale];
  const title = status === 410 ? text.gone : text.missing;
  return {
    ...nothing,
    status,
    locale,
    path,
    title: `${title} · ${text.site}`,
    description: text.missingAbout,
    content: {
      heading: title,
      lines: [text.missingAbout],
      entries: [{ text: text.goHome, path: '/' }],
    },
  };
};

const productEntry = (product: ProductCard): Entry => ({
  text: product.title,
  path: `/products/${product.id}`,
  note: priceText(product.fromFen),
});

const roomLine = (room: RoomCard, locale: Locale): string => {
  const text = pageTexts[locale];
  const { name } = room.host;
  if (room.status === 'live') return text.liveOf(name);
  if (room.status === 'ended') return text.replayOf(name);
  return room.startsAtMs === null
    ? text.soonOf(name)
    : text.comingOf(name, timeText(room.startsAtMs, locale));
};

const roomEntry =
  (locale: Locale) =>
  (room: RoomCard): Entry => ({
    text: room.title,
    path: `/rooms/${room.id}`,
    note: roomLine(room, locale),
  });

/** What everybody may see of a host or a home page: not what was stopped, called off or never announced. */
const isPublic = (room: RoomCard): boolean =>
  room.status === 'live' ||
  (room.status === 'scheduled' && room.startsAtMs !== null) ||
  (room.status === 'ended' && room.hasReplay);

const homeFacts = async (needs: FactsNeeds, { locale }: Asked): Promise<PageFacts> => {
  const text = pageTexts[locale];
  const live = await needs.rooms.rooms({ status: 'live', limit: LISTED });
  return {
    ...nothing,
    status: 200,
    locale,
    path: '/',
    title: text.home,
    description: text.homeAbout,
    pictureUrl: `${needs.origin}/icon-512.png`,
    linkedData: [siteData(needs.origin, text.site), organisationData(needs.origin, text.site)],
    content: { heading: text.home, lines: [text.homeAbout], entries: live.map(roomEntry(locale)) },
  };
};

const searchFacts = (asked: Asked): PageFacts => {
  const { locale } = asked;
  const text = pageTexts[locale];
  const query = (new URLSearchParams(asked.query).get('q') ?? '').trim().slice(0, 100);
  const heading = query ? text.searchFor(query) : text.search;
  return {
    ...nothing,
    status: 200,
    locale,
    path: '/search',
    title: `${heading} · ${text.site}`,
    description: text.search,
    // Every query would be a page of its own: an index has better ones.
    isPrivate: query !== '',
    content: null,
  };
};

const roomFacts = async (needs: FactsNeeds, asked: Asked, id: string): Promise<PageFacts> => {
  const { locale } = asked;
  const text = pageTexts[locale];
  const [room] = await needs.rooms.roomsById([id]);
  if (!room) return missing(asked, 404);
  if (room.status === 'stopped' || room.status === 'cancelled') return missing(asked, 410);
  const path = `/rooms/${room.id}`;
  const url = `${needs.origin}${path}`;
  const pictureUrl = room.coverUrl && `${needs.origin}${room.coverUrl}`;
  const about = roomLine(room, locale);
  const { pinned } = room;
  const shown = pinned ? text.shown(pinned.title, priceText(pinned.fromFen)) : null;
  const description = summary([about, room.title, shown ?? ''].join(' · ').replace(/ · $/, ''));
  return {
    ...nothing,
    status: 200,
    locale,
    path,
    type: 'video.other',
    title: `${room.title} · ${room.host.name} · ${text.site}`,
    description,
    pictureUrl,
    isPrivate: !isPublic(room),
    linkedData: [
      roomData({ room, url, pictureUrl, description }),
      crumbsData([
        { name: text.site, url: `${needs.origin}/` },
        { name: room.host.name, url: `${needs.origin}/hosts/${room.host.id}` },
        { name: room.title, url },
      ]),
    ],
    content: {
      heading: room.title,
      lines: shown ? [about, shown] : [about],
      entries: pinned ? [productEntry(pinned)] : [],
    },
  };
};

const productFacts = async (needs: FactsNeeds, asked: Asked, id: string): Promise<PageFacts> => {
  const { catalog, origin } = needs;
  const { locale } = asked;
  const text = pageTexts[locale];
  const [[product], [card], reviews] = await Promise.all([
    catalog.productDocuments({ ids: [id] }),
    catalog.productCards([id]),
    needs.reviews.summariesOf([id]),
  ]);
  if (!product || !card) return missing(asked, (await catalog.wasShown(id)) ? 410 : 404);
  const path = `/products/${id}`;
  const url = `${origin}${path}`;
  const pictureUrl = card.cover && `${origin}${card.cover.url}`;
  const rating = reviews.get(id) ?? null;
  const lines = [
    text.fromPrice(priceText(card.fromFen)),
    text.stock(card.stock > 0),
    text.soldBy(product.storeName),
    ...(rating?.average ? [text.rated(rating.average, rating.count)] : []),
  ];
  return {
    ...nothing,
    status: 200,
    locale,
    path,
    type: 'product',
    title: `${product.title} · ${product.storeName} · ${text.site}`,
    description: summary(`${lines[0]} · ${product.description || product.title}`),
    pictureUrl,
    linkedData: [
      productData({ product, card, url, pictureUrl, reviews: rating }),
      crumbsData([
        { name: text.site, url: `${origin}/` },
        { name: product.storeName, url: `${origin}/stores/${product.storeId}` },
        { name: product.title, url },
      ]),
    ],
    content: {
      heading: product.title,
      lines: product.description ? [...lines, product.description] : lines,
      entries: [{ text: product.storeName, path: `/stores/${product.storeId}` }],
    },
  };
};

const storeFacts = async (needs: FactsNeeds, asked: Asked, id: string): Promise<PageFacts> => {
  const { catalog, origin } = needs;
  const { locale } = asked;
  const text = pageTexts[locale];
  const store = await catalog.storeOf(id);
  if (!store) return missing(asked, 404);
  const [products, rooms] = await Promise.all([
    catalog.newestProducts({ storeId: id, limit: LISTED }),
    needs.rooms.rooms({ hostId: store.ownerId, limit: LISTED }),
  ]);
  const path = `/stores/${id}`;
  const logoUrl = store.logo && `${origin}${store.logo.url}`;
  const about = summary(store.description || text.storeAbout(store.name));
  return {
    ...nothing,
    status: 200,
    locale,
    path,
    title: `${store.name} · ${text.site}`,
    description: about,
    pictureUrl: logoUrl,
    linkedData: [
      storeData(store, `${origin}${path}`, logoUrl),
      crumbsData([
        { name: text.site, url: `${origin}/` },
        { name: store.name, url: `${origin}${path}` },
      ]),
    ],
    content: {
      heading: store.name,
      lines: [about],
      entries: [...rooms.filter(isPublic).map(roomEntry(locale)), ...products.map(productEntry)],
    },
  };
};

const hostFacts = async (needs: FactsNeeds, asked: Asked, id: string): Promise<PageFacts> => {
  const { locale } = asked;
  const text = pageTexts[locale];
  const cards = await needs.rooms.rooms({ hostId: id, limit: LISTED });
  const rooms = cards.filter(isPublic);
  const name = (await needs.accounts.userNames([id])).get(id);
  // Who has never had a room is no host, and nobody's name is told.
  if (name === undefined || cards.length === 0) return missing(asked, 404);
  const path = `/hosts/${id}`;
  const about = text.hostAbout(name);
  return {
    ...nothing,
    status: 200,
    locale,
    path,
    title: `${name} · ${text.site}`,
    description: about,
    isPrivate: rooms.length === 0,
    pictureUrl: rooms[0]?.coverUrl ? `${needs.origin}${rooms[0].coverUrl}` : null,
    linkedData: [personData(name, `${needs.origin}${path}`)],
    content: { heading: name, lines: [about], entries: rooms.map(roomEntry(locale)) },
  };
};

const ofThing = {
  rooms: roomFacts,
  products: productFacts,
  stores: storeFacts,
  hosts: hostFacts,
} as const;

/** What a page says of itself; what is not for everybody says nothing and is left out of indexes. */
export const factsOf = async (needs: FactsNeeds, asked: Asked): Promise<PageFacts> => {
  const { path, locale } = asked;
  const text = pageTexts[locale];
  if (path === '/') return homeFacts(needs, asked);
  if (path === '/search') return searchFacts(asked);
  const thing = /^\/(rooms|products|stores|hosts)\/([^/]+)$/.exec(path);
  if (thing) {
    const id = Id.safeParse(thing[2]).data;
    const read = ofThing[thing[1] as keyof typeof ofThing];
    return id === undefined ? missing(asked, 404) : read(needs, asked, id);
  }
  if (path === '/s') return missing(asked, 404);
  return {
    ...nothing,
    status: 200,
    locale,
    path,
    title: text.site,
    description: text.homeAbout,
    isPrivate: true,
    content: null,
  };
};
