import { type PayloadOf, UserSuspended } from '@kaibo/contracts';
import type { Subscription } from '#platform/events';
import { tables } from './media.tables.ts';

/**
 * A suspended host's stream keys open nothing any more. Once the account is open again, the host makes new ones;
 * what streams at this moment is cut with the room.
 */
export const suspensionSubscription: Subscription = {
  group: 'media.suspensions',
  names: [UserSuspended.name],
  from: 'now',
  handle: async (events, tx) => {
    for (const { payload } of events)
      await tables(tx)
        .updateTable('media_channels')
        .set({ key_hash: null, key_hint: null, rotated_at: null })
        .where('owner_id', '=', (payload as PayloadOf<typeof UserSuspended>).userId)
        .where('closed_at', 'is', null)
        .execute();
  },
};
