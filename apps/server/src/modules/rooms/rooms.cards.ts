import type { ProductCard, Room, RoomCard, Teaser } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Media } from '#media';
import { shownOf, teasersOf } from './rooms.run-sheet.rules.ts';
import type { RoomCardRow, RoomRow } from './rooms.store.ts';

export interface CardsNeeds {
  accounts: Pick<Accounts, 'faces'>;
  catalog: Pick<Catalog, 'productCards' | 'picturesOf'>;
  media: Pick<Media, 'playbackOf'>;
}

const ms = (date: Date | null): number | null => date?.getTime() ?? null;

const byId = (products: readonly ProductCard[]): Map<string, ProductCard> =>
  new Map(products.map((product) => [product.id, product]));

/** What the room marks as sold out is shown as sold out there, whatever its stock. */
const soldOutIn =
  (row: Pick<RoomRow, 'soldOut'>) =>
  <Card extends ProductCard | null>(product: Card): Card =>
    product && row.soldOut.includes(product.id) ? { ...product, stock: 0 } : product;

const present = <T>(values: readonly (T | null)[]): T[] =>
  values.filter((value): value is T => value !== null);

const UNKNOWN = { name: '', avatarUrl: null };

/** In the order given; four queries however many rooms. */
export const roomCards = async (
  { accounts, catalog, media }: CardsNeeds,
  rows: readonly RoomCardRow[],
): Promise<RoomCard[]> => {
  if (rows.length === 0) return [];
  const [faces, pictures, pinned, playback] = await Promise.all([
    accounts.faces([...new Set(rows.map((row) => row.hostId))]),
    catalog.picturesOf(present(rows.map((row) => row.coverId))),
    catalog.productCards(present(rows.map((row) => row.pinnedProductId))).then(byId),
    media.playbackOf(rows.map((row) => row.id)),
  ]);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    categoryId: row.categoryId,
    format: row.format,
    status: row.shownStatus,
    host: { id: row.hostId, ...(faces.get(row.hostId) ?? UNKNOWN) },
    coverUrl: (row.coverId && pictures.get(row.coverId)?.url) || null,
    counters: {
      viewersNow: row.shownStatus === 'live' ? row.viewersNow : 0,
      likes: row.likes,
      visits: row.visits,
      sold: row.sold,
    },
    pinned: soldOutIn(row)((row.pinnedProductId && pinned.get(row.pinnedProductId)) || null),
    startsAtMs: ms(row.startsAt),
    startedAtMs: ms(row.startedAt),
    endedAtMs: ms(row.endedAt),
    hasReplay: row.shownStatus !== 'stopped' && Boolean(playback.get(row.id)?.replayUrl),
    simulated: row.simulated,
  }));
};

export interface Reader {
  following: boolean;
  /** Of the room's team: sees what is still veiled. */
  isTeam: boolean;
  /** Stock as it is, of products that the room marks as sold out too. */
  realStock?: boolean;
}

/** What the preview shows, the same to everybody. */
const teasers = (row: RoomRow, products: ReadonlyMap<string, ProductCard>): Teaser[] =>
  teasersOf(row.bag, row.teasers).flatMap((id, position): Teaser[] => {
    if (row.veiled.includes(id)) return [{ kind: 'veiled', position }];
    const product = products.get(id);
    return product ? [{ kind: 'product', product }] : [];
  });

const asItIs = <T>(value: T): T => value;

/** The page of one room. A stopped room shows neither picture nor replay. */
export const roomPage = async (
  needs: CardsNeeds,
  row: RoomRow,
  { following, isTeam, realStock = false }: Reader,
): Promise<Room> => {
  const [[card], products, playback] = await Promise.all([
    roomCards(needs, [row]),
    needs.catalog.productCards(row.bag).then(byId),
    needs.media.playbackOf([row.id]),
  ]);
  const { liveUrl = null, replayUrl = null } = playback.get(row.id) ?? {};
  const bag = isTeam ? row.bag : shownOf(row.bag, row.veiled);
  return {
    ...card!,
    description: row.description,
    announcement: row.announcement,
    playback: {
      liveUrl: row.shownStatus === 'live' ? liveUrl : null,
      replayUrl: row.shownStatus === 'ended' ? replayUrl : null,
    },
    bag: bag.flatMap((id) => products.get(id) ?? []).map(realStock ? asItIs : soldOutIn(row)),
    veiled: isTeam ? row.veiled : [],
    following,
    expectedMinutes: row.expectedMinutes,
    timeZone: row.timeZone,
    teasers: teasers(row, products),
    cancelReason: row.cancelReason,
  };
};
