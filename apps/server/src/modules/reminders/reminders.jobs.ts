import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { Jobs, Task } from '#platform/jobs';
import type { Rooms, Schedule } from '#rooms';
import {
  claim,
  dropRest,
  finish,
  forgetOld,
  isUnfinished,
  layFollowers,
  laySubscribers,
} from './reminders.deliveries.ts';
import { isStillTrue, kindOf, type Occasion, occasionText, remindAtMs } from './reminders.rules.ts';
import type { Deliver } from './reminders.send.ts';
import { takeMoved } from './reminders.store.ts';

export interface JobsNeeds {
  db: Database;
  clock: Clock;
  jobs: Jobs;
  rooms: Pick<Rooms, 'scheduleOf'>;
  /** In the order of their ids, after one; told by interaction. */
  followersOf(hostId: string, after: string | null, limit: number): Promise<string[]>;
  deliver: Deliver;
}

const REMIND = 'reminders.remind';
const MOVED = 'reminders.moved';
const ANNOUNCE = 'reminders.announce';
const FOLLOWERS = 'reminders.followers';
const SEND = 'reminders.send';

/** A host who corrects a time twice in a row tells subscribers once. */
const SETTLE_MS = 60_000;
const BATCH = 200;
/** Then other jobs get their turn. */
const BATCHES_IN_A_ROW = 5;
const LOOK_AGAIN_MS = 15_000;
const FOLLOWERS_AT_ONCE = 1_000;

/** In the transaction of the change; a job of before for the same room is replaced. */
export const planReminder = (
  jobs: Jobs,
  tx: Transaction,
  roomId: string,
  startsAtMs: number | null,
): Promise<void> =>
  jobs.enqueue(
    tx,
    REMIND,
    { roomId, startsAtMs },
    { key: `${REMIND}:${roomId}`, runAtMs: startsAtMs === null ? 0 : remindAtMs(startsAtMs) },
  );

export const planMoved = (
  { jobs, clock }: Pick<JobsNeeds, 'jobs' | 'clock'>,
  tx: Transaction,
  roomId: string,
): Promise<void> =>
  jobs.enqueue(
    tx,
    MOVED,
    { roomId },
    { key: `${MOVED}:${roomId}`, runAtMs: clock.nowMs() + SETTLE_MS },
  );

export const planAnnounce = (
  jobs: Jobs,
  tx: Transaction,
  roomId: string,
  occasion: Occasion,
): Promise<void> =>
  jobs.enqueue(
    tx,
    ANNOUNCE,
    { roomId, occasion },
    { key: `${ANNOUNCE}:${roomId}:${occasionText(occasion)}` },
  );

interface Telling {
  roomId: string;
  occasion: Occasion;
}

const planSend = (
  jobs: Jobs,
  tx: Database | Transaction,
  telling: Telling,
  runAtMs?: number,
): Promise<void> =>
  jobs.enqueue(tx, SEND, telling, {
    key: `${SEND}:${telling.roomId}:${occasionText(telling.occasion)}`,
    runAtMs,
  });

/** The rows and the job that sends them are there together, or neither is. */
const lay = (needs: JobsNeeds, schedule: Schedule, occasion: Occasion): Promise<void> =>
  needs.db.transaction().execute((tx) => layIn(needs, tx, schedule, occasion));

const layIn = async (
  needs: JobsNeeds,
  tx: Transaction,
  { roomId }: Schedule,
  occasion: Occasion,
): Promise<void> => {
  await laySubscribers(tx, { roomId, occasion: occasionText(occasion), kind: kindOf(occasion) });
  if (occasion.name === 'live') await needs.jobs.enqueue(tx, FOLLOWERS, { roomId, after: null });
  await planSend(needs.jobs, tx, { roomId, occasion });
};

const remind = async (
  needs: JobsNeeds,
  { roomId, startsAtMs }: { roomId: string; startsAtMs: number | null },
): Promise<void> => {
  const schedule = await needs.rooms.scheduleOf(roomId);
  if (!schedule || startsAtMs === null) return;
  const occasion: Occasion = { name: 'remind', startsAtMs };
  if (isStillTrue(occasion, schedule, needs.clock.nowMs())) await lay(needs, schedule, occasion);
};

const moved = async (needs: JobsNeeds, { roomId }: { roomId: string }): Promise<void> => {
  const schedule = await needs.rooms.scheduleOf(roomId);
  if (schedule?.status !== 'scheduled') return;
  await needs.db.transaction().execute(async (tx) => {
    if (!(await takeMoved(tx, roomId, schedule.startsAtMs))) return;
    await layIn(needs, tx, schedule, { name: 'moved', revision: schedule.revision });
  });
};

const announce = async (needs: JobsNeeds, { roomId, occasion }: Telling): Promise<void> => {
  const schedule = await needs.rooms.scheduleOf(roomId);
  if (schedule && isStillTrue(occasion, schedule, needs.clock.nowMs()))
    await lay(needs, schedule, occasion);
};

/** A page of followers at a time, each page a job of its own. */
const followers = async (
  needs: JobsNeeds,
  { roomId, after }: { roomId: string; after: string | null },
): Promise<void> => {
  const schedule = await needs.rooms.scheduleOf(roomId);
  if (schedule?.status !== 'live') return;
  const page = await needs.followersOf(schedule.hostId, after, FOLLOWERS_AT_ONCE);
  const occasion: Occasion = { name: 'live' };
  await needs.db.transaction().execute(async (tx) => {
    await layFollowers(tx, { roomId, occasion: occasionText(occasion) }, page);
    if (page.length === FOLLOWERS_AT_ONCE)
      await needs.jobs.enqueue(tx, FOLLOWERS, { roomId, after: page.at(-1) });
    await planSend(needs.jobs, tx, { roomId, occasion });
  });
};

const send = async (needs: JobsNeeds, telling: Telling): Promise<void> => {
  const { db, clock, jobs, rooms, deliver } = needs;
  const { roomId, occasion } = telling;
  const about = { roomId, occasion: occasionText(occasion) };
  for (let i = 0; i < BATCHES_IN_A_ROW; i++) {
    const schedule = await rooms.scheduleOf(roomId);
    if (!schedule || !isStillTrue(occasion, schedule, clock.nowMs())) return dropRest(db, about);
    const batch = await claim(db, about, BATCH);
    if (batch.length === 0) {
      // Somebody else has the rest, or had it and died, or it waits for another try.
      if (await isUnfinished(db, about))
        await planSend(jobs, db, telling, clock.nowMs() + LOOK_AGAIN_MS);
      return;
    }
    await finish(db, about, await deliver(schedule, about.occasion, batch));
  }
  await planSend(jobs, db, telling);
};

export const remindersTasks = (needs: JobsNeeds): readonly Task[] => [
  { name: REMIND, run: (payload) => remind(needs, payload as Parameters<typeof remind>[1]) },
  { name: MOVED, run: (payload) => moved(needs, payload as { roomId: string }) },
  { name: ANNOUNCE, run: (payload) => announce(needs, payload as Telling) },
  {
    name: FOLLOWERS,
    run: (payload) => followers(needs, payload as Parameters<typeof followers>[1]),
  },
  { name: SEND, run: (payload) => send(needs, payload as Telling) },
  { name: 'reminders.forget-old', everyMs: 24 * 3_600_000, run: () => forgetOld(needs.db) },
];
