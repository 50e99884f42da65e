import { MediaError } from '../media-error.ts';
import { audioFormatName, fourCcName, unsupportedCodec, videoCodecName } from './flv-codecs.ts';

export type FlvTag = {
  kind: 'audio' | 'video' | 'data';
  /** Milliseconds, unsigned 32 bits. */
  timestampMs: number;
  data: Buffer;
};

export type TagContent =
  | { part: 'config'; data: Buffer }
  | { part: 'frame'; data: Buffer; compositionMs: number }
  /** End of sequence, info frames, empty tags: nothing to decode. */
  | { part: 'none' };

const NONE: TagContent = { part: 'none' };

const AVC = 7;
const AAC = 10;
const ENHANCED_AUDIO = 9;
const COMMAND_FRAME = 5;

const malformed = (what: string): MediaError =>
  new MediaError('flv/malformed', `${what} tag is malformed`);

const enhancedVideo = (data: Buffer): TagContent => {
  const frameType = (data[0]! >> 4) & 7;
  const packetType = data[0]! & 15;
  if (packetType === 6) throw unsupportedCodec('multitrack video', 'one H.264 track');
  if (packetType > 6) throw unsupportedCodec(`enhanced video packet type ${packetType}`, 'H.264');
  if (data.length < 5) throw malformed('video');
  const fourCc = data.toString('latin1', 1, 5);
  if (fourCc !== 'avc1') throw unsupportedCodec(fourCcName(fourCc), 'H.264');
  if (frameType === COMMAND_FRAME || packetType === 2 || packetType > 3) return NONE;
  if (packetType === 0) return { part: 'config', data: data.subarray(5) };
  if (packetType === 3) return { part: 'frame', data: data.subarray(5), compositionMs: 0 };
  if (data.length < 9) throw malformed('video');
  return { part: 'frame', data: data.subarray(8), compositionMs: data.readIntBE(5, 3) };
};

/**
 * Reads the body of a video tag: H.264 in the old form or under the FourCC `avc1`.
 *
 * @throws MediaError `codec/unsupported` naming the codec, `flv/malformed`.
 * Source: Flash Video File Format 10.1, E.4.3; Enhanced RTMP v2.
 */
export const parseVideoTag = (data: Buffer): TagContent => {
  if (data.length === 0) return NONE;
  if (data[0]! & 0x80) return enhancedVideo(data);
  const frameType = data[0]! >> 4;
  const codecId = data[0]! & 15;
  if (codecId !== AVC) throw unsupportedCodec(videoCodecName(codecId), 'H.264');
  if (frameType === COMMAND_FRAME) return NONE;
  if (data.length < 5) throw malformed('video');
  if (data[1] === 0) return { part: 'config', data: data.subarray(5) };
  if (data[1] !== 1) return NONE;
  return {
    part: 'frame',
    data: data.subarray(5),
    compositionMs: data.readIntBE(2, 3),
  };
};

const enhancedAudio = (data: Buffer): TagContent => {
  const packetType = data[0]! & 15;
  if (packetType === 5) throw unsupportedCodec('multitrack audio', 'one AAC track');
  if (data.length < 5) throw malformed('audio');
  const fourCc = data.toString('latin1', 1, 5);
  if (fourCc !== 'mp4a') throw unsupportedCodec(fourCcName(fourCc), 'AAC');
  if (packetType === 0) return { part: 'config', data: data.subarray(5) };
  if (packetType !== 1) return NONE;
  return { part: 'frame', data: data.subarray(5), compositionMs: 0 };
};

/**
 * Reads the body of an audio tag: AAC in the old form or under the FourCC `mp4a`.
 *
 * @throws MediaError `codec/unsupported` naming the codec, `flv/malformed`.
 */
export const parseAudioTag = (data: Buffer): TagContent => {
  if (data.length === 0) return NONE;
  const format = data[0]! >> 4;
  if (format === ENHANCED_AUDIO) return enhancedAudio(data);
  if (format !== AAC) throw unsupportedCodec(audioFormatName(format), 'AAC');
  if (data.length < 2) throw malformed('audio');
  if (data[1] === 0) return { part: 'config', data: data.subarray(2) };
  if (data[1] !== 1) return NONE;
  return { part: 'frame', data: data.subarray(2), compositionMs: 0 };
};
