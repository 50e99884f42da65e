import { ProductUnveiled } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Transaction } from '#platform/database';
import { factsOf } from './rooms.guards.ts';
import type { RoomsCore } from './rooms.service.ts';
import { changeRoom, type RoomRow } from './rooms.store.ts';
import { tables } from './rooms.tables.ts';

/** Everybody who has the run-sheet open is behind from now on. */
export const ageRunSheet = async (
  tx: Transaction,
  roomId: string,
  nowMs: number,
): Promise<void> => {
  await tables(tx)
    .updateTable('room_run_sheets')
    .set({ version: sql<number>`version + 1`, changed_at: new Date(nowMs) })
    .where('room_id', '=', roomId)
    .execute();
};

/** In the transaction of whoever shows the product; false when everybody saw it already. */
export const unveil = async (
  core: Pick<RoomsCore, 'events' | 'clock'>,
  tx: Transaction,
  room: RoomRow,
  productId: string,
): Promise<boolean> => {
  if (!room.veiled.includes(productId)) return false;
  await changeRoom(tx, room.id, { veiled: room.veiled.filter((id) => id !== productId) });
  await ageRunSheet(tx, room.id, core.clock.nowMs());
  await core.events.append(tx, ProductUnveiled, { roomId: room.id, productId }, factsOf(room));
  return true;
};
