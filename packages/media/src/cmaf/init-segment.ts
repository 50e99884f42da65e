import type { AudioTrack } from '../codec/aac-config.ts';
import type { VideoTrack } from '../codec/avc-config.ts';
import type { Tracks } from '../stream/access-unit.ts';
import { box, fullBox, text, u8, u16, u32 } from './box.ts';

export const VIDEO_TRACK_ID = 1;
export const AUDIO_TRACK_ID = 2;
export const VIDEO_TIMESCALE = 90_000;

const MOVIE_TIMESCALE = 1000;
const UNITY_MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const UNDETERMINED_LANGUAGE = 0x55c4;

const fileType = (): Buffer =>
  box('ftyp', text('iso6'), u32(0), text('iso6'), text('cmfc'), text('mp41'));

const movieHeader = (): Buffer =>
  fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, MOVIE_TIMESCALE, 0, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    UNITY_MATRIX,
    Buffer.alloc(24),
    u32(AUDIO_TRACK_ID + 1),
  );

type TrackShape = {
  id: number;
  timescale: number;
  handler: 'vide' | 'soun';
  width: number;
  height: number;
  mediaHeader: Buffer;
  sampleEntry: Buffer;
};

const trackBox = (shape: TrackShape): Buffer => {
  const volume = shape.handler === 'soun' ? 0x100 : 0;
  const header = fullBox(
    'tkhd',
    0,
    7,
    u32(0, 0, shape.id, 0, 0, 0, 0),
    u16(0, 0, volume, 0),
    UNITY_MATRIX,
    u32(shape.width * 0x10000, shape.height * 0x10000),
  );
  const mediaInformation = box(
    'minf',
    shape.mediaHeader,
    box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
    box(
      'stbl',
      fullBox('stsd', 0, 0, u32(1), shape.sampleEntry),
      fullBox('stts', 0, 0, u32(0)),
      fullBox('stsc', 0, 0, u32(0)),
      fullBox('stsz', 0, 0, u32(0, 0)),
      fullBox('stco', 0, 0, u32(0)),
    ),
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0, 0, u32(0, 0, shape.timescale, 0), u16(UNDETERMINED_LANGUAGE, 0)),
    fullBox('hdlr', 0, 0, u32(0), text(shape.handler), u32(0, 0, 0), text('Kaibo\0')),
    mediaInformation,
  );
  return box('trak', header, media);
};

const videoTrackBox = (track: VideoTrack): Buffer =>
  trackBox({
    id: VIDEO_TRACK_ID,
    timescale: VIDEO_TIMESCALE,
    handler: 'vide',
    width: track.width,
    height: track.height,
    mediaHeader: fullBox('vmhd', 0, 1, u16(0, 0, 0, 0)),
    sampleEntry: box(
      'avc1',
      u32(0),
      u16(0, 1),
      Buffer.alloc(16),
      u16(track.width, track.height),
      u32(0x480000, 0x480000, 0),
      u16(1),
      Buffer.alloc(32),
      u16(24, 0xffff),
      box('avcC', track.config),
    ),
  });

const descriptor = (tag: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([u8(tag, 0x80, 0x80, 0x80, body.length), body]);
};

/** ISO/IEC 14496-1: ES_Descriptor holding the AudioSpecificConfig. */
const elementaryStream = (config: Buffer): Buffer =>
  fullBox(
    'esds',
    0,
    0,
    descriptor(
      3,
      u16(AUDIO_TRACK_ID),
      u8(0),
      descriptor(4, u8(0x40, 0x15, 0, 0, 0), u32(0, 0), descriptor(5, config)),
      descriptor(6, u8(2)),
    ),
  );

const audioTrackBox = (track: AudioTrack): Buffer =>
  trackBox({
    id: AUDIO_TRACK_ID,
    timescale: track.sampleRate,
    handler: 'soun',
    width: 0,
    height: 0,
    mediaHeader: fullBox('smhd', 0, 0, u16(0, 0)),
    sampleEntry: box(
      'mp4a',
      u32(0),
      u16(0, 1),
      u32(0, 0),
      u16(track.channels, 16, 0, 0),
      // 16.16 fixed point: rates above 65535 do not fit and are left to the descriptor.
      u32(track.sampleRate <= 0xffff ? track.sampleRate * 0x10000 : 0),
      elementaryStream(track.config),
    ),
  });

const trackDefaults = (id: number): Buffer => fullBox('trex', 0, 0, u32(id, 1, 0, 0, 0));

/**
 * The CMAF header: `ftyp` and `moov`, video (90 kHz) as track 1, audio (its sample rate) as track 2.
 * The same tracks give the same bytes. Source: ISO/IEC 14496-12, 14496-15; 23000-19.
 */
export const initSegment = ({ video, audio }: Tracks): Buffer => {
  const tracks: Buffer[] = [];
  const defaults: Buffer[] = [];
  if (video) {
    tracks.push(videoTrackBox(video));
    defaults.push(trackDefaults(VIDEO_TRACK_ID));
  }
  if (audio) {
    tracks.push(audioTrackBox(audio));
    defaults.push(trackDefaults(AUDIO_TRACK_ID));
  }
  return Buffer.concat([
    fileType(),
    box('moov', movieHeader(), ...tracks, box('mvex', ...defaults)),
  ]);
};
