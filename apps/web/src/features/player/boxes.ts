/** Boxes of ISO/IEC 14496-12 as far as a player needs them. */

interface Box {
  type: string;
  body: Uint8Array;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const boxesIn = (bytes: Uint8Array, from = 0): Box[] => {
  const view = viewOf(bytes);
  const found: Box[] = [];
  for (let at = from; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    found.push({ type, body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return found;
};

/** Every box at the end of the path. */
const boxesAt = (bytes: Uint8Array, ...path: string[]): Uint8Array[] =>
  path.reduce(
    (level, type) =>
      level.flatMap((one) => boxesIn(one).flatMap((box) => (box.type === type ? [box.body] : []))),
    [bytes],
  );

const hex = (value: number): string => value.toString(16).padStart(2, '0');

const VISUAL_SAMPLE_ENTRY = 78;
const AUDIO_SAMPLE_ENTRY = 28;
const DECODER_SPECIFIC_INFO = 5;

/** The audio object type of an `esds`: the first five bits of its decoder's own description. */
const aacObjectType = (esds: Uint8Array): number => {
  for (let at = 4; at < esds.length - 2; at++) {
    if (esds[at] !== DECODER_SPECIFIC_INFO) continue;
    let start = at + 1;
    while (esds[start]! & 0x80) start++;
    if (start + 1 + esds[start]! <= esds.length) return esds[start + 1]! >> 3;
  }
  return 2;
};

/** The codec as `MediaSource` names it (RFC 6381). */
const codecOf = ({ type, body }: Box): string => {
  const [avcC] = boxesIn(body, VISUAL_SAMPLE_ENTRY).filter((box) => box.type === 'avcC');
  if (avcC) return `${type}.${[...avcC.body.subarray(1, 4)].map(hex).join('')}`;
  const [esds] = boxesIn(body, AUDIO_SAMPLE_ENTRY).filter((box) => box.type === 'esds');
  if (esds) return `mp4a.40.${aacObjectType(esds.body)}`;
  return type.trim();
};

export interface Track {
  id: number;
  /** Ticks of its clock in a second. */
  timescale: number;
  codec: string;
}

/** The tracks that an init segment announces. */
export const tracksOf = (init: Uint8Array): Track[] =>
  boxesAt(init, 'moov', 'trak').flatMap((trak) => {
    const [tkhd] = boxesAt(trak, 'tkhd');
    const [mdhd] = boxesAt(trak, 'mdia', 'mdhd');
    const [stsd] = boxesAt(trak, 'mdia', 'minf', 'stbl', 'stsd');
    const [entry] = stsd ? boxesIn(stsd, 8) : [];
    if (!tkhd || !mdhd || !entry) return [];
    return {
      id: viewOf(tkhd).getUint32(tkhd[0] === 1 ? 20 : 12),
      timescale: viewOf(mdhd).getUint32(mdhd[0] === 1 ? 20 : 12),
      codec: codecOf(entry),
    };
  });

/** When the earliest track of a segment begins, in seconds of the stream's own clock; null when nothing says. */
export const beginsAtS = (segment: Uint8Array, tracks: readonly Track[]): number | null => {
  const timescales = new Map(tracks.map(({ id, timescale }) => [id, timescale]));
  const times = boxesAt(segment, 'moof', 'traf').flatMap((traf) => {
    const [tfhd] = boxesAt(traf, 'tfhd');
    const [tfdt] = boxesAt(traf, 'tfdt');
    const timescale = tfhd && timescales.get(viewOf(tfhd).getUint32(4));
    if (!tfdt || !timescale) return [];
    const view = viewOf(tfdt);
    const ticks = tfdt[0] === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
    return ticks / timescale;
  });
  return times.length > 0 ? Math.min(...times) : null;
};
