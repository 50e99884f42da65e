import type { EndReason, PublicationSink, Tracks } from '../stream/access-unit.ts';
import type { StreamHealth } from '../stream/stream-health.ts';
import type { StreamMetadata } from './rtmp-commands.ts';

/** One encoder's connection from its acceptance to its end. */
export type Publication<Context> = {
  readonly app: string;
  readonly stream: string;
  readonly address: string;
  /** What `authorise` answered. */
  readonly context: Context;
  readonly startedAtMs: number;
  tracks(): Tracks;
  /** What the encoder says of itself; nobody vouches for it. */
  metadata(): StreamMetadata;
  health(): StreamHealth;
  /** Cuts it: the encoder is told why, then the connection is closed. */
  close(reason: EndReason): void;
};

export type PublishRequest = { app: string; stream: string; key: string; address: string };

export type Authorisation<Context> =
  | { ok: true; context: Context }
  | { ok: false; code: string; message: string };

export type RtmpLogEntry = {
  level: 'info' | 'warn' | 'error';
  event: 'published' | 'refused' | 'ended' | 'failed' | 'full';
  address: string;
  app?: string;
  /** Without the key. */
  stream?: string;
  code?: string;
  message?: string;
};

export type RtmpServerOptions<Context> = {
  /** Decides on every publisher, a second one on the same stream included. */
  authorise: (request: PublishRequest) => Promise<Authorisation<Context>>;
  /** Says where an accepted publisher's media goes, for instance `bus.feed()`. */
  onPublish: (publication: Publication<Context>) => PublicationSink;
  log?: (entry: RtmpLogEntry) => void;
  now?: () => number;
};
