export { initSegment } from './cmaf/init-segment.ts';
export { mediaFragment, type Sample, type TrackRun } from './cmaf/media-segment.ts';
export {
  createSegmenter,
  type InitSegment,
  type Segment,
  type Segmenter,
  type SegmenterOptions,
} from './cmaf/segmenter.ts';
export { type AudioTrack, parseAacConfig } from './codec/aac-config.ts';
export { parseAvcConfig, type VideoTrack } from './codec/avc-config.ts';
export { parseSequenceParameterSet, type SequenceParameterSet } from './codec/sps.ts';
export { createDemuxer, type Demuxer, type DemuxerOptions } from './flv/demuxer.ts';
export { readFlv, readFlvTags, writeFlv } from './flv/flv-file.ts';
export { type FlvTag, parseAudioTag, parseVideoTag, type TagContent } from './flv/flv-tag.ts';
export {
  type LivePlaylistOptions,
  livePlaylist,
  type PlaylistOptions,
  type SegmentInfo,
  vodPlaylist,
} from './hls/playlist.ts';
export { MediaError, type MediaErrorCode } from './media-error.ts';
export { type AmfLimits, type AmfValue, decodeAmf0, encodeAmf0 } from './rtmp/amf0.ts';
export {
  type ChunkLimits,
  type ChunkReader,
  createChunkReader,
  DEFAULT_CHUNK_LIMITS,
} from './rtmp/chunk-reader.ts';
export { type ChunkWriter, createChunkWriter } from './rtmp/chunk-writer.ts';
export type {
  Authorisation,
  Publication,
  PublishRequest,
  RtmpLogEntry,
  RtmpServerOptions,
} from './rtmp/publication.ts';
export type { StreamMetadata } from './rtmp/rtmp-commands.ts';
export { DEFAULT_RTMP_LIMITS, type RtmpLimits } from './rtmp/rtmp-limits.ts';
export type { RtmpMessage } from './rtmp/rtmp-message.ts';
export {
  type PublishOptions,
  type PublishStatus,
  publishRtmp,
  type RtmpPublisher,
} from './rtmp/rtmp-publisher.ts';
export { createRtmpServer, type RtmpServer } from './rtmp/rtmp-server.ts';
export type {
  AccessUnit,
  BusEvent,
  EncodedUnit,
  EndReason,
  PublicationSink,
  Tracks,
} from './stream/access-unit.ts';
export { createStreamBus, type StreamBus, type StreamBusOptions } from './stream/stream-bus.ts';
export {
  createHealthMeter,
  type HealthMeter,
  type StreamHealth,
} from './stream/stream-health.ts';
export type { Subscription, SubscriptionLimits } from './stream/subscription.ts';
