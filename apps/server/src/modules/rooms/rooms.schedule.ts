import {
  AnnouncementChanged,
  type BodyOf,
  Failure,
  RoomCancelled,
  RoomChanged,
  RoomRescheduled,
  type updateRoom as updateEndpoint,
} from '@kaibo/contracts';
import type { Transaction } from '#platform/database';
import { factsOf, requireOpen } from './rooms.guards.ts';
import { checkStart, checkVeils } from './rooms.schedule.rules.ts';
import { change, type RoomsCore } from './rooms.service.ts';
import { changeRoom, moveRoom, type RoomChange, type RoomRow } from './rooms.store.ts';
import { unveil } from './rooms.unveil.ts';

type Update = BodyOf<typeof updateEndpoint>;

const requireScheduled = (room: RoomRow): void => {
  if (room.status !== 'scheduled') throw new Failure('rooms/not-scheduled');
};

const given = (change: RoomChange): RoomChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

const isMoved = (room: RoomRow, { startsAtMs }: Update): boolean =>
  startsAtMs !== undefined && startsAtMs !== (room.startsAt?.getTime() ?? null);

/** What the update may not do to a room in its present state. */
const check = (core: RoomsCore, room: RoomRow, input: Update): void => {
  if (isMoved(room, input)) {
    requireScheduled(room);
    checkStart(input.startsAtMs ?? null, core.clock.nowMs());
  }
  if (input.format !== undefined && input.format !== room.format) {
    requireScheduled(room);
    checkVeils(input.format, room.veiled);
  }
};

const tell = async (
  core: RoomsCore,
  tx: Transaction,
  room: RoomRow,
  input: Update,
): Promise<void> => {
  const { announcement, startsAtMs = null } = input;
  if (announcement !== undefined && announcement !== room.announcement) {
    const announced = { roomId: room.id, text: announcement };
    await core.events.append(tx, AnnouncementChanged, announced, factsOf(room));
  }
  if (isMoved(room, input)) {
    const fromMs = room.startsAt?.getTime() ?? null;
    const moved = { roomId: room.id, hostId: room.hostId, fromMs, toMs: startsAtMs };
    await core.events.append(tx, RoomRescheduled, moved, factsOf(room));
  }
};

/** What is left out stays. Time and format are fixed once the stream has begun. */
export const updateRoom = async (
  core: RoomsCore,
  hostId: string,
  { roomId, ...input }: Update & { roomId: string },
): Promise<RoomRow> => {
  const { title, description, announcement, coverId, categoryId, startsAtMs } = input;
  if (coverId) await core.catalog.requirePictures(hostId, [coverId]);
  if (categoryId !== undefined && !(await core.catalog.categoryExists(categoryId)))
    throw new Failure('catalog/no-such-category');
  const set = given({
    title,
    description,
    announcement,
    cover_id: coverId,
    category_id: categoryId,
    starts_at: startsAtMs == null ? startsAtMs : new Date(startsAtMs),
    expected_minutes: input.expectedMinutes,
    time_zone: input.timeZone,
    format: input.format,
  });
  return change(core, hostId, roomId, async (tx, room) => {
    check(core, room, input);
    if (Object.keys(set).length === 0) return;
    await changeRoom(tx, roomId, { ...set, schedule_revision: room.scheduleRevision + 1 });
    await tell(core, tx, room, input);
    await core.events.append(tx, RoomChanged, { roomId, hostId }, factsOf(room));
  });
};

/** Calls off a stream that has not begun, for good; its stream key is refused from then on. */
export const cancelRoom = (
  core: RoomsCore,
  hostId: string,
  roomId: string,
  reason: string,
): Promise<RoomRow> =>
  change(core, hostId, roomId, async (tx, room) => {
    const moved = await moveRoom({ tx, statuses: core.statuses }, roomId, 'cancel', {
      cancelled_at: new Date(core.clock.nowMs()),
      cancel_reason: reason,
      schedule_revision: room.scheduleRevision + 1,
    });
    if (!moved) throw new Failure('rooms/not-scheduled');
    await core.media.closeChannel(tx, roomId, 'host-ended');
    const startsAtMs = room.startsAt?.getTime() ?? null;
    const cancelled = { roomId, hostId, startsAtMs, reason };
    await core.events.append(tx, RoomCancelled, cancelled, factsOf(room));
  });

/** The host shows a hidden product without pinning it. */
export const unveilProduct = (
  core: RoomsCore,
  hostId: string,
  roomId: string,
  productId: string,
): Promise<RoomRow> =>
  change(core, hostId, roomId, async (tx, room) => {
    requireOpen(room);
    if (!room.bag.includes(productId)) throw new Failure('rooms/not-in-bag');
    await unveil(core, tx, room, productId);
  });
