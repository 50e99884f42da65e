/** Message type ids. Source: Adobe RTMP 1.0, sections 5.4, 6.2 and 7.1. */
export const MESSAGE = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAcknowledgementSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  dataAmf0: 18,
  commandAmf0: 20,
  aggregate: 22,
} as const;

export type RtmpMessage = {
  chunkStreamId: number;
  type: number;
  streamId: number;
  /** Milliseconds, unsigned 32 bits, wraps after 49.7 days. */
  timestampMs: number;
  payload: Buffer;
};

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A message on the protocol control stream (chunk stream 2, message stream 0). */
export const controlMessage = (type: number, payload: Buffer): RtmpMessage => ({
  chunkStreamId: 2,
  type,
  streamId: 0,
  timestampMs: 0,
  payload,
});
