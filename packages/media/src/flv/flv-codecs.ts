import { MediaError } from '../media-error.ts';

/** Names by FLV SoundFormat. Source: Adobe Flash Video File Format 10.1, E.4.2.1. */
const AUDIO_FORMATS: Record<number, string> = {
  0: 'PCM',
  1: 'ADPCM',
  2: 'MP3',
  3: 'PCM',
  4: 'Nellymoser',
  5: 'Nellymoser',
  6: 'Nellymoser',
  7: 'G.711 A-law',
  8: 'G.711 mu-law',
  11: 'Speex',
  13: 'Opus',
  14: 'MP3',
  15: 'device-specific sound',
};

/** Names by FLV CodecID, E.4.3.1; 12 and 13 are unregistered but common for HEVC and AV1. */
const VIDEO_CODECS: Record<number, string> = {
  1: 'JPEG',
  2: 'H.263 (Sorenson Spark)',
  3: 'Screen Video',
  4: 'VP6',
  5: 'VP6 with alpha',
  6: 'Screen Video 2',
  12: 'HEVC (H.265)',
  13: 'AV1',
};

/** Enhanced RTMP (Veovera), FourCC of video and audio. */
const FOUR_CC: Record<string, string> = {
  hvc1: 'HEVC (H.265)',
  hev1: 'HEVC (H.265)',
  vvc1: 'VVC (H.266)',
  av01: 'AV1',
  vp08: 'VP8',
  vp09: 'VP9',
  Opus: 'Opus',
  'ac-3': 'AC-3',
  'ec-3': 'E-AC-3',
  fLaC: 'FLAC',
  '.mp3': 'MP3',
};

export const audioFormatName = (format: number): string =>
  AUDIO_FORMATS[format] ?? `sound format ${format}`;

export const videoCodecName = (codecId: number): string =>
  VIDEO_CODECS[codecId] ?? `video codec ${codecId}`;

/** A FourCC from the wire may hold anything: only printable ASCII is repeated. */
export const fourCcName = (fourCc: string): string =>
  FOUR_CC[fourCc] ?? (/^[\x20-\x7e]{4}$/.test(fourCc) ? `codec ${fourCc}` : 'an unknown codec');

const numberedCodec = (names: Record<number, string>, value: unknown): string | null =>
  typeof value === 'number' && value > 0 ? (names[value] ?? null) : null;

/** The codecs an encoder announces before its first frame that cannot be taken, by name. */
export const announcedForeignCodec = (metadata: {
  [name: string]: unknown;
}): { name: string; send: string } | null => {
  const video = numberedCodec(VIDEO_CODECS, metadata.videocodecid);
  if (video) return { name: video, send: 'H.264' };
  const audio = numberedCodec(AUDIO_FORMATS, metadata.audiocodecid);
  return audio ? { name: audio, send: 'AAC' } : null;
};

export const unsupportedCodec = (name: string, send: string): MediaError =>
  new MediaError('codec/unsupported', `${name} is not supported: send ${send}`);
