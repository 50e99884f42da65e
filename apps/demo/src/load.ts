import {
  createProduct,
  createRoom,
  createStore,
  listMyProducts,
  listMyStores,
  pinProduct,
  rotateStreamKey,
  setBag,
  updateRoom,
  updateStore,
  uploadPicture,
} from '@kaibo/contracts';
import { formatOf, planRun, startIn } from './announce.ts';
import { goodsOf } from './goods.ts';
import type { ShopPlan } from './plan.ts';
import type { Session } from './session.ts';
import type { ShopState } from './state.ts';

export interface Pictures {
  product(category: string, motif: string, seed: string): Promise<Uint8Array>;
  room(clip: string): Promise<{ bytes: Uint8Array; type: string }>;
  logo(seed: string): Promise<Uint8Array>;
}

/** Rolling window of the endless rooms; replays are kept. */
const KEEP_LIVE_MS = 10 * 60_000;

const upload = async (session: Session, bytes: Uint8Array, type: string): Promise<string> => {
  const picture = await session.call(uploadPicture, { body: new Blob([bytes.slice()], { type }) });
  return picture.id;
};

/** A shop that was begun and not finished is finished: what is there by its title is not made again. */
const loadProducts = async (
  session: Session,
  storeId: string,
  shop: ShopPlan,
  pictures: Pictures,
): Promise<string[]> => {
  const { products } = await session.call(listMyProducts, { query: { storeId, limit: 100 } });
  const known = new Map(products.map((product) => [product.title, product.id]));
  const ids: string[] = [];
  for (const [at, plan] of shop.products.entries()) {
    const existing = known.get(plan.title);
    if (existing) {
      ids.push(existing);
      continue;
    }
    const cover = await pictures.product(shop.categoryId, plan.motif, `${shop.key}/${plan.title}`);
    const coverId = await upload(session, cover, 'image/png');
    const pictureIds = [coverId];
    // A few products have more to see; drawing them all twice would hold the start up.
    if (at < 2) {
      const seed = `${shop.key}/${plan.title}/2`;
      const second = await pictures.product(shop.categoryId, plan.motif, seed);
      pictureIds.push(await upload(session, second, 'image/png'));
    }
    const { title, description } = plan;
    const product = await session.call(createProduct, {
      body: {
        storeId,
        categoryId: shop.categoryId,
        title,
        description,
        pictureIds,
        ...(await goodsOf(session, shop, plan, at)),
      },
    });
    ids.push(product.id);
  }
  return ids;
};

/** The banner is the shop's own picture. */
const furnish = async (
  session: Session,
  storeId: string,
  shop: ShopPlan,
  pictures: Pictures,
): Promise<void> => {
  const { bytes, type } = await pictures.room(shop.room.clip);
  const bannerId = await upload(session, bytes, type);
  await session.call(updateStore, { params: { storeId }, body: { bannerId } });
};

const loadStore = async (session: Session, shop: ShopPlan, pictures: Pictures): Promise<string> => {
  const { stores } = await session.call(listMyStores, {});
  if (stores[0]) return stores[0].id;
  const logoId = await upload(session, await pictures.logo(shop.key), 'image/png');
  const body = { name: shop.storeName, description: shop.storeDescription, logoId };
  const { id } = await session.call(createStore, { body });
  await furnish(session, id, shop, pictures);
  return id;
};

export interface NewRoom {
  roomId: string;
  /** With the stream's secret. */
  streamUrl: string;
}

export const openRoom = async (
  session: Session,
  shop: ShopPlan,
  room: ShopPlan['room'],
  options: { pictures: Pictures; startsAtMs?: number; keepRecordingMs?: number },
): Promise<NewRoom> => {
  const cover = await options.pictures.room(room.clip);
  const created = await session.call(createRoom, {
    body: {
      title: room.title,
      description: room.description,
      categoryId: shop.categoryId,
      coverId: await upload(session, cover.bytes, cover.type),
      startsAtMs: options.startsAtMs ?? null,
      expectedMinutes: options.startsAtMs === undefined ? null : 90,
      format: formatOf(room.title),
      keepRecordingMs: options.keepRecordingMs ?? null,
    },
  });
  const params = { roomId: created.id };
  const encoder = await session.call(rotateStreamKey, { params });
  return { roomId: created.id, streamUrl: `${encoder.server}/${encoder.streamKey}` };
};

const fill = async (session: Session, roomId: string, productIds: string[]): Promise<void> => {
  const params = { roomId };
  await session.call(setBag, { params, body: { productIds } });
  await session.call(pinProduct, { params, body: { productId: productIds[0] ?? null } });
};

/** Store, products, the live room and its announcement, through the interface that every merchant uses. */
export const loadShop = async (
  session: Session,
  shop: ShopPlan,
  pictures: Pictures,
  hoursAhead: number,
): Promise<ShopState> => {
  const storeId = await loadStore(session, shop, pictures);
  const productIds = await loadProducts(session, storeId, shop, pictures);
  const keepRecordingMs = KEEP_LIVE_MS;
  const live = await openRoom(session, shop, shop.room, { pictures, keepRecordingMs });
  await fill(session, live.roomId, productIds);
  let previewId: string | null = null;
  if (shop.preview) {
    const startsAtMs = startIn(hoursAhead);
    const preview = await openRoom(session, shop, shop.preview, { pictures, startsAtMs });
    const shown = productIds.slice(0, 5);
    await planRun(session, preview.roomId, shown, formatOf(shop.preview.title));
    previewId = preview.roomId;
  }
  return { storeId, productIds, live, previewId, replayed: shop.replay === null };
};

/** A demo started a week later still has something ahead. */
export const postpone = async (
  session: Session,
  roomId: string,
  hoursAhead: number,
): Promise<void> => {
  const body = { startsAtMs: startIn(hoursAhead) };
  await session.call(updateRoom, { params: { roomId }, body });
};
