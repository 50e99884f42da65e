/** Six bits a channel: pastel ramps keep their steps, and a table of every colour is still small. */
const BUCKETS = 1 << 18;

const bucketOf = (rgba: Uint8Array, at: number): number =>
  ((rgba[at]! >> 2) << 12) | ((rgba[at + 1]! >> 2) << 6) | (rgba[at + 2]! >> 2);

const channelOf = (bucket: number, channel: number): number => (bucket >> (12 - channel * 6)) & 63;

interface Box {
  buckets: Uint32Array;
  channel: number;
  /** Pixels times spread squared: what a cut through this box can win. */
  worth: number;
}

const boxOf = (buckets: Uint32Array, counts: Uint32Array): Box => {
  const low = [63, 63, 63];
  const high = [0, 0, 0];
  let pixels = 0;
  for (const bucket of buckets) {
    pixels += counts[bucket]!;
    for (let channel = 0; channel < 3; channel++) {
      const value = channelOf(bucket, channel);
      if (value < low[channel]!) low[channel] = value;
      if (value > high[channel]!) high[channel] = value;
    }
  }
  const spread = high.map((value, channel) => value - low[channel]!);
  const widest = Math.max(...spread);
  return {
    buckets,
    channel: spread.indexOf(widest),
    worth: Math.sqrt(pixels) * widest * widest,
  };
};

/** Two halves with as many pixels each as one bucket allows. */
const cut = (box: Box, counts: Uint32Array): [Box, Box] => {
  const order = box.buckets.sort(
    (a, b) => channelOf(a, box.channel) - channelOf(b, box.channel) || a - b,
  );
  let half = 0;
  for (const bucket of order) half += counts[bucket]! / 2;
  let end = 0;
  for (let seen = 0; end < order.length - 1 && seen < half; end++) seen += counts[order[end]!]!;
  const middle = Math.max(1, end);
  return [boxOf(order.slice(0, middle), counts), boxOf(order.slice(middle), counts)];
};

/**
 * Median cut to at most 256 colours; O(pixels + colours · log colours).
 * Source: Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982, section 3.2.
 */
export const quantise = (rgba: Uint8Array): { palette: Uint8Array; indices: Uint8Array } => {
  const counts = new Uint32Array(BUCKETS);
  for (let at = 0; at < rgba.length; at += 4) counts[bucketOf(rgba, at)]!++;
  const used: number[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++) if (counts[bucket]! > 0) used.push(bucket);

  const boxes = [boxOf(Uint32Array.from(used), counts)];
  while (boxes.length < 256) {
    let best = -1;
    for (let i = 0; i < boxes.length; i++)
      if (boxes[i]!.buckets.length > 1 && (best < 0 || boxes[i]!.worth > boxes[best]!.worth))
        best = i;
    if (best < 0) break;
    boxes.push(...cut(boxes.splice(best, 1)[0]!, counts));
  }

  const indexOf = new Uint8Array(BUCKETS);
  for (let i = 0; i < boxes.length; i++)
    for (const bucket of boxes[i]!.buckets) indexOf[bucket] = i;
  const indices = new Uint8Array(rgba.length / 4);
  const sums = new Float64Array(boxes.length * 4);
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const at = pixel * 4;
    const index = indexOf[bucketOf(rgba, at)]!;
    indices[pixel] = index;
    sums[index * 4]! += rgba[at]!;
    sums[index * 4 + 1]! += rgba[at + 1]!;
    sums[index * 4 + 2]! += rgba[at + 2]!;
    sums[index * 4 + 3]!++;
  }
  const palette = new Uint8Array(boxes.length * 3);
  for (let i = 0; i < boxes.length; i++)
    for (let channel = 0; channel < 3; channel++)
      palette[i * 3 + channel] = Math.round(sums[i * 4 + channel]! / sums[i * 4 + 3]!);
  return { palette, indices };
};
