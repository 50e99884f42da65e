import { parseAacConfig } from '../codec/aac-config.ts';
import { inspectAvcUnit, parseAvcConfig } from '../codec/avc-config.ts';
import { MediaError } from '../media-error.ts';
import type { EncodedUnit, Tracks } from '../stream/access-unit.ts';
import { clockJumps } from '../stream/clock-jump.ts';
import { parseAudioTag, parseVideoTag, type TagContent } from './flv-tag.ts';

export type DemuxerOptions = {
  onTracks: (tracks: Tracks) => void;
  onUnit: (unit: EncodedUnit) => void;
  /** A tag held nothing usable and was left out. */
  onDrop: () => void;
  /** Wall clock, epoch milliseconds. */
  now?: () => number;
};

export type Demuxer = {
  /** @throws MediaError `codec/unsupported` (naming it), `codec/malformed`, `codec/unstable`, `flv/malformed`. */
  push(kind: 'audio' | 'video', timestampMs: number, body: Buffer): void;
};

type Frame = TagContent & { part: 'frame' };

const MAX_COMPOSITION_MS = 10_000;
/** Every change or jump starts a segment of its own, so a publisher may not make many. */
const MAX_UPSETS = 60;
const UPSET_WINDOW_MS = 60_000;

/**
 * Turns FLV tags into access units on the publisher's clock, unwrapped past 32 bits. Video begins at
 * a key frame, also after its parameters change. Units before their configuration are left out.
 */
export const createDemuxer = (options: DemuxerOptions): Demuxer => {
  const { onTracks, onUnit, onDrop, now = Date.now } = options;
  let tracks: Tracks = { video: null, audio: null };
  let awaitingKey = true;
  let lastRawMs: number | null = null;
  let clockMs = 0;
  let latestMs = 0;
  let upsets = 0;
  let upsetsSinceMs = Number.NEGATIVE_INFINITY;

  const countUpset = (what: string): void => {
    if (now() - upsetsSinceMs > UPSET_WINDOW_MS) {
      upsets = 0;
      upsetsSinceMs = now();
    }
    upsets += 1;
    if (upsets > MAX_UPSETS) throw new MediaError('codec/unstable', `${what} too often`);
  };

  const unwrap = (timestampMs: number): number => {
    if (lastRawMs === null) latestMs = timestampMs;
    clockMs += lastRawMs === null ? timestampMs : (timestampMs - lastRawMs) | 0;
    lastRawMs = timestampMs;
    if (clockJumps(latestMs, clockMs)) {
      countUpset('timestamps jump');
      latestMs = clockMs;
    }
    latestMs = Math.max(latestMs, clockMs);
    return clockMs;
  };

  const change = (next: Tracks): void => {
    countUpset('codec settings change');
    tracks = next;
    onTracks(tracks);
  };

  const configure = (kind: 'audio' | 'video', config: Buffer): void => {
    if (tracks[kind]?.config.equals(config)) return;
    if (kind === 'audio') change({ ...tracks, audio: parseAacConfig(config) });
    else {
      awaitingKey = true;
      change({ ...tracks, video: parseAvcConfig(config) });
    }
  };

  /** A key frame is what the bitstream says, not what the tag claims: players join at IDR only. */
  const videoKey = ({ data, compositionMs }: Frame): boolean | null => {
    if (tracks.video === null || Math.abs(compositionMs) > MAX_COMPOSITION_MS) return null;
    const unit = inspectAvcUnit(data, tracks.video.nalLengthBytes);
    if (unit === null || (awaitingKey && !unit.idr)) return null;
    awaitingKey = false;
    return unit.idr;
  };

  const audioKey = ({ data }: Frame): boolean | null =>
    tracks.audio !== null && data.length > 0 ? true : null;

  return {
    push: (kind, timestampMs, body) => {
      const dtsMs = unwrap(timestampMs);
      const content = kind === 'audio' ? parseAudioTag(body) : parseVideoTag(body);
      if (content.part === 'none') return;
      if (content.part === 'config') return configure(kind, content.data);
      const key = kind === 'audio' ? audioKey(content) : videoKey(content);
      if (key === null) return onDrop();
      onUnit({ kind, dtsMs, ptsMs: dtsMs + content.compositionMs, key, data: content.data });
    },
  };
};
