import { Failure, may, type TeamRole } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { Caller } from '#platform/router';
import { isOpen } from './rooms.rules.ts';
import type { RoomRow } from './rooms.store.ts';
import { isAssistant } from './rooms.team.store.ts';

type OwnedRoom = Pick<RoomRow, 'id' | 'hostId'>;

/** Refuses changes of what a room shows once it is over. */
export const requireOpen = (room: Pick<RoomRow, 'status'>): void => {
  if (room.status === 'stopped') throw new Failure('rooms/stopped');
  if (!isOpen(room.status)) throw new Failure('rooms/ended');
};

/** What somebody is in the room; null for who works elsewhere. */
export const roleIn = async (
  db: Database | Transaction,
  room: OwnedRoom,
  userId: string | null,
): Promise<TeamRole | null> => {
  if (userId === null) return null;
  if (room.hostId === userId) return 'owner';
  return (await isAssistant(db, room.id, userId)) ? 'assistant' : null;
};

/** Whether somebody works in the room, and so sees its notes and what is still veiled. */
export const isOfTeam = async (
  db: Database | Transaction,
  room: OwnedRoom,
  userId: string | null,
): Promise<boolean> => (await roleIn(db, room, userId)) !== null;

export const requireTeam = async (
  db: Database | Transaction,
  room: OwnedRoom,
  userId: string,
): Promise<TeamRole> => {
  const role = await roleIn(db, room, userId);
  if (role === null) throw new Failure('rooms/not-your-room');
  return role;
};

/** Refuses others of the team by another name than strangers. */
export const requireOwner = async (
  db: Database | Transaction,
  room: OwnedRoom,
  caller: Pick<Caller, 'roles'> & { id: string },
): Promise<void> => {
  const role = await requireTeam(db, room, caller.id);
  if (role !== 'owner') throw new Failure('rooms/owner-only');
  if (!may(caller.roles, 'rooms:host')) throw new Failure('accounts/forbidden');
};

/** Refuses who is not of the team. A host who may host no more works in no room of theirs. */
export const requireMayWork = async (
  db: Database | Transaction,
  room: OwnedRoom,
  caller: Pick<Caller, 'roles'> & { id: string },
): Promise<void> => {
  if ((await requireTeam(db, room, caller.id)) === 'owner') await requireOwner(db, room, caller);
};

export const factsOf = (room: Pick<RoomRow, 'id' | 'hostId' | 'simulated'>) => ({
  actorId: room.hostId,
  roomId: room.id,
  simulated: room.simulated,
});
