export type BitWriter = {
  bits(value: number, count: number): void;
  unsigned(value: number): void;
  signed(value: number): void;
  /** Zero bits up to the next byte. */
  align(): void;
  /** The stop bit and its alignment, then the bytes. */
  finish(): Buffer;
};

/** Writes big-endian bits and Exp-Golomb codes: the twin of the bit reader. */
export const createBitWriter = (): BitWriter => {
  const bytes: number[] = [];
  let used = 0;
  const bit = (value: number): void => {
    if (used % 8 === 0) bytes.push(0);
    bytes[bytes.length - 1]! |= value << (7 - (used % 8));
    used += 1;
  };
  const bits = (value: number, count: number): void => {
    if (count === 8 && used % 8 === 0) {
      bytes.push(value);
      used += 8;
      return;
    }
    for (let i = count - 1; i >= 0; i--) bit(Math.floor(value / 2 ** i) % 2);
  };
  const unsigned = (value: number): void => {
    const length = Math.floor(Math.log2(value + 1));
    bits(0, length);
    bits(value + 1, length + 1);
  };
  const align = (): void => {
    while (used % 8 !== 0) bit(0);
  };
  return {
    bits,
    unsigned,
    signed: (value) => unsigned(value > 0 ? value * 2 - 1 : -value * 2),
    align,
    finish: () => {
      bit(1);
      align();
      return Buffer.from(bytes);
    },
  };
};

/** NAL header and payload, with start codes kept out of it (H.264 section 7.4.1). */
export const nalUnit = (header: number, payload: Buffer): Buffer => {
  const out = [header];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Buffer.from(out);
};
