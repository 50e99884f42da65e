import { ConsentChanged, type PayloadOf, TasteForgotten } from '@kaibo/contracts';
import type { Subscription } from '#platform/events';
import { forgetPerson } from './mining.store.ts';

export const miningSubscriptions: readonly Subscription[] = [
  {
    group: 'mining',
    names: [ConsentChanged.name, TasteForgotten.name],
    from: 'now',
    handle: async (events, tx) => {
      for (const { name, actorId, payload } of events) {
        if (name === TasteForgotten.name) {
          if (actorId !== null) await forgetPerson(tx, actorId);
          continue;
        }
        const { userId, ...consent } = payload as PayloadOf<typeof ConsentChanged>;
        if (!consent.analytics || !consent.personalisation) await forgetPerson(tx, userId);
      }
    },
  },
];
