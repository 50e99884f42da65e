import {
  BagChanged,
  type BodyOf,
  type createRoom as createEndpoint,
  Failure,
  ProductPinned,
  RoomCreated,
  RoomEnded,
} from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Media } from '#media';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import { intentionOf, isCarriedOut, onceIfKeyed } from '#platform/once';
import type { Caller } from '#platform/router';
import type { CardsNeeds } from './rooms.cards.ts';
import { factsOf, requireMayWork, requireOpen } from './rooms.guards.ts';
import { pinAfter } from './rooms.rules.ts';
import { checkStart } from './rooms.schedule.rules.ts';
import type { Statuses } from './rooms.statuses.ts';
import {
  changeRoom,
  findRoom,
  insertRoom,
  lockRoom,
  moveRoom,
  type RoomRow,
} from './rooms.store.ts';
import { ageRunSheet, unveil } from './rooms.unveil.ts';

export interface RoomsCore extends CardsNeeds {
  accounts: Pick<Accounts, 'faces' | 'userNames'>;
  db: Database;
  events: EventLog;
  clock: Clock;
  statuses: Statuses;
  catalog: Pick<Catalog, 'productCards' | 'picturesOf' | 'categoryExists' | 'requirePictures'>;
  media: Pick<
    Media,
    | 'playbackOf'
    | 'openChannel'
    | 'closeChannel'
    | 'healthOf'
    | 'rehearsalOf'
    | 'setRehearsing'
    | 'recordingOf'
    | 'showPart'
    | 'hideReplay'
  >;
}

export interface Host {
  id: string;
  simulated: boolean;
}

/** Who does something in a room. */
export type Acting = Pick<Caller, 'roles'> & { id: string };

const found = (room: RoomRow | undefined): RoomRow => {
  if (!room) throw new Failure('rooms/no-such-room');
  return room;
};

export const requireRoom = async (core: RoomsCore, roomId: string): Promise<RoomRow> =>
  found(await findRoom(core.db, roomId));

type NewRoom = BodyOf<typeof createEndpoint>;

const checkNew = async (core: RoomsCore, host: Host, input: NewRoom): Promise<void> => {
  checkStart(input.startsAtMs, core.clock.nowMs());
  if (!(await core.catalog.categoryExists(input.categoryId)))
    throw new Failure('catalog/no-such-category');
  if (input.coverId) await core.catalog.requirePictures(host.id, [input.coverId]);
};

/** Creates the room and the channel that its stream will come through. A retry with the same key gets the first. */
export const createRoom = async (core: RoomsCore, host: Host, input: NewRoom): Promise<RoomRow> => {
  const intention = intentionOf(`rooms.create:${host.id}`, input, 'rooms/key-reused');
  if (!(await isCarriedOut(core.db, intention))) await checkNew(core, host, input);
  const { title, description, categoryId, coverId, startsAtMs, keepRecordingMs } = input;
  const roomId = await onceIfKeyed(core.db, intention, async (tx) => {
    const id = newId();
    const facts = { actorId: host.id, roomId: id, simulated: host.simulated };
    await insertRoom(tx, {
      id,
      hostId: host.id,
      title,
      description,
      categoryId,
      coverId,
      startsAt: startsAtMs === null ? null : new Date(startsAtMs),
      expectedMinutes: input.expectedMinutes,
      timeZone: input.timeZone,
      format: input.format,
      simulated: host.simulated,
    });
    await core.media.openChannel(tx, { roomId: id, ownerId: host.id, keepRecordingMs });
    const created = { roomId: id, hostId: host.id, title, categoryId, startsAtMs };
    await core.events.append(tx, RoomCreated, created, facts);
    return id;
  });
  return requireRoom(core, roomId);
};

/** Runs a change of the host's own room under its lock. */
export const change = async (
  core: RoomsCore,
  hostId: string,
  roomId: string,
  work: (tx: Transaction, room: RoomRow) => Promise<void>,
): Promise<RoomRow> => {
  await core.db.transaction().execute(async (tx) => {
    const room = found(await lockRoom(tx, roomId));
    if (room.hostId !== hostId) throw new Failure('rooms/not-your-room');
    await work(tx, room);
  });
  return requireRoom(core, roomId);
};

/** Runs a change that everybody on the room's team may make, under the room's lock. */
export const changeAsTeam = async (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  work: (tx: Transaction, room: RoomRow) => Promise<void>,
): Promise<RoomRow> => {
  await core.db.transaction().execute(async (tx) => {
    const room = found(await lockRoom(tx, roomId));
    await requireMayWork(tx, room, caller);
    await work(tx, room);
  });
  return requireRoom(core, roomId);
};

/** The bag in the order shown; a pinned product that leaves it is unpinned in the same moment. */
export const setBag = async (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  asked: readonly string[],
): Promise<RoomRow> => {
  const productIds = [...new Set(asked)];
  const known = await core.catalog.productCards(productIds);
  if (known.length < productIds.length) throw new Failure('catalog/no-such-product');
  return changeAsTeam(core, caller, roomId, async (tx, room) => {
    requireOpen(room);
    const pinned = pinAfter(productIds, room.pinnedProductId);
    const unpinned = pinned === null ? { pinned_product_id: null, pinned_at: null } : {};
    await changeRoom(tx, roomId, { bag: productIds, ...unpinned });
    await ageRunSheet(tx, roomId, core.clock.nowMs());
    const facts = { ...factsOf(room), actorId: caller.id };
    await core.events.append(tx, BagChanged, { roomId, productIds }, facts);
    if (pinned !== room.pinnedProductId) await tellPinned(core, tx, facts, pinned);
  });
};

const tellPinned = (
  core: RoomsCore,
  tx: Transaction,
  facts: ReturnType<typeof factsOf>,
  productId: string | null,
) => {
  const pinned = { roomId: facts.roomId, productId, pinnedAtMs: core.clock.nowMs() };
  return core.events.append(tx, ProductPinned, pinned, facts);
};

export const pin = (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  productId: string | null,
): Promise<RoomRow> =>
  changeAsTeam(core, caller, roomId, async (tx, room) => {
    requireOpen(room);
    if (productId !== null && !room.bag.includes(productId)) throw new Failure('rooms/not-in-bag');
    if (productId === room.pinnedProductId) return;
    // Who shows a product to everybody no longer hides it.
    if (productId !== null) await unveil(core, tx, room, productId);
    const pinnedAt = productId === null ? null : new Date(core.clock.nowMs());
    await changeRoom(tx, roomId, { pinned_product_id: productId, pinned_at: pinnedAt });
    await tellPinned(core, tx, { ...factsOf(room), actorId: caller.id }, productId);
  });

/** The host ends the room for good, one whose encoder has left too; its key is refused from then on. */
export const endRoom = (core: RoomsCore, hostId: string, roomId: string): Promise<RoomRow> =>
  change(core, hostId, roomId, async (tx, room) => {
    if (room.status === 'stopped') throw new Failure('rooms/stopped');
    await close(core, tx, room, { trigger: 'end', byUserId: hostId, reason: '' });
  });

/** An operator closes the room: the stream is cut and its key refused. */
export const stopRoom = async (
  core: RoomsCore,
  operatorId: string,
  roomId: string,
  reason: string,
): Promise<RoomRow> => {
  await core.db.transaction().execute(async (tx) => {
    const room = found(await lockRoom(tx, roomId));
    await close(core, tx, room, { trigger: 'stop', byUserId: operatorId, reason });
  });
  return requireRoom(core, roomId);
};

interface Closing {
  trigger: 'end' | 'stop';
  byUserId: string;
  reason: string;
}

const close = async (
  core: RoomsCore,
  tx: Transaction,
  room: RoomRow,
  { trigger, byUserId, reason }: Closing,
): Promise<void> => {
  const endedAtMs = core.clock.nowMs();
  const moved = await moveRoom({ tx, statuses: core.statuses }, room.id, trigger, {
    ended_at: room.endedAt ?? new Date(endedAtMs),
    ended_by: byUserId,
    stop_reason: reason,
  });
  if (!moved) throw new Failure('rooms/ended');
  await core.media.closeChannel(tx, room.id, trigger === 'stop' ? 'stopped' : 'host-ended');
  await core.events.append(
    tx,
    RoomEnded,
    {
      roomId: room.id,
      hostId: room.hostId,
      endedAtMs,
      byUserId,
      status: trigger === 'stop' ? 'stopped' : 'ended',
      reason,
    },
    { ...factsOf(room), actorId: byUserId },
  );
};
