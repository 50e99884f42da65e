import { keepSuspensions } from '#accounts';
import { tellChanged } from './media.channels.ts';
import { SUSPENDED_OWNERS } from './media.suspended.ts';
import { tables } from './media.tables.ts';

/**
 * While a host is suspended, their stream keys open nothing and what was recorded is shown to nobody; what streams at
 * this moment, a rehearsal too, is cut. Their keys are theirs again once the account is open.
 */
export const suspensionSubscription = keepSuspensions({
  group: 'media.suspensions',
  table: SUSPENDED_OWNERS,
  changed: async (tx, { userId }) => {
    // A session that is just beginning holds its channel until it is there, and then hears of this.
    const channels = await tables(tx)
      .selectFrom('media_channels')
      .select('room_id as roomId')
      .where('owner_id', '=', userId)
      .where('closed_at', 'is', null)
      .orderBy('room_id')
      .forUpdate()
      .execute();
    for (const { roomId } of channels) await tellChanged(tx, roomId);
  },
});
