export type Box = { type: string; body: Buffer };

/** The boxes side by side in `data`; throws when they do not fill it exactly. */
export const readBoxes = (data: Buffer): Box[] => {
  const boxes: Box[] = [];
  let at = 0;
  while (at < data.length) {
    const length = data.readUInt32BE(at);
    if (length < 8 || at + length > data.length) throw new RangeError('boxes do not add up');
    boxes.push({
      type: data.toString('latin1', at + 4, at + 8),
      body: data.subarray(at + 8, at + length),
    });
    at += length;
  }
  return boxes;
};

const find = (data: Buffer, type: string): Buffer => {
  const found = readBoxes(data).find((box) => box.type === type);
  if (!found) throw new RangeError(`no ${type} box`);
  return found.body;
};

export type ReadSample = {
  duration: number;
  compositionOffset: number;
  key: boolean;
  data: Buffer;
};
export type ReadTrack = { trackId: number; baseDecodeTime: number; samples: ReadSample[] };

const readTrack = (traf: Buffer, fragment: Buffer): ReadTrack => {
  const run = find(traf, 'trun');
  const samples: ReadSample[] = [];
  let dataAt = run.readInt32BE(8);
  for (let i = 0, at = 12; i < run.readUInt32BE(4); i++, at += 16) {
    const size = run.readUInt32BE(at + 4);
    samples.push({
      duration: run.readUInt32BE(at),
      compositionOffset: run.readInt32BE(at + 12),
      key: (run.readUInt32BE(at + 8) & 0x10000) === 0,
      data: fragment.subarray(dataAt, dataAt + size),
    });
    dataAt += size;
  }
  return {
    trackId: find(traf, 'tfhd').readUInt32BE(4),
    baseDecodeTime: Number(find(traf, 'tfdt').readBigUInt64BE(4)),
    samples,
  };
};

/** Reads a fragment back, with an eye of its own: nothing here is shared with the writer. */
export const readFragment = (fragment: Buffer): ReadTrack[] => {
  const moof = find(fragment, 'moof');
  return readBoxes(moof)
    .filter((box) => box.type === 'traf')
    .map((box) => readTrack(box.body, fragment));
};
