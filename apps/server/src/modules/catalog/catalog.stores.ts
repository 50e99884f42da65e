import {
  type BodyOf,
  type createStore as createEndpoint,
  Failure,
  type Store,
  StoreChanged,
  type updateStore as updateEndpoint,
} from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import { intentionOf, isCarriedOut, onceIfKeyed } from '#platform/once';
import { picturesOf } from './catalog.cards.ts';
import { requirePictures } from './catalog.pictures.ts';
import { tables } from './catalog.tables.ts';

const storeRows = (db: Database | Transaction) =>
  tables(db)
    .selectFrom('stores')
    .select([
      'id',
      'owner_id as ownerId',
      'name',
      'description',
      'logo_id as logoId',
      'banner_id as bannerId',
      'notice',
      'simulated',
    ]);

type StoreRow = Omit<Store, 'logo' | 'banner'> & { logoId: string | null; bannerId: string | null };

const toStores = async (
  db: Database | Transaction,
  rows: readonly StoreRow[],
): Promise<Store[]> => {
  const ids = rows
    .flatMap(({ logoId, bannerId }) => [logoId, bannerId])
    .filter((id) => id !== null);
  const pictures = await picturesOf(db, ids);
  const pictureOf = (id: string | null) => (id === null ? null : (pictures.get(id) ?? null));
  return rows.map(({ logoId, bannerId, ...store }) => ({
    ...store,
    logo: pictureOf(logoId),
    banner: pictureOf(bannerId),
  }));
};

export const storesOf = async (
  db: Database | Transaction,
  ids: readonly string[],
): Promise<Map<string, Store>> => {
  if (ids.length === 0) return new Map();
  const rows = await storeRows(db)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map((await toStores(db, rows)).map((store) => [store.id, store]));
};

export const storeOf = async (db: Database | Transaction, id: string): Promise<Store | null> =>
  (await storesOf(db, [id])).get(id) ?? null;

export const storesOwnedBy = async (db: Database, ownerId: string): Promise<Store[]> => {
  const rows = await storeRows(db).where('owner_id', '=', ownerId).orderBy('id', 'desc').execute();
  return toStores(db, rows);
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

export interface StoresNeeds {
  db: Database;
  events: EventLog;
}

type Keeper = { id: string; simulated: boolean };

const tellChanged = (
  needs: StoresNeeds,
  tx: Transaction,
  keeper: Keeper,
  store: { id: string; name: string; created: boolean },
): Promise<void> =>
  needs.events.append(
    tx,
    StoreChanged,
    { storeId: store.id, ownerId: keeper.id, name: store.name, created: store.created },
    { actorId: keeper.id, simulated: keeper.simulated },
  );

/** A retry with the same key gets the first store. */
export const createStore = async (
  needs: StoresNeeds,
  keeper: Keeper,
  input: BodyOf<typeof createEndpoint>,
): Promise<Store> => {
  const { name, description, logoId } = input;
  const { simulated } = keeper;
  const intention = intentionOf(`catalog.create-store:${keeper.id}`, input, 'catalog/key-reused');
  if (logoId !== null && !(await isCarriedOut(needs.db, intention)))
    await requirePictures(needs.db, keeper.id, [logoId]);
  const storeId = await onceIfKeyed(needs.db, intention, async (tx) => {
    const id = newId();
    await tables(tx)
      .insertInto('stores')
      .values({
        ...{ id, name, description, simulated },
        owner_id: keeper.id,
        logo_id: logoId,
        created_at: new Date(),
      })
      .execute();
    await tellChanged(needs, tx, keeper, { id, name, created: true });
    return id;
  });
  return (await storeOf(needs.db, storeId))!;
};

/** What is left out stays. */
export const updateStore = async (
  needs: StoresNeeds,
  keeper: Keeper,
  storeId: string,
  change: BodyOf<typeof updateEndpoint>,
): Promise<Store> => {
  await requireOwnStore(needs.db, keeper.id, storeId);
  const { logoId, bannerId, ...texts } = change;
  const pictures = [logoId, bannerId].filter((id) => typeof id === 'string');
  await requirePictures(needs.db, keeper.id, pictures);
  const columns = {
    ...texts,
    ...(logoId !== undefined && { logo_id: logoId }),
    ...(bannerId !== undefined && { banner_id: bannerId }),
  };
  if (Object.keys(columns).length > 0)
    await needs.db.transaction().execute(async (tx) => {
      const { name } = await tables(tx)
        .updateTable('stores')
        .set(columns)
        .where('id', '=', storeId)
        .returning('name')
        .executeTakeFirstOrThrow();
      await tellChanged(needs, tx, keeper, { id: storeId, name, created: false });
    });
  return (await storeOf(needs.db, storeId))!;
};
