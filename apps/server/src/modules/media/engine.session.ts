import {
  createSegmenter,
  createStreamBus,
  type InitSegment,
  type Segment,
  type StreamBus,
} from '@kaibo/media';
import type { Blobs } from '#platform/blobs';
import { initKey, type SegmentIndex, type SegmentRow, segmentKey } from './engine.segments.ts';
import { createLiveWindow, type LiveWindow, segmentName } from './engine.window.ts';

/** A session under way: its bus, what live viewers see of it, and its recording. */
export interface Session {
  id: string;
  roomId: string;
  /** For the team alone: nothing of it is recorded. */
  rehearsal: boolean;
  bus: StreamBus;
  window: LiveWindow;
  init(initId: string): Buffer | null;
  /** When its first picture came; null before. */
  startedAtMs(): number | null;
  /** Whether the running publication, or the latest, has brought a segment. */
  hasNewSegments(): boolean;
  /** Another publication begins. What it brings waits for `after`, then for `start`. */
  beginRun(after: Promise<void>): void;
  /** Resolves when all that was cut so far is recorded, or is known not to be. */
  settled(): Promise<void>;
  droppedUnits(): number;
}

/** Where a session stood before this process. */
export interface Restored {
  id: string;
  startedAtMs: number;
  /** The last ones recorded, in order. */
  latest: readonly SegmentRow[];
  /** Discontinuities before those. */
  discontinuities: number;
}

export interface SessionNeeds {
  blobs: Blobs;
  index: SegmentIndex;
  addInit(sessionId: string, init: { id: string; bytes: number }): Promise<void>;
  /** Begins or resumes the session; false when its channel is closed. Once for each run. */
  start(session: Session, segment: Segment): Promise<boolean>;
  /** False while the disk is nearly full: then live goes on from memory alone. */
  keepsRecording(): boolean;
  /** A segment could not be recorded. */
  onLost(session: Session, error: unknown): void;
  targetDurationMs: number;
}

/** Live waits for the record, so that what was seen is kept, but no longer than this. */
const LIVE_WAITS_MS = 3_000;
/** More than this on its way to the disk means that it does not keep up. */
const MOST_UNWRITTEN_BYTES = 32 * 1024 * 1024;

/** Recording is off, or the disk does not keep up. */
export const notRecording = new Error('recording is off');

interface Run {
  after: Promise<void>;
  started: Promise<boolean> | null;
  segments: number;
}

const within = async (work: Promise<unknown>, ms: number): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, late]);
  clearTimeout(timer);
};

const restoredWindow = ({ latest, discontinuities }: Restored): LiveWindow =>
  createLiveWindow({
    segments: latest.map((row) => ({
      ...row,
      uri: segmentName(row.sequence),
      data: null,
      recorded: true,
    })),
    discontinuities,
  });

export const createSession = (
  needs: SessionNeeds,
  facts: { id: string; roomId: string; rehearsal: boolean; restored?: Restored },
): Session => {
  const { blobs, index } = needs;
  const { id, roomId, rehearsal, restored } = facts;
  const last = restored?.latest.at(-1);
  const endOfLast = last && {
    startDtsMs: last.startMs + last.durationMs,
    startAtMs: last.startedAtMs + last.durationMs,
  };
  const bus = createStreamBus(endOfLast);
  const window = restored ? restoredWindow(restored) : createLiveWindow();
  const inits = new Map<string, { segment: InitSegment; recorded: Promise<void> | null }>();
  const writing = new Set<Promise<void>>();
  let unwrittenBytes = 0;
  let run: Run = { after: Promise.resolve(), started: null, segments: 0 };
  let startedAtMs = restored?.startedAtMs ?? null;
  let shown: Promise<void> = Promise.resolve();

  const startOf = (own: Run, segment: Segment): Promise<boolean> => {
    own.started ??= own.after.then(() => needs.start(session, segment));
    return own.started;
  };

  const recordInit = async ({ id: initId, data }: InitSegment): Promise<void> => {
    await blobs.put(initKey(id, initId), data, 'video/mp4');
    await needs.addInit(id, { id: initId, bytes: data.length });
  };

  const initRecorded = (initId: string): Promise<void> => {
    const init = inits.get(initId)!;
    init.recorded ??= recordInit(init.segment).catch((error) => {
      init.recorded = null;
      throw error;
    });
    return init.recorded;
  };

  /** The bytes are durable before the index tells of them. False when the channel is closed. */
  const record = async (segment: Segment, own: Run): Promise<boolean> => {
    const { sequence, initId, data, startMs, startedAtMs, durationMs } = segment;
    const keeps = !rehearsal && needs.keepsRecording() && unwrittenBytes <= MOST_UNWRITTEN_BYTES;
    const failure = keeps
      ? await blobs.put(segmentKey(id, sequence), data, 'video/iso.segment').then(
          () => null,
          (error: unknown) => error,
        )
      : notRecording;
    // Whatever the disk does, the stream is under way.
    if (!(await startOf(own, segment))) {
      await blobs.delete(segmentKey(id, sequence));
      return false;
    }
    if (failure !== null) throw failure;
    await initRecorded(initId);
    const { discontinuity, independent } = segment;
    const facts = { startMs, startedAtMs, durationMs, bytes: data.length };
    await index.add({ sessionId: id, sequence, initId, ...facts, discontinuity, independent });
    return true;
  };

  const segmenter = createSegmenter({
    targetDurationMs: needs.targetDurationMs,
    firstSequence: last ? last.sequence + 1 : 0,
    lastInitId: last?.initId,
    onInit: (init) => {
      inits.set(init.id, { segment: init, recorded: null });
    },
    onSegment: (segment) => {
      run.segments += 1;
      startedAtMs ??= segment.startedAtMs;
      const recent = { ...segment, uri: segmentName(segment.sequence), recorded: false };
      const work = record(segment, run).then(
        (recorded) => {
          recent.recorded = recorded;
        },
        (error: unknown) => needs.onLost(session, error),
      );
      writing.add(work);
      unwrittenBytes += segment.data.length;
      void work.then(() => {
        writing.delete(work);
        unwrittenBytes -= segment.data.length;
      });
      const ready = within(work, LIVE_WAITS_MS);
      shown = shown.then(() => ready).then(() => window.add(recent));
    },
  });
  bus.tap(segmenter.push);

  const session: Session = {
    id,
    roomId,
    rehearsal,
    bus,
    window,
    init: (initId) => inits.get(initId)?.segment.data ?? null,
    startedAtMs: () => startedAtMs,
    hasNewSegments: () => run.segments > 0,
    beginRun: (after) => {
      run = { after, started: null, segments: 0 };
    },
    settled: async () => {
      await Promise.all([...writing, shown]);
    },
    droppedUnits: () => segmenter.droppedUnits,
  };
  return session;
};
