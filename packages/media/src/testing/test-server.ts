import { createSegmenter, type Segment, type Segmenter } from '../cmaf/segmenter.ts';
import type { Publication, RtmpLogEntry, RtmpServerOptions } from '../rtmp/publication.ts';
import type { RtmpLimits } from '../rtmp/rtmp-limits.ts';
import { createRtmpServer } from '../rtmp/rtmp-server.ts';
import type { EncodedUnit, EndReason, PublicationSink, Tracks } from '../stream/access-unit.ts';
import { createStreamBus } from '../stream/stream-bus.ts';

export const KEY = 'a-secret-stream-key';

export type Recorded = {
  publication: Publication<string>;
  units: EncodedUnit[];
  tracks: Tracks[];
  segments: Segment[];
  segmenter: Segmenter;
  ended: Promise<EndReason>;
};

/** A server on a free port that accepts `KEY`, one publisher per stream, and records everything. */
export const startTestServer = async (
  options: Partial<RtmpServerOptions<string>> & { limits?: Partial<RtmpLimits> } = {},
) => {
  const recorded: Recorded[] = [];
  const log: RtmpLogEntry[] = [];
  const live = new Set<string>();

  const onPublish = (publication: Publication<string>): PublicationSink => {
    const { promise, resolve } = Promise.withResolvers<EndReason>();
    const bus = createStreamBus();
    const segments: Segment[] = [];
    const segmenter = createSegmenter({
      onInit: () => undefined,
      onSegment: (segment) => segments.push(segment),
    });
    const record: Recorded = {
      publication,
      units: [],
      tracks: [],
      segments,
      segmenter,
      ended: promise,
    };
    bus.tap(segmenter.push);
    const feed = bus.feed();
    recorded.push(record);
    live.add(publication.stream);
    return {
      tracks: (tracks) => {
        record.tracks.push(tracks);
        feed.tracks(tracks);
      },
      unit: (unit) => {
        record.units.push(unit);
        feed.unit(unit);
      },
      end: (reason) => {
        live.delete(publication.stream);
        feed.end(reason);
        resolve(reason);
      },
    };
  };

  const server = createRtmpServer<string>({
    authorise: async ({ stream, key }) => {
      if (key !== KEY) return { ok: false, code: 'test/wrong-key', message: 'wrong stream key' };
      if (live.has(stream))
        return { ok: false, code: 'test/busy', message: 'somebody publishes already' };
      return { ok: true, context: `session of ${stream}` };
    },
    onPublish,
    log: (entry) => log.push(entry),
    ...options,
  });
  const { port } = await server.listen({ port: 0 });
  return {
    server,
    port,
    recorded,
    log,
    url: (stream: string, key = KEY): string =>
      `rtmp://127.0.0.1:${port}/live/${stream}?key=${key}`,
    [Symbol.asyncDispose]: () => server.close(),
  };
};
