import { MediaError } from '../media-error.ts';

export type BitReader = {
  bits(count: number): number;
  flag(): boolean;
  /** Unsigned Exp-Golomb code, ue(v). */
  unsigned(): number;
  /** Signed Exp-Golomb code, se(v). */
  signed(): number;
};

/**
 * Reads big-endian bits.
 *
 * @throws MediaError `codec/malformed` past the end or on a code longer than 32 bits.
 * Source: ITU-T H.264, section 9.1.
 */
export const createBitReader = (data: Uint8Array): BitReader => {
  let at = 0;
  const bit = (): number => {
    const byte = data[at >> 3];
    if (byte === undefined) throw new MediaError('codec/malformed', 'parameter set is cut short');
    const value = (byte >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + bit();
    return value;
  };
  const unsigned = (): number => {
    let zeros = 0;
    while (bit() === 0) {
      zeros += 1;
      if (zeros > 32) throw new MediaError('codec/malformed', 'Exp-Golomb code is too long');
    }
    return 2 ** zeros - 1 + bits(zeros);
  };
  return {
    bits,
    flag: () => bit() === 1,
    unsigned,
    signed: () => {
      const code = unsigned();
      return code % 2 === 0 ? -(code / 2) : (code + 1) / 2;
    },
  };
};
