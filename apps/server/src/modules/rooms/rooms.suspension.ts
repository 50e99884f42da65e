import { type PayloadOf, UserSuspended } from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import type { Subscription } from '#platform/events';
import { type RoomsCore, stopWithin } from './rooms.service.ts';
import { lockRoom, type RoomRow } from './rooms.store.ts';
import { tables } from './rooms.tables.ts';

/** Told to viewers and kept with the room; the reason of the suspension is between the host and the platform. */
const REASON = '主播账号已停用 / The host’s account is suspended';

/** A suspended host's live rooms are stopped as an operator would; planned ones wait for the account to open again. */
export const hostSuspensions = (core: RoomsCore): Subscription => ({
  group: 'rooms.suspensions',
  names: [UserSuspended.name],
  from: 'now',
  handle: async (events, tx) => {
    for (const { payload } of events) {
      const { userId, byUserId } = payload as PayloadOf<typeof UserSuspended>;
      const live = await tables(tx)
        .selectFrom('rooms')
        .select('id')
        .where('host_id', '=', userId)
        .where('status', '=', 'live')
        .execute();
      for (const { id } of live) {
        const room = await lockRoom(tx, id);
        if (room?.status === 'live') await stopWithin(core, tx, room, { byUserId, reason: REASON });
      }
    }
  },
});

/** A stream whose encoder was let in just before its host was suspended; false for one that may go on. */
export const stopOfSuspended = async (
  core: RoomsCore,
  tx: Transaction,
  room: RoomRow,
): Promise<boolean> => {
  const byUserId = await core.accounts.suspendedBy(tx, room.hostId);
  if (byUserId === null) return false;
  await stopWithin(core, tx, room, { byUserId, reason: REASON });
  return true;
};
