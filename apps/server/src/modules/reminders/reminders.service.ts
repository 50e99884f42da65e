import {
  type addPushDevice as addEndpoint,
  type BodyOf,
  Failure,
  type Locale,
  type listUpcoming as listEndpoint,
  type NoticeChoices,
  type QueryOf,
  type Reminder,
  ReminderSet,
  type ReplyOf,
} from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState, TokenBucket } from '#platform/hot-state';
import { placeOf, placeText, type Rooms, type Schedule } from '#rooms';
import { areUsableKeys } from './push.crypto.ts';
import type { PushSender } from './push.send.ts';
import { choicesOf } from './reminders.rules.ts';
import {
  choiceRows,
  countDeviceRooms,
  countSubscriptions,
  deviceBy,
  devicesOf,
  forgetDevices,
  saveDevice,
  setDeviceSubscribed,
  setSubscribed,
  subscribedTo,
  subscribersOf,
} from './reminders.store.ts';

export interface ServiceNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  clock: Clock;
  rooms: Pick<Rooms, 'scheduleOf' | 'upcoming'>;
  push: PushSender;
}

/** New subscriptions of one account within 30 days. */
const MOST_SUBSCRIPTIONS = 500;
const MOST_DEVICES = 20;
/** A guest's browser follows a few streams, not all of them. */
const MOST_OF_A_GUEST = 50;
/** A browser changes its address now and then; nobody has hundreds. */
const newDevices: TokenBucket = { capacity: 30, refillPerSecond: 1 / 60 };
/** A stream whose host is late is still coming. */
const LATE_MS = 3_600_000;

const found = (schedule: Schedule | null): Schedule => {
  if (!schedule || schedule.status === 'stopped') throw new Failure('rooms/no-such-room');
  return schedule;
};

export const scheduleFor = async (needs: ServiceNeeds, roomId: string): Promise<Schedule> =>
  found(await needs.rooms.scheduleOf(roomId));

export const reminderOf = async (
  { db }: Pick<ServiceNeeds, 'db'>,
  roomId: string,
  userId: string | null,
): Promise<Reminder> => {
  const [counts, own] = await Promise.all([
    subscribersOf(db, [roomId]),
    userId === null ? new Set<string>() : subscribedTo(db, userId, [roomId]),
  ]);
  return { subscribed: own.has(roomId), subscribers: counts.get(roomId) ?? 0 };
};

/** Saying it twice changes and records nothing. Stopping is possible whatever the stream does. */
export const setReminder = async (
  needs: ServiceNeeds,
  user: { id: string; simulated: boolean },
  { roomId, subscribed }: { roomId: string; subscribed: boolean },
): Promise<Reminder> => {
  const schedule = await scheduleFor(needs, roomId);
  if (subscribed && schedule.status !== 'scheduled') throw new Failure('rooms/not-scheduled');
  if (subscribed && (await countSubscriptions(needs.db, user.id)) >= MOST_SUBSCRIPTIONS)
    throw new Failure('reminders/too-many', { most: MOST_SUBSCRIPTIONS });
  await needs.db.transaction().execute(async (tx) => {
    if (!(await setSubscribed(tx, { roomId, userId: user.id, subscribed }))) return;
    const facts = { actorId: user.id, roomId, simulated: user.simulated };
    await needs.events.append(tx, ReminderSet, { roomId, userId: user.id, subscribed }, facts);
  });
  return reminderOf(needs, roomId, user.id);
};

interface Caller {
  id: string | null;
  locale: Locale;
  address: string;
}

/** Who calls without an account keeps the browser as a guest's, and takes it away from the account that had it. */
export const addDevice = async (
  needs: ServiceNeeds,
  caller: Caller,
  { subscription }: BodyOf<typeof addEndpoint>,
): Promise<void> => {
  const { endpoint, keys } = subscription;
  if (!needs.push.mayWriteTo(endpoint) || !areUsableKeys(keys))
    throw new Failure('reminders/bad-push-address');
  const known = await deviceBy(needs.db, endpoint);
  if (!known) {
    const { granted, retryAfterMs } = await needs.hotState.take(
      `reminders/device/${caller.address}`,
      newDevices,
    );
    if (!granted) throw new Failure('http/too-many', { retryAfterMs });
  }
  if (caller.id !== null && known?.userId !== caller.id) {
    const own = await devicesOf(needs.db, caller.id);
    if (own.length >= MOST_DEVICES) throw new Failure('reminders/too-many', { most: MOST_DEVICES });
  }
  const { p256dh, auth } = keys;
  const device = { userId: caller.id, endpoint, p256dh, auth, locale: caller.locale };
  await needs.db.transaction().execute((tx) => saveDevice(tx, device));
};

export const removeDevice = async (needs: ServiceNeeds, endpoint: string): Promise<void> => {
  const known = await deviceBy(needs.db, endpoint);
  if (known) await needs.db.transaction().execute((tx) => forgetDevices(tx, [known.id]));
};

/** For guests: the browser's secret address stands for the person. */
export const setDeviceReminder = async (
  needs: ServiceNeeds,
  { roomId, endpoint, subscribed }: { roomId: string; endpoint: string; subscribed: boolean },
): Promise<Reminder> => {
  const schedule = await scheduleFor(needs, roomId);
  const device = await deviceBy(needs.db, endpoint);
  if (!device) throw new Failure('reminders/no-such-device');
  if (subscribed) {
    if (schedule.status !== 'scheduled') throw new Failure('rooms/not-scheduled');
    if ((await countDeviceRooms(needs.db, device.id)) >= MOST_OF_A_GUEST)
      throw new Failure('reminders/too-many', { most: MOST_OF_A_GUEST });
  }
  await needs.db
    .transaction()
    .execute((tx) => setDeviceSubscribed(tx, { roomId, deviceId: device.id, subscribed }));
  return { ...(await reminderOf(needs, roomId, null)), subscribed };
};

export const noticesOf = async (
  { db }: Pick<ServiceNeeds, 'db'>,
  userId: string,
): Promise<{ choices: NoticeChoices; devices: number }> => {
  const [rows, devices] = await Promise.all([choiceRows(db, userId), devicesOf(db, userId)]);
  return { choices: choicesOf(rows), devices: devices.length };
};

export const upcoming = async (
  needs: ServiceNeeds,
  userId: string | null,
  query: QueryOf<typeof listEndpoint>,
): Promise<ReplyOf<typeof listEndpoint>> => {
  const { after, hostId, limit, ...filter } = query;
  const rooms = await needs.rooms.upcoming({
    ...filter,
    ...(hostId === undefined ? {} : { hostIds: [hostId] }),
    fromMs: needs.clock.nowMs() - LATE_MS,
    after: after === undefined ? null : placeOf(after),
    limit,
  });
  const ids = rooms.map((room) => room.id);
  const [counts, own] = await Promise.all([
    subscribersOf(needs.db, ids),
    userId === null ? new Set<string>() : subscribedTo(needs.db, userId, ids),
  ]);
  const last = rooms.at(-1);
  return {
    rooms: rooms.map((room) => ({
      room,
      subscribers: counts.get(room.id) ?? 0,
      subscribed: own.has(room.id),
    })),
    next:
      rooms.length < limit || !last
        ? null
        : placeText({ startsAtMs: last.startsAtMs ?? 0, id: last.id }),
  };
};
