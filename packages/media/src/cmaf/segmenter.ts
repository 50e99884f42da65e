import { createHash } from 'node:crypto';
import {
  type AccessUnit,
  addsToTracks,
  type BusEvent,
  sameTracks,
  type Tracks,
} from '../stream/access-unit.ts';
import { initSegment } from './init-segment.ts';
import { mediaFragment } from './media-segment.ts';
import { createAudioBuffer, createVideoBuffer, type TrackBuffer } from './track-buffer.ts';

export type InitSegment = {
  /** Follows from the content: the same codec settings have the same id, in every process. */
  id: string;
  data: Buffer;
  tracks: Tracks;
};

export type Segment = {
  sequence: number;
  initId: string;
  data: Buffer;
  /** On the session clock. */
  startMs: number;
  durationMs: number;
  /** Wall clock of the first picture, epoch milliseconds. */
  startedAtMs: number;
  /** Does not continue the segment before: reconnect, clock jump or new codec settings. */
  discontinuity: boolean;
  /** Begins with a key frame (or has no video). */
  independent: boolean;
  videoFrames: number;
  audioFrames: number;
};

export type SegmenterOptions = {
  /** Cut at the first key frame at or after this. Default 2,000. */
  targetDurationMs?: number;
  /** Cut anywhere after this when no key frame comes. Default 10,000. */
  maxDurationMs?: number;
  /** Cut anywhere beyond this. Default 32 MiB. */
  maxBytes?: number;
  firstSequence?: number;
  /** The init id of the last segment before a restart: a different one is a discontinuity. */
  lastInitId?: string;
  /** Called before the first segment that needs it, once per id. */
  onInit: (init: InitSegment) => void;
  onSegment: (segment: Segment) => void;
};

export type Segmenter = {
  /** Takes the bus's events in order: `bus.tap(segmenter.push)`. */
  push(event: BusEvent): void;
  /** Emits what is unfinished; the segmenter can go on afterwards. */
  flush(): void;
  /** Sound left out because it ran ahead of its own timestamps. */
  readonly droppedUnits: number;
};

type Open = { startMs: number; startAtMs: number; independent: boolean; bytes: number };

/** A key frame rounded to just before the target is the one that was meant. */
const KEY_TOLERANCE_MS = 50;
/** What a sample costs beside its data. */
const SAMPLE_ENTRY_BYTES = 64;
const NO_TRACKS: Tracks = { video: null, audio: null };

/** Packs a session's units into CMAF segments; every unit lands in exactly one of them. */
export const createSegmenter = (options: SegmenterOptions): Segmenter => {
  const targetMs = options.targetDurationMs ?? 2_000;
  const maxMs = options.maxDurationMs ?? 10_000;
  const maxBytes = options.maxBytes ?? 32 * 1024 * 1024;
  const announced = new Set<string>();
  let sequence = options.firstSequence ?? 0;
  let lastInitId = options.lastInitId ?? null;
  let tracks = NO_TRACKS;
  let video: TrackBuffer | null = null;
  let audio: TrackBuffer | null = null;
  let init: InitSegment | null = null;
  let open: Open | null = null;
  let discontinuity = false;
  let droppedUnits = 0;

  const setTracks = (next: Tracks): void => {
    const was = tracks;
    tracks = next;
    init = null;
    if (!sameTracks({ ...NO_TRACKS, video: was.video }, { ...NO_TRACKS, video: next.video }))
      video = next.video && createVideoBuffer(1000 / (next.video.framesPerSecond ?? 30));
    if (!sameTracks({ ...NO_TRACKS, audio: was.audio }, { ...NO_TRACKS, audio: next.audio }))
      audio = next.audio && createAudioBuffer(next.audio.sampleRate, next.audio.samplesPerFrame);
  };

  const announceInit = (): InitSegment => {
    if (init === null) {
      const data = initSegment(tracks);
      const id = createHash('sha256').update(data).digest('hex').slice(0, 16);
      init = { id, data, tracks };
    }
    if (!announced.has(init.id)) {
      announced.add(init.id);
      options.onInit(init);
    }
    return init;
  };

  const close = (next: AccessUnit | null): number => {
    const segment = open;
    if (segment === null) return next?.dtsMs ?? 0;
    const contentEndMs = Math.max(video?.endMs ?? 0, audio?.endMs ?? 0);
    const endMs = Math.max(segment.startMs + 1, next?.dtsMs ?? contentEndMs);
    const initId = announceInit().id;
    const videoFrames = video?.frames ?? 0;
    const audioFrames = audio?.frames ?? 0;
    const runs = [
      ...(video ? [video.cut(next?.kind === 'video' ? next.dtsMs : null)] : []),
      ...(audio ? [audio.cut(null)] : []),
    ];
    const changed = lastInitId !== null && lastInitId !== initId;
    open = null;
    lastInitId = initId;
    const number = sequence++;
    const broken = discontinuity || changed;
    discontinuity = false;
    options.onSegment({
      sequence: number,
      initId,
      data: mediaFragment(number + 1, runs),
      startMs: segment.startMs,
      durationMs: Math.round(endMs - segment.startMs),
      startedAtMs: Math.round(segment.startAtMs),
      discontinuity: broken,
      independent: segment.independent,
      videoFrames,
      audioFrames,
    });
    return endMs;
  };

  const mustCut = (segment: Open, unit: AccessUnit): boolean => {
    const lengthMs = unit.dtsMs - segment.startMs;
    if (segment.bytes + unit.data.length > maxBytes && segment.bytes > 0) return true;
    if (video === null) return lengthMs >= targetMs;
    if (unit.kind === 'video' && unit.key) return lengthMs >= targetMs - KEY_TOLERANCE_MS;
    return lengthMs >= maxMs;
  };

  const begin = (unit: AccessUnit, startMs: number): Open => ({
    startMs,
    startAtMs: unit.atMs - (unit.dtsMs - startMs),
    independent: video === null || (unit.kind === 'video' && unit.key),
    bytes: 0,
  });

  const addUnit = (unit: AccessUnit): void => {
    const buffer = unit.kind === 'video' ? video : audio;
    if (buffer === null) return;
    if (open !== null && mustCut(open, unit)) open = begin(unit, close(unit));
    open ??= begin(unit, unit.dtsMs);
    // Sound may lead the first picture; the segment is as independent as that picture.
    if (unit.kind === 'video' && buffer.frames === 0) open.independent = unit.key;
    if (!buffer.add(unit)) droppedUnits += 1;
    open.bytes += unit.data.length + SAMPLE_ENTRY_BYTES;
  };

  const changeTracks = (next: Tracks): void => {
    if (sameTracks(tracks, next)) return;
    // Until the run's first segment is out, a late track simply joins it.
    const joins = init === null && addsToTracks(tracks, next);
    if (!joins) close(null);
    setTracks(next);
  };

  return {
    get droppedUnits() {
      return droppedUnits;
    },
    push: (event) => {
      switch (event.kind) {
        case 'run':
          close(null);
          discontinuity ||= event.discontinuity;
          return setTracks(NO_TRACKS);
        case 'tracks':
          return changeTracks(event.tracks);
        case 'video':
        case 'audio':
          return addUnit(event);
        case 'gap':
          close(null);
          discontinuity = true;
          return;
        case 'idle':
        case 'end':
          close(null);
      }
    },
    flush: () => {
      close(null);
    },
  };
};
