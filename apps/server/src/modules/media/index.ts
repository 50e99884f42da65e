import type { StreamHealth } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { Module } from '#platform/module';
import type { Caller } from '#platform/router';
import type { EngineSettings, MediaEngine } from './engine.ts';
import { closeChannel, healthOf, type NewChannel, openChannel } from './media.channels.ts';
import { type Playback, playbackOf } from './media.playback.ts';
import { createLiveProxy } from './media.proxy.ts';
import { hideReplay, type Recording, recordingOf, showPart } from './media.recordings.ts';
import { type Rehearsal, rehearsalOf, setRehearsing } from './media.rehearsal.ts';
import { mediaRoutes } from './media.routes.ts';
import { suspensionSubscription } from './media.suspension.ts';

export type { EngineSettings, MediaEngine } from './engine.ts';
export { createRecordingClock, type RecordingClock } from './media.clock.ts';
export type { Playback } from './media.playback.ts';
export type { Recording } from './media.recordings.ts';
export type { Rehearsal } from './media.rehearsal.ts';
export { mediaSocket } from './media.socket.ts';

export interface MediaNeeds {
  db: Database;
  /** What encoders call the server, e.g. `rtmp://127.0.0.1:1935/live`; asked each time, for the port may be chosen late. */
  rtmpUrl(): string;
  /** Where the media process listens: `await mediaSocket(dataDir)`. */
  socketPath: string;
  /** Told by rooms, which come later in the order of modules. */
  isOnTeam(roomId: string, caller: Caller): Promise<boolean>;
}

export interface Media {
  module: Module;
  /** Registers the channel through which the room's stream will come; it has no key yet. */
  openChannel(tx: Transaction, channel: NewChannel): Promise<void>;
  /** No more publishing from the commit on; a stream under way is cut. Harmless when repeated. */
  closeChannel(tx: Transaction, roomId: string, reason: 'host-ended' | 'stopped'): Promise<void>;
  /** Rooms without a stream are left out. One query however many. */
  playbackOf(roomIds: readonly string[]): Promise<Map<string, Playback>>;
  healthOf(roomId: string): Promise<StreamHealth>;
  /** Null when there is no such channel. */
  rehearsalOf(roomId: string): Promise<Rehearsal | null>;
  /** False when a public stream is under way; see the guarantees there. */
  setRehearsing(tx: Transaction, roomId: string, on: boolean): Promise<boolean>;
  /** The latest that has ended, hidden or trimmed or not; null while there is none. */
  recordingOf(roomId: string): Promise<Recording | null>;
  showPart: typeof showPart;
  hideReplay: typeof hideReplay;
  /** Lets go of the connections to the media process. */
  close(): void;
}

/** Media as the server sees it: channels, keys and where to watch. The streams themselves live in the media process. */
export const createMedia = (needs: MediaNeeds): Media => {
  const proxy = createLiveProxy(needs.socketPath);
  return {
    module: {
      routes: (router) => mediaRoutes(router, { ...needs, proxy }),
      subscriptions: [suspensionSubscription],
      tasks: [],
    },
    openChannel,
    closeChannel,
    playbackOf: (roomIds) => playbackOf(needs.db, roomIds),
    healthOf: (roomId) => healthOf(needs.db, roomId),
    rehearsalOf: (roomId) => rehearsalOf(needs.db, roomId),
    setRehearsing,
    recordingOf: (roomId) => recordingOf(needs.db, roomId),
    showPart,
    hideReplay,
    close: proxy.close,
  };
};

/** The media process itself; only that process loads it. */
export const startMediaEngine = async (settings: EngineSettings): Promise<MediaEngine> =>
  (await import('./engine.ts')).startMediaEngine(settings);
