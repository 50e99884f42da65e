import { ConsentChanged, type PayloadOf } from '@kaibo/contracts';
import type { Subscription } from '#platform/events';
import { forgetPerson } from './mining.store.ts';

export const miningSubscriptions: readonly Subscription[] = [
  {
    group: 'mining',
    names: [ConsentChanged.name],
    from: 'now',
    handle: async (events, tx) => {
      for (const { payload } of events) {
        const { userId, ...consent } = payload as PayloadOf<typeof ConsentChanged>;
        if (!consent.analytics || !consent.personalisation) await forgetPerson(tx, userId);
      }
    },
  },
];
