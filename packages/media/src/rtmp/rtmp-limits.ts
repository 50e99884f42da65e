import { type ChunkLimits, DEFAULT_CHUNK_LIMITS } from './chunk-reader.ts';

export type RtmpLimits = ChunkLimits & {
  maxConnections: number;
  maxConnectionsPerAddress: number;
  maxAmfDepth: number;
  maxAmfValues: number;
  /** Commands need little: until a stream is accepted, messages are no larger than this. */
  maxMessageBytesBeforePublish: number;
  /** A faster publisher is read no faster than this, after a burst of `burstMs`. */
  maxBitrateKbps: number;
  burstMs: number;
  handshakeTimeoutMs: number;
  connectTimeoutMs: number;
  publishTimeoutMs: number;
  /** A publisher without a whole audio or video message for so long is gone. */
  idleTimeoutMs: number;
};

export const DEFAULT_RTMP_LIMITS: RtmpLimits = {
  ...DEFAULT_CHUNK_LIMITS,
  maxConnections: 512,
  maxConnectionsPerAddress: 256,
  maxAmfDepth: 16,
  maxAmfValues: 1024,
  maxMessageBytesBeforePublish: 64 * 1024,
  maxBitrateKbps: 50_000,
  burstMs: 4_000,
  handshakeTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  publishTimeoutMs: 10_000,
  idleTimeoutMs: 15_000,
};
