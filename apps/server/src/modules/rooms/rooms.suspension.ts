import { HostRoomsOpened, RoomEnded } from '@kaibo/contracts';
import { keepSuspensions } from '#accounts';
import type { Transaction } from '#platform/database';
import type { Subscription } from '#platform/events';
import { factsOf } from './rooms.guards.ts';
import type { RoomsCore } from './rooms.service.ts';
import { findRoom, moveRoom } from './rooms.store.ts';
import { SUSPENDED_HOSTS } from './rooms.suspended.ts';
import { tables } from './rooms.tables.ts';

/** Told to viewers; the reason of the suspension is between the host and the platform. */
const REASON = '主播账号已停用 / The host’s account is suspended';

/**
 * While a host is suspended all their rooms are shown as stopped. What is live ends now, as if its encoder had left
 * for good, so that it can be seen again, and go on, once the account is open; media cuts the stream.
 */
export const hostSuspensions = (core: RoomsCore): Subscription =>
  keepSuspensions({
    group: 'rooms.suspensions',
    table: SUSPENDED_HOSTS,
    changed: async (tx, { userId, suspended, byUserId, simulated }) => {
      // Also those that are not live are locked: one that goes live at this moment is waited for, and ended.
      const rooms = await tables(tx)
        .selectFrom('rooms')
        .select(['id', 'status'])
        .where('host_id', '=', userId)
        .where('status', 'in', ['scheduled', 'live', 'ended'])
        .orderBy('id')
        .forUpdate()
        .execute();
      for (const { id, status } of rooms) {
        core.statuses.moving([id], suspended ? 'stopped' : status);
        if (suspended && status === 'live') await endLive(core, tx, id, byUserId);
      }
      const told = { hostId: userId, open: !suspended };
      if (rooms.length > 0)
        await core.events.append(tx, HostRoomsOpened, told, { actorId: byUserId, simulated });
    },
  });

const endLive = async (
  core: RoomsCore,
  tx: Transaction,
  roomId: string,
  byUserId: string | null,
): Promise<void> => {
  const endedAtMs = core.clock.nowMs();
  const { statuses } = core;
  const facts = { ended_at: new Date(endedAtMs) };
  if (!(await moveRoom({ tx, statuses }, roomId, 'leave', facts))) return;
  const room = await findRoom(tx, roomId);
  if (!room) return;
  const { hostId } = room;
  await core.events.append(
    tx,
    RoomEnded,
    { roomId, hostId, endedAtMs, byUserId, status: 'stopped', reason: REASON },
    { ...factsOf(room), actorId: byUserId },
  );
};
