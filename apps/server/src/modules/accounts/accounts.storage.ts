import { Failure, may, type Role, type StorageUse } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';

/** What one account may keep: pictures, 3-D models and documents. */
export interface StorageLimits {
  /** Of hosts and merchants. */
  sellerBytes: number;
  /** Of everybody else. */
  otherBytes: number;
}

export const NO_STORAGE_LIMITS: StorageLimits = {
  sellerBytes: Number.MAX_SAFE_INTEGER,
  otherBytes: Number.MAX_SAFE_INTEGER,
};

export interface StorageOwner {
  id: string;
  roles: readonly Role[];
}

export interface Storage {
  /** Refuses (`accounts/storage-full`) a file for which there is no room, before it is written anywhere. */
  requireRoom(owner: StorageOwner, bytes: number): Promise<void>;
  /** Counts a file in the transaction that keeps it; refuses one for which there is no room by now. */
  take(tx: Transaction, owner: StorageOwner, bytes: number): Promise<void>;
  /** Of a file that is deleted, in the same transaction. */
  giveBack(tx: Transaction, ownerId: string, bytes: number): Promise<void>;
  useOf(owner: StorageOwner): Promise<StorageUse>;
}

const usedBy = async (db: Database | Transaction, ownerId: string): Promise<number> => {
  const { rows } = await sql<{ bytes: number }>`
    select used_bytes as bytes from user_storage where user_id = ${ownerId}`.execute(db);
  return rows[0]?.bytes ?? 0;
};

export const createStorage = (db: Database, limits: StorageLimits): Storage => {
  const limitOf = ({ roles }: StorageOwner): number =>
    may(roles, 'rooms:host') || may(roles, 'catalog:sell') ? limits.sellerBytes : limits.otherBytes;
  const useOf = async (at: Database | Transaction, owner: StorageOwner): Promise<StorageUse> => ({
    usedBytes: await usedBy(at, owner.id),
    limitBytes: limitOf(owner),
  });
  const full = (use: StorageUse): Failure => new Failure('accounts/storage-full', { ...use });

  return {
    useOf: (owner) => useOf(db, owner),
    requireRoom: async (owner, bytes) => {
      const use = await useOf(db, owner);
      if (use.usedBytes + bytes > use.limitBytes) throw full(use);
    },
    take: async (tx, owner, bytes) => {
      const limitBytes = limitOf(owner);
      // One row for each account: of two files that come at once, the second sees the first.
      const { numAffectedRows } = await sql`
        insert into user_storage as kept (user_id, used_bytes)
        select ${owner.id}::uuid, ${bytes}::bigint where ${bytes}::bigint <= ${limitBytes}::bigint
        on conflict (user_id) do update set used_bytes = kept.used_bytes + excluded.used_bytes
        where kept.used_bytes + excluded.used_bytes <= ${limitBytes}::bigint`.execute(tx);
      if (numAffectedRows !== 1n) throw full(await useOf(tx, owner));
    },
    giveBack: async (tx, ownerId, bytes) => {
      await sql`
        update user_storage set used_bytes = greatest(0, used_bytes - ${bytes}::bigint)
        where user_id = ${ownerId}`.execute(tx);
    },
  };
};
