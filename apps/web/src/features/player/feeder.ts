import { beginsAtS, type Track, tracksOf } from './boxes.ts';
import type { Placed } from './timeline.ts';

/** This browser has no decoder for it. */
export class NotPlayable extends Error {}

/** What comes has more or fewer tracks than the buffer was made for: only a new one takes it. */
export class OtherTracks extends Error {}

/** What fetching a part answered instead of it; trying again may help. */
export class NotFetched extends Error {}

const TIMEOUT_MS = 10_000;

export const bytesAt = async (
  url: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(url, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (!response.ok) throw new NotFetched(`${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

const opened = (source: MediaSource, video: HTMLVideoElement): Promise<void> =>
  new Promise((done) => {
    const url = URL.createObjectURL(source);
    source.addEventListener(
      'sourceopen',
      () => {
        URL.revokeObjectURL(url);
        done();
      },
      { once: true },
    );
    video.src = url;
  });

/** Runs one change of the buffer to its end. */
const settled = (buffer: SourceBuffer, change: () => void): Promise<void> =>
  new Promise((done, failed) => {
    const hear = ({ type }: Event): void => {
      buffer.removeEventListener('updateend', hear);
      buffer.removeEventListener('error', hear);
      if (type === 'error') failed(new Error('the decoder refused a part'));
      else done();
    };
    buffer.addEventListener('updateend', hear);
    buffer.addEventListener('error', hear);
    change();
  });

export interface Feeder {
  /** Seconds; a stream that goes on has no end. */
  lasts(durationS: number): void;
  /** Fetches and appends a segment, and lets go of what was played before `keepFromS`. */
  append(segment: Placed, keepFromS: number): Promise<void>;
  /** Nothing comes any more. */
  end(): void;
}

/** Feeds the element segments, whatever codecs and clocks their encoder changes to on its way. */
export const createFeeder = async (
  video: HTMLVideoElement,
  signal: AbortSignal,
): Promise<Feeder> => {
  const source = new MediaSource();
  await opened(source, video);
  let buffer: SourceBuffer | null = null;
  let durationS = Number.POSITIVE_INFINITY;
  let initUrl = '';
  let tracks: Track[] = [];
  /** What is added to the clock of each range, anew for each run: the length of a hole is only guessed. */
  const offsets = new Map<string, number>();

  const take = async (init: Uint8Array<ArrayBuffer>): Promise<void> => {
    const announced = tracksOf(init);
    if (buffer && announced.length !== tracks.length) throw new OtherTracks();
    tracks = announced;
    const type = `video/mp4; codecs="${tracks.map(({ codec }) => codec).join(',')}"`;
    if (!MediaSource.isTypeSupported(type)) throw new NotPlayable(type);
    if (buffer) buffer.changeType(type);
    else {
      buffer = source.addSourceBuffer(type);
      source.duration = durationS;
    }
    const into = buffer;
    await settled(into, () => into.appendBuffer(init));
  };

  return {
    lasts: (seconds) => {
      durationS = seconds;
    },
    append: async (segment, keepFromS) => {
      const [init, bytes] = await Promise.all([
        segment.initUrl === initUrl ? null : bytesAt(segment.initUrl, signal),
        bytesAt(segment.url, signal),
      ]);
      if (init) {
        await take(init);
        initUrl = segment.initUrl;
      }
      const into = buffer!;
      const { buffered } = into;
      if (buffered.length > 0 && buffered.start(0) < keepFromS - 1)
        await settled(into, () => into.remove(0, keepFromS));
      const clock = `${segment.run}/${segment.range}`;
      const known = offsets.get(clock);
      const offset = known ?? segment.startS - (beginsAtS(bytes, tracks) ?? segment.startS);
      offsets.set(clock, offset);
      if (into.timestampOffset !== offset) into.timestampOffset = offset;
      await settled(into, () => into.appendBuffer(bytes));
    },
    end: () => {
      if (source.readyState === 'open' && !buffer?.updating) source.endOfStream();
    },
  };
};
