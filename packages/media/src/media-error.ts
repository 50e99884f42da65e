export type MediaErrorCode =
  | 'amf/malformed'
  | 'amf/too-deep'
  | 'amf/too-large'
  | 'rtmp/handshake'
  | 'rtmp/chunk'
  | 'rtmp/too-large'
  | 'rtmp/too-many-chunk-streams'
  | 'rtmp/protocol'
  | 'flv/malformed'
  | 'codec/unsupported'
  | 'codec/malformed'
  | 'codec/unstable';

/** What a peer or a file did wrong. `message` is safe to show: it never holds a key or payload bytes. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, message: string) {
    super(message);
    this.name = 'MediaError';
    this.code = code;
  }
}
