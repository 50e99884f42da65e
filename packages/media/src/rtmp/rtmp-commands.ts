import { MediaError } from '../media-error.ts';
import { type AmfLimits, type AmfValue, decodeAmf0, encodeAmf0 } from './amf0.ts';
import { controlMessage, MESSAGE, type RtmpMessage, uint32 } from './rtmp-message.ts';

export type Command = {
  name: string;
  transactionId: number;
  /** The command object first, then the arguments. */
  values: AmfValue[];
  streamId: number;
};

/** AMF3 commands and data are AMF0 behind one format byte, as every encoder sends them. */
const amf0Body = ({ type, payload }: RtmpMessage): Buffer =>
  type === MESSAGE.commandAmf3 || type === MESSAGE.dataAmf3 ? payload.subarray(1) : payload;

/** @throws MediaError `rtmp/protocol`, `amf/…`. */
export const readCommand = (message: RtmpMessage, limits: AmfLimits): Command => {
  const [name, transactionId, ...values] = decodeAmf0(amf0Body(message), limits);
  if (typeof name !== 'string') throw new MediaError('rtmp/protocol', 'command without a name');
  return {
    name,
    transactionId: typeof transactionId === 'number' ? transactionId : 0,
    values,
    streamId: message.streamId,
  };
};

export type StreamMetadata = { [name: string]: string | number | boolean };

const MAX_METADATA_TEXT = 256;

/** The encoder's own description (`onMetaData`), simple values only; null for other data. */
export const readMetadata = (message: RtmpMessage, limits: AmfLimits): StreamMetadata | null => {
  const values = decodeAmf0(amf0Body(message), limits);
  const start = values[0] === '@setDataFrame' ? 1 : 0;
  const content = values[start + 1];
  if (values[start] !== 'onMetaData' || typeof content !== 'object' || content === null)
    return null;
  const metadata: StreamMetadata = Object.create(null);
  for (const [name, value] of Object.entries(content)) {
    if (typeof value === 'number' || typeof value === 'boolean') metadata[name] = value;
    if (typeof value === 'string') metadata[name] = value.slice(0, MAX_METADATA_TEXT);
  }
  return metadata;
};

export const asRecord = (value: AmfValue): { [key: string]: AmfValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? value
    : {};

export const commandMessage = (streamId: number, ...values: AmfValue[]): RtmpMessage => ({
  chunkStreamId: 3,
  type: MESSAGE.commandAmf0,
  streamId,
  timestampMs: 0,
  payload: encodeAmf0(...values),
});

export type StatusInfo = {
  level: 'status' | 'error';
  code: string;
  description: string;
  /** The refusal's own stable code, beside RTMP's. */
  reason?: string;
};

export const statusMessage = (streamId: number, info: StatusInfo): RtmpMessage =>
  commandMessage(streamId, 'onStatus', 0, null, info);

const SET_PEER_BANDWIDTH_DYNAMIC = 2;
const STREAM_BEGIN = 0;
const PING_RESPONSE = 7;

export const peerBandwidth = (bytes: number): RtmpMessage =>
  controlMessage(
    MESSAGE.setPeerBandwidth,
    Buffer.concat([uint32(bytes), Buffer.from([SET_PEER_BANDWIDTH_DYNAMIC])]),
  );

const userControl = (event: number, value: Buffer): RtmpMessage => {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(event);
  return controlMessage(MESSAGE.userControl, Buffer.concat([head, value]));
};

export const streamBegin = (streamId: number): RtmpMessage =>
  userControl(STREAM_BEGIN, uint32(streamId));

/** The answer to a ping request, or null when the message is another user control event. */
export const pingResponse = ({ payload }: RtmpMessage): RtmpMessage | null =>
  payload.length >= 6 && payload.readUInt16BE(0) === 6
    ? userControl(PING_RESPONSE, payload.subarray(2, 6))
    : null;
