import type { Id, ParcelStatus } from '@kaibo/contracts';
import type { Task } from '#platform/jobs';
import { type FulfilmentNeeds, MOVE, moveOn } from './fulfilment.service.ts';
import { overdueParcels } from './fulfilment.store.ts';

/** How long a move may be overdue before the sweep makes it: the job that should have may be gone. */
const OVERDUE_MS = 30_000;

export const fulfilmentTasks = (needs: FulfilmentNeeds): readonly Task[] => [
  {
    name: MOVE,
    run: (payload) => {
      const { parcelId, from } = payload as { parcelId: Id; from: ParcelStatus };
      return moveOn(needs, parcelId, from);
    },
  },
  {
    name: 'fulfilment.sweep',
    everyMs: 60_000,
    run: async () => {
      const overdue = await overdueParcels(needs.db, needs.clock.nowMs() - OVERDUE_MS);
      for (const parcel of overdue) await moveOn(needs, parcel.id, parcel.status);
    },
  },
];
