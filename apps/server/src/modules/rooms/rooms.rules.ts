import type { RoomStatus } from '@kaibo/contracts';

export type RoomTrigger = 'stream' | 'leave' | 'end' | 'cancel' | 'stop';

/**
 * What moves a room where. An encoder that left for good ends the room; when it publishes again, the room goes on.
 * A room that is cancelled never streams. A room that its host ended (once: `ended_by` is set) or an operator stopped stays so (`media` refuses its key).
 */
const transitions: Record<RoomTrigger, { from: readonly RoomStatus[]; to: RoomStatus }> = {
  stream: { from: ['scheduled', 'ended'], to: 'live' },
  leave: { from: ['live'], to: 'ended' },
  end: { from: ['scheduled', 'live', 'ended'], to: 'ended' },
  cancel: { from: ['scheduled'], to: 'cancelled' },
  stop: { from: ['scheduled', 'live', 'ended', 'cancelled'], to: 'stopped' },
};

export const transitionOf = (trigger: RoomTrigger) => transitions[trigger];

/** Whether a host may still change what the room shows. */
export const isOpen = (status: RoomStatus): boolean => status === 'scheduled' || status === 'live';

/** The pinned product stays only while it is in the bag. */
export const pinAfter = (bag: readonly string[], pinned: string | null): string | null =>
  pinned !== null && bag.includes(pinned) ? pinned : null;
