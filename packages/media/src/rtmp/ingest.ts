import { createDemuxer } from '../flv/demuxer.ts';
import { announcedForeignCodec, unsupportedCodec } from '../flv/flv-codecs.ts';
import { readFlvTags } from '../flv/flv-file.ts';
import type { EndReason, PublicationSink, Tracks } from '../stream/access-unit.ts';
import { createHealthMeter } from '../stream/stream-health.ts';
import type { AmfLimits } from './amf0.ts';
import type { Publication, RtmpServerOptions } from './publication.ts';
import { readMetadata, type StreamMetadata } from './rtmp-commands.ts';
import { MESSAGE, type RtmpMessage } from './rtmp-message.ts';

export type Ingest<Context> = {
  publication: Publication<Context>;
  /** @throws MediaError when the media cannot be taken. */
  media(message: RtmpMessage): void;
  /** @throws MediaError when the encoder announces a codec that cannot be taken. */
  data(message: RtmpMessage): void;
  end(reason: EndReason): void;
};

type IngestNeeds<Context> = {
  app: string;
  stream: string;
  address: string;
  context: Context;
  close: (reason: EndReason) => void;
  amfLimits: AmfLimits;
  now: () => number;
  needs: RtmpServerOptions<Context>;
};

/** From an accepted publisher's messages to its sink, counting on the way. */
export const createIngest = <Context>(options: IngestNeeds<Context>): Ingest<Context> => {
  const { app, stream, address, context, close, now } = options;
  const health = createHealthMeter(now);
  let tracks: Tracks = { video: null, audio: null };
  let metadata: StreamMetadata = {};

  const publication: Publication<Context> = {
    app,
    stream,
    address,
    context,
    startedAtMs: now(),
    tracks: () => tracks,
    metadata: () => metadata,
    health: health.read,
    close,
  };
  const sink: PublicationSink = options.needs.onPublish(publication);

  const demuxer = createDemuxer({
    now,
    onTracks: (next) => {
      tracks = next;
      sink.tracks(next);
    },
    onUnit: (unit) => {
      health.unit(unit);
      sink.unit(unit);
    },
    onDrop: health.dropped,
  });

  const aggregate = ({ payload, timestampMs }: RtmpMessage): void => {
    const tags = readFlvTags(payload);
    const firstMs = tags[0]?.timestampMs ?? 0;
    for (const tag of tags) {
      // Inside an aggregate the tags' clock is their own: only the distance to the first counts.
      const atMs = (timestampMs + tag.timestampMs - firstMs) >>> 0;
      if (tag.kind !== 'data') demuxer.push(tag.kind, atMs, tag.data);
    }
  };

  return {
    publication,
    media: (message) => {
      if (message.type === MESSAGE.aggregate) aggregate(message);
      else {
        const kind = message.type === MESSAGE.audio ? 'audio' : 'video';
        demuxer.push(kind, message.timestampMs, message.payload);
      }
    },
    data: (message) => {
      metadata = readMetadata(message, options.amfLimits) ?? metadata;
      const foreign = announcedForeignCodec(metadata);
      if (foreign) throw unsupportedCodec(foreign.name, foreign.send);
    },
    end: (reason) => sink.end(reason),
  };
};
