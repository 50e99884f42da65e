import { Failure } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import { isOpen } from './rooms.rules.ts';
import type { RoomRow } from './rooms.store.ts';

/** Refuses changes of what a room shows once it is over. */
export const requireOpen = (room: Pick<RoomRow, 'status'>): void => {
  if (room.status === 'stopped') throw new Failure('rooms/stopped');
  if (!isOpen(room.status)) throw new Failure('rooms/ended');
};

/** Whether somebody works in the room, and so sees its notes and what is still veiled. */
export const isOfTeam = async (
  _db: Database | Transaction,
  room: Pick<RoomRow, 'id' | 'hostId'>,
  userId: string | null,
): Promise<boolean> => room.hostId === userId;

export const requireTeam = async (
  db: Database | Transaction,
  room: Pick<RoomRow, 'id' | 'hostId'>,
  userId: string,
): Promise<void> => {
  if (!(await isOfTeam(db, room, userId))) throw new Failure('rooms/not-your-room');
};

export const factsOf = (room: Pick<RoomRow, 'id' | 'hostId' | 'simulated'>) => ({
  actorId: room.hostId,
  roomId: room.id,
  simulated: room.simulated,
});
