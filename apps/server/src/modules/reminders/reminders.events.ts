import {
  type PayloadOf,
  RoomCancelled,
  RoomCreated,
  RoomEnded,
  RoomRescheduled,
  RoomWentLive,
} from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import { type JobsNeeds, planAnnounce, planMoved, planReminder } from './reminders.jobs.ts';
import { rememberTold } from './reminders.store.ts';

type EventsNeeds = Pick<JobsNeeds, 'jobs' | 'clock'>;

/** What happens to a stream becomes jobs, in the transaction in which the place in the log moves: once. */
export const remindersSubscriptions = (needs: EventsNeeds): readonly Subscription[] => [
  {
    group: 'reminders.rooms',
    names: [
      RoomCreated.name,
      RoomRescheduled.name,
      RoomCancelled.name,
      RoomWentLive.name,
      RoomEnded.name,
    ],
    from: 'oldest',
    handle: async (events, tx) => {
      for (const event of events) await plan(needs, tx, event);
    },
  },
];

const plan = async (needs: EventsNeeds, tx: Transaction, event: StoredEvent): Promise<void> => {
  const { jobs } = needs;
  if (event.name === RoomCreated.name) {
    const { roomId, startsAtMs } = event.payload as PayloadOf<typeof RoomCreated>;
    if (startsAtMs !== null) await planReminder(jobs, tx, roomId, startsAtMs);
  } else if (event.name === RoomRescheduled.name) {
    const { roomId, fromMs, toMs } = event.payload as PayloadOf<typeof RoomRescheduled>;
    await rememberTold(tx, roomId, fromMs);
    await planReminder(jobs, tx, roomId, toMs);
    await planMoved(needs, tx, roomId);
  } else if (event.name === RoomWentLive.name) {
    const { roomId } = event.payload as PayloadOf<typeof RoomWentLive>;
    await planAnnounce(jobs, tx, roomId, { name: 'live' });
  } else if (event.name === RoomCancelled.name || isEndedUnseen(event))
    await planAnnounce(jobs, tx, String(event.roomId), { name: 'cancelled' });
};

/** A host may end a room that never streamed, which to its subscribers is the same as calling it off. */
const isEndedUnseen = ({ name, payload }: StoredEvent): boolean =>
  name === RoomEnded.name && (payload as PayloadOf<typeof RoomEnded>).status === 'ended';
