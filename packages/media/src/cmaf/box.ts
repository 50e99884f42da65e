/** One ISO BMFF box: length, four-letter type, content. */
export const box = (type: string, ...content: Buffer[]): Buffer => {
  const header = Buffer.alloc(8);
  let length = 8;
  for (const part of content) length += part.length;
  header.writeUInt32BE(length, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...content], length);
};

/** A box that opens with a version byte and 24 bits of flags. */
export const fullBox = (
  type: string,
  version: number,
  flags: number,
  ...content: Buffer[]
): Buffer => box(type, u32(version * 0x1000000 + flags), ...content);

export const u8 = (...values: number[]): Buffer => Buffer.from(values);

export const u16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => {
    bytes.writeUInt16BE(value, i * 2);
  });
  return bytes;
};

export const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    bytes.writeUInt32BE(value, i * 4);
  });
  return bytes;
};

export const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

export const text = (value: string): Buffer => Buffer.from(value, 'latin1');
