import { createDemuxer } from '../flv/demuxer.ts';
import type { FlvTag } from '../flv/flv-tag.ts';
import type { PublicationSink } from '../stream/access-unit.ts';

/** Sends a clip's tags to a sink as the server would, without a network. */
export const feedClip = (sink: PublicationSink, clip: readonly FlvTag[]): void => {
  const demuxer = createDemuxer({
    onTracks: sink.tracks,
    onUnit: sink.unit,
    onDrop: () => undefined,
  });
  for (const { kind, timestampMs, data } of clip)
    if (kind !== 'data') demuxer.push(kind, timestampMs, data);
};

export const ENDED = { code: 'rtmp/ended', message: 'the encoder ended the stream' };
