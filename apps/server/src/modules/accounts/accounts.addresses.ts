import { type Address, Failure, type NewAddress } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';

const MOST_ADDRESSES = 20;

type AddressesTables = {
  users: { id: string };
  user_addresses: {
    id: string;
    user_id: string;
    kind: Address['kind'];
    recipient: string;
    phone: string;
    region: string;
    detail: string;
    postcode: string;
    is_default: boolean;
    created_at: Date;
  };
};

const tables = (db: Database | Transaction) => db.withTables<AddressesTables>();

const columns = [
  'id',
  'kind',
  'recipient',
  'phone',
  'region',
  'detail',
  'postcode',
  'is_default as isDefault',
] as const;

/** The default first, then the newest. */
export const addressesOf = (db: Database, userId: string): Promise<Address[]> =>
  tables(db)
    .selectFrom('user_addresses')
    .select(columns)
    .where('user_id', '=', userId)
    .orderBy('is_default', 'desc')
    .orderBy('id', 'desc')
    .execute();

/** What a parcel carries. */
export type ShippingAddress = Pick<Address, 'recipient' | 'phone' | 'region' | 'detail'>;

/** A post code stands behind the region, where carriers look for it. Refuses an address that is not there or not the user's. */
export const addressOf = async (
  db: Database | Transaction,
  userId: string,
  addressId: string,
): Promise<ShippingAddress> => {
  const address = await tables(db)
    .selectFrom('user_addresses')
    .select(['recipient', 'phone', 'region', 'detail', 'postcode'])
    .where('id', '=', addressId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (!address) throw new Failure('accounts/no-such-address');
  const { postcode, region, ...rest } = address;
  return { ...rest, region: postcode === '' ? region : `${region} ${postcode}` };
};

/** One change of a user's addresses at a time: the count and the one default hold whatever runs beside. */
const oneAtATime = <T>(
  db: Database,
  userId: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await tables(tx)
      .selectFrom('users')
      .select('id')
      .where('id', '=', userId)
      .forUpdate()
      .execute();
    return work(tx);
  });

/** The first one is the default whether or not it says so. */
export const addAddress = (
  db: Database,
  userId: string,
  input: z.output<typeof NewAddress>,
): Promise<Address> =>
  oneAtATime(db, userId, async (tx) => {
    const { count } = await tables(tx)
      .selectFrom('user_addresses')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    if (count >= MOST_ADDRESSES)
      throw new Failure('accounts/too-many-addresses', { most: MOST_ADDRESSES });

    const { isDefault: asked, ...fields } = input;
    const isDefault = asked || count === 0;
    if (isDefault) await clearDefault(tx, userId);
    return tables(tx)
      .insertInto('user_addresses')
      .values({
        id: newId(),
        user_id: userId,
        ...fields,
        is_default: isDefault,
        created_at: sql<Date>`now()`,
      })
      .returning(columns)
      .executeTakeFirstOrThrow();
  });

const clearDefault = async (tx: Transaction, userId: string): Promise<void> => {
  await tables(tx)
    .updateTable('user_addresses')
    .set({ is_default: false })
    .where('user_id', '=', userId)
    .where('is_default', '=', true)
    .execute();
};

/** The default stays the default whether or not it says so: there is always one. */
export const replaceAddress = (
  db: Database,
  userId: string,
  addressId: string,
  { isDefault, ...fields }: z.output<typeof NewAddress>,
): Promise<Address> =>
  oneAtATime(db, userId, async (tx) => {
    if (isDefault) await clearDefault(tx, userId);
    const replaced = await tables(tx)
      .updateTable('user_addresses')
      .set({ ...fields, ...(isDefault && { is_default: true }) })
      .where('id', '=', addressId)
      .where('user_id', '=', userId)
      .returning(columns)
      .executeTakeFirst();
    if (!replaced) throw new Failure('accounts/no-such-address');
    return replaced;
  });

export const makeDefault = (db: Database, userId: string, addressId: string): Promise<void> =>
  oneAtATime(db, userId, async (tx) => {
    await clearDefault(tx, userId);
    const made = await tables(tx)
      .updateTable('user_addresses')
      .set({ is_default: true })
      .where('id', '=', addressId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (made.numUpdatedRows === 0n) throw new Failure('accounts/no-such-address');
  });

/** When the default goes, the newest that is left takes its place. */
export const removeAddress = (db: Database, userId: string, addressId: string): Promise<void> =>
  oneAtATime(db, userId, async (tx) => {
    const removed = await tables(tx)
      .deleteFrom('user_addresses')
      .where('id', '=', addressId)
      .where('user_id', '=', userId)
      .returning('is_default as wasDefault')
      .executeTakeFirst();
    if (!removed) throw new Failure('accounts/no-such-address');
    if (!removed.wasDefault) return;
    await tables(tx)
      .updateTable('user_addresses')
      .set({ is_default: true })
      .where('id', '=', (query) =>
        query
          .selectFrom('user_addresses')
          .select('id')
          .where('user_id', '=', userId)
          .orderBy('id', 'desc')
          .limit(1),
      )
      .execute();
  });
