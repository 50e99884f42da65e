import { type BodyOf, type createStore as endpoint, Failure, type Store } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { picturesOf } from './catalog.cards.ts';
import { requirePictures } from './catalog.pictures.ts';
import { pictureUrl, tables } from './catalog.tables.ts';

const stores = (db: Database | Transaction) =>
  tables(db)
    .selectFrom('stores')
    .leftJoin('pictures', 'pictures.id', 'stores.logo_id')
    .select([
      'stores.id',
      'stores.owner_id as ownerId',
      'stores.name',
      'stores.description',
      'stores.simulated',
      'pictures.id as logoId',
      'pictures.width_px as widthPx',
      'pictures.height_px as heightPx',
    ]);

type StoreRow = Omit<Store, 'logo'> & {
  logoId: string | null;
  widthPx: number | null;
  heightPx: number | null;
};

const toStore = ({ logoId, widthPx, heightPx, ...store }: StoreRow): Store => ({
  ...store,
  logo:
    logoId === null
      ? null
      : { id: logoId, url: pictureUrl(logoId), widthPx: widthPx ?? 0, heightPx: heightPx ?? 0 },
});

export const storesOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, Store>> => {
  if (ids.length === 0) return new Map();
  const rows = await stores(db)
    .where('stores.id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, toStore(row)]));
};

export const storeOf = async (db: Database | Transaction, id: string): Promise<Store | null> =>
  (await storesOf(db, [id])).get(id) ?? null;

export const storesOwnedBy = async (db: Database, ownerId: string): Promise<Store[]> => {
  const rows = await stores(db)
    .where('stores.owner_id', '=', ownerId)
    .orderBy('stores.id', 'desc')
    .execute();
  return rows.map(toStore);
};

/** Refuses a store that is not there, and one of somebody else. */
export const requireOwnStore = async (
  db: Database | Transaction,
  userId: string,
  storeId: string,
): Promise<void> => {
  const store = await tables(db)
    .selectFrom('stores')
    .select('owner_id as ownerId')
    .where('id', '=', storeId)
    .executeTakeFirst();
  if (!store) throw new Failure('catalog/no-such-store');
  if (store.ownerId !== userId) throw new Failure('catalog/not-your-store');
};

export const ownsStore = async (
  db: Database | Transaction,
  userId: string,
  storeId: string,
): Promise<boolean> => (await storeOf(db, storeId))?.ownerId === userId;

export const createStore = async (
  db: Database,
  owner: { id: string; simulated: boolean },
  input: BodyOf<typeof endpoint>,
): Promise<Store> => {
  const { name, description, logoId } = input;
  if (logoId !== null) await requirePictures(db, owner.id, [logoId]);
  const store = { id: newId(), name, description, simulated: owner.simulated };
  await tables(db)
    .insertInto('stores')
    .values({ ...store, owner_id: owner.id, logo_id: logoId, created_at: new Date() })
    .execute();
  const logos = await picturesOf(db, logoId === null ? [] : [logoId]);
  return { ...store, ownerId: owner.id, logo: logoId === null ? null : logos.get(logoId)! };
};
