import type { Transaction } from '#platform/database';
import type { Module } from '#platform/module';

export interface Playback {
  /** HLS playlist while a session of the room is under way (an interrupted one too). */
  liveUrl: string | null;
  /** VOD playlist of the latest session that has ended. */
  replayUrl: string | null;
}

export interface Media {
  module: Module;
  /** Registers the channel through which the room's stream will come; it has no key yet. */
  openChannel(
    tx: Transaction,
    channel: { roomId: string; ownerId: string; keepRecordingMs: number | null },
  ): Promise<void>;
  /** No more publishing from the commit on; a stream under way is cut. Harmless when repeated. */
  closeChannel(tx: Transaction, roomId: string, reason: 'host-ended' | 'stopped'): Promise<void>;
  /** Rooms without a stream are left out. One query however many. */
  playbackOf(roomIds: readonly string[]): Promise<Map<string, Playback>>;
}
