import type { AudioTrack } from '../codec/aac-config.ts';
import type { VideoTrack } from '../codec/avc-config.ts';

export type Tracks = { video: VideoTrack | null; audio: AudioTrack | null };

/** One coded picture (length-prefixed NAL units) or one AAC frame, on its publisher's own clock. */
export type EncodedUnit = {
  kind: 'video' | 'audio';
  dtsMs: number;
  ptsMs: number;
  /** A decoder can start here. Always true for audio. */
  key: boolean;
  data: Buffer;
};

/**
 * A unit on the session's clock: `dtsMs` starts at 0, strictly rises within each kind, and goes on
 * across encoder reconnects. `atMs` is the wall clock of the picture, epoch milliseconds.
 */
export type AccessUnit = EncodedUnit & { atMs: number };

export type EndReason = { code: string; message: string };

/** Where a publication's media goes. `createStreamBus().feed()` is one. Calls come in stream order. */
export type PublicationSink = {
  tracks(tracks: Tracks): void;
  unit(unit: EncodedUnit): void;
  end(reason: EndReason): void;
};

/** What a session's bus says, in order. */
export type BusEvent =
  /** A publisher's clock begins: `discontinuity` is false only for the session's first. */
  | { kind: 'run'; discontinuity: boolean }
  | { kind: 'tracks'; tracks: Tracks }
  | AccessUnit
  /** For this subscriber only: it was too slow and goes on at the next key frame. */
  | { kind: 'gap'; droppedUnits: number }
  /** The publisher left; another may follow. */
  | { kind: 'idle'; reason: EndReason }
  | { kind: 'end' };

const sameConfig = (one: { config: Buffer } | null, other: { config: Buffer } | null): boolean =>
  one === null || other === null ? one === other : one.config.equals(other.config);

export const sameTracks = (one: Tracks, other: Tracks): boolean =>
  sameConfig(one.video, other.video) && sameConfig(one.audio, other.audio);

/** True when `later` only adds a track to `earlier`. */
export const addsToTracks = (earlier: Tracks, later: Tracks): boolean =>
  (earlier.video === null || sameConfig(earlier.video, later.video)) &&
  (earlier.audio === null || sameConfig(earlier.audio, later.audio));
