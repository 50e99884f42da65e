import { MediaError } from '../media-error.ts';
import { createBitReader } from './bit-reader.ts';

export type AudioTrack = {
  /** RFC 6381, for instance `mp4a.40.2`. */
  codec: string;
  /** Rate of the core decoder; HE-AAC plays at twice this. */
  sampleRate: number;
  channels: number;
  /** Samples at `sampleRate` in every access unit: 1024 or 960. */
  samplesPerFrame: number;
  /** The AudioSpecificConfig as received. */
  config: Buffer;
};

const SAMPLE_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
] as const;
const EXPLICIT_RATE = 15;
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8] as const;

const LOW_COMPLEXITY = 2;
const SPECTRAL_BAND_REPLICATION = 5;
const PARAMETRIC_STEREO = 29;

const OBJECT_TYPES: Record<number, string> = {
  1: 'AAC Main',
  3: 'AAC SSR',
  4: 'AAC LTP',
  23: 'AAC-LD',
  39: 'AAC-ELD',
  42: 'xHE-AAC',
};

/**
 * Reads an AudioSpecificConfig: AAC-LC and its HE-AAC extensions, 1 to 8 channels.
 *
 * @throws MediaError `codec/unsupported` for other AAC kinds (named), `codec/malformed`.
 * Source: ISO/IEC 14496-3, section 1.6.2.1.
 */
export const parseAacConfig = (config: Buffer): AudioTrack => {
  const reader = createBitReader(config);
  const objectTypeOf = (): number => {
    const type = reader.bits(5);
    return type === 31 ? 32 + reader.bits(6) : type;
  };
  const rateOf = (): number => {
    const index = reader.bits(4);
    const rate = index === EXPLICIT_RATE ? reader.bits(24) : SAMPLE_RATES[index];
    if (!rate || rate < 7350 || rate > 96000)
      throw new MediaError('codec/malformed', 'AAC sample rate is out of range');
    return rate;
  };

  const declaredType = objectTypeOf();
  const sampleRate = rateOf();
  const channels = CHANNELS[reader.bits(4)];
  let coreType = declaredType;
  if (declaredType === SPECTRAL_BAND_REPLICATION || declaredType === PARAMETRIC_STEREO) {
    rateOf();
    coreType = objectTypeOf();
  }
  if (coreType !== LOW_COMPLEXITY)
    throw new MediaError(
      'codec/unsupported',
      `${OBJECT_TYPES[coreType] ?? `AAC object type ${coreType}`} is not supported: send AAC-LC`,
    );
  if (!channels)
    throw new MediaError('codec/unsupported', 'AAC channel layout is not supported: send stereo');
  return {
    codec: `mp4a.40.${declaredType}`,
    sampleRate,
    channels,
    samplesPerFrame: reader.flag() ? 960 : 1024,
    config: Buffer.from(config),
  };
};
