import { AnnouncementChanged, type Desk, Failure, SoldOutMarked } from '@kaibo/contracts';
import { roomPage } from './rooms.cards.ts';
import { factsOf, requireOpen, requireOwner, requireTeam } from './rooms.guards.ts';
import { minutesOf, numbersOf } from './rooms.minutes.ts';
import { type Acting, changeAsTeam, type RoomsCore, requireRoom } from './rooms.service.ts';
import { changeRoom, lockRoom } from './rooms.store.ts';

/** What the team works with; the stream key is not in it. */
export const deskOf = async (core: RoomsCore, caller: Acting, roomId: string): Promise<Desk> => {
  const row = await requireRoom(core, roomId);
  const role = await requireTeam(core.db, row, caller.id);
  const sinceMs = row.startedAt?.getTime() ?? null;
  const nowMs = core.clock.nowMs();
  const viewersNow = row.status === 'ended' || row.status === 'stopped' ? 0 : row.viewersNow;
  const [room, rehearsal, health, numbers, minutes] = await Promise.all([
    roomPage(core, row, { following: false, isTeam: true, realStock: true }),
    core.media.rehearsalOf(roomId),
    core.media.healthOf(roomId),
    numbersOf(core.db, { roomId, sinceMs, viewersNow, nowMs }),
    minutesOf(core.db, roomId),
  ]);
  return {
    room,
    role,
    soldOut: row.soldOut,
    rehearsal: rehearsal ?? { on: false, url: null },
    health,
    numbers,
    minutes,
  };
};

/** On: what comes next is for the team alone. Off: what comes next goes live; one that is running must be ended first. */
export const setRehearsal = (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  on: boolean,
): Promise<void> => rehearse(core, caller, roomId, on ? 'begin' : 'leave');

/** The running stream becomes public, and so does what comes next when there is none. Harmless when repeated. */
export const goLive = (core: RoomsCore, caller: Acting, roomId: string): Promise<void> =>
  rehearse(core, caller, roomId, 'go-live');

const rehearse = (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  what: 'begin' | 'leave' | 'go-live',
): Promise<void> =>
  core.db.transaction().execute(async (tx) => {
    const room = await lockRoom(tx, roomId);
    if (!room) throw new Failure('rooms/no-such-room');
    await requireOwner(tx, room, caller);
    requireOpen(room);
    if (what === 'begin' && room.status === 'live') throw new Failure('rooms/live-already');
    if (what === 'leave' && (await core.media.rehearsalOf(roomId))?.url)
      throw new Failure('rooms/rehearsal-running');
    if (!(await core.media.setRehearsing(tx, roomId, what === 'begin')))
      throw new Failure('rooms/live-already');
  });

export const setSoldOut = async (
  core: RoomsCore,
  caller: Acting,
  { roomId, productId, soldOut }: { roomId: string; productId: string; soldOut: boolean },
): Promise<string[]> => {
  const row = await changeAsTeam(core, caller, roomId, async (tx, room) => {
    requireOpen(room);
    if (!room.bag.includes(productId)) throw new Failure('rooms/not-in-bag');
    if (room.soldOut.includes(productId) === soldOut) return;
    const others = room.soldOut.filter((id) => id !== productId && room.bag.includes(id));
    await changeRoom(tx, roomId, { sold_out: soldOut ? [...others, productId] : others });
    const facts = { ...factsOf(room), actorId: caller.id };
    await core.events.append(tx, SoldOutMarked, { roomId, productId, soldOut }, facts);
  });
  return row.soldOut;
};

export const announce = async (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  text: string,
): Promise<string> => {
  const row = await changeAsTeam(core, caller, roomId, async (tx, room) => {
    requireOpen(room);
    if (text === room.announcement) return;
    await changeRoom(tx, roomId, { announcement: text });
    const facts = { ...factsOf(room), actorId: caller.id };
    await core.events.append(tx, AnnouncementChanged, { roomId, text }, facts);
  });
  return row.announcement;
};
