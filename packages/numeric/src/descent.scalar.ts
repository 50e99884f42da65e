/** Twins of assembly/descent.ts and histogram.ts: same names, same arguments, views in place of pointers. */
export const scalarDescent = {
  bprSteps(
    users: Uint32Array,
    positives: Uint32Array,
    negatives: Uint32Array,
    userTable: Float32Array,
    userCount: number,
    itemTable: Float32Array,
    itemCount: number,
    biases: Float32Array | null,
    d: number,
    rate: number,
    reg: number,
    from: number,
    to: number,
  ): number {
    const keep = 1 - rate * reg;
    let right = 0;
    for (let e = from; e < to; e++) {
      const [user, positive, negative] = [users[e]!, positives[e]!, negatives[e]!];
      if (user >= userCount || positive >= itemCount || negative >= itemCount) return -1 - e;
      if (positive === negative) continue;
      const [u, p, q] = [user * d, positive * d, negative * d];
      let lead = biases ? biases[positive]! - biases[negative]! : 0;
      for (let c = 0; c < d; c++)
        lead += userTable[u + c]! * (itemTable[p + c]! - itemTable[q + c]!);
      if (lead > 0) right++;
      const step = rate / (1 + Math.exp(lead));
      for (let c = 0; c < d; c++) {
        const [a, b, other] = [userTable[u + c]!, itemTable[p + c]!, itemTable[q + c]!];
        userTable[u + c] = keep * a + step * (b - other);
        itemTable[p + c] = keep * b + step * a;
        itemTable[q + c] = keep * other - step * a;
      }
      if (!biases) continue;
      biases[positive] = keep * biases[positive]! + step;
      biases[negative] = keep * biases[negative]! - step;
    }
    return right;
  },

  ratingSteps(
    users: Uint32Array,
    items: Uint32Array,
    ratings: Float32Array,
    userTable: Float32Array,
    userBiases: Float32Array,
    userCount: number,
    itemTable: Float32Array,
    itemBiases: Float32Array,
    itemCount: number,
    mean: number,
    d: number,
    rate: number,
    reg: number,
    from: number,
    to: number,
  ): number {
    for (let e = from; e < to; e++) {
      const [user, item] = [users[e]!, items[e]!];
      if (user >= userCount || item >= itemCount) return -1 - e;
      const [u, i] = [user * d, item * d];
      let error = ratings[e]! - mean - userBiases[user]! - itemBiases[item]!;
      for (let c = 0; c < d; c++) error -= userTable[u + c]! * itemTable[i + c]!;
      userBiases[user] = userBiases[user]! + rate * (error - reg * userBiases[user]!);
      itemBiases[item] = itemBiases[item]! + rate * (error - reg * itemBiases[item]!);
      for (let c = 0; c < d; c++) {
        const [a, b] = [userTable[u + c]!, itemTable[i + c]!];
        userTable[u + c] = a + rate * (error * b - reg * a);
        itemTable[i + c] = b + rate * (error * a - reg * b);
      }
    }
    return to - from;
  },

  histogram(
    bins: Uint8Array,
    rows: number,
    pairs: Float32Array,
    members: Uint32Array,
    memberCount: number,
    binCount: number,
    out: Float64Array,
    from: number,
    to: number,
  ): number {
    for (let feature = from; feature < to; feature++) {
      const table = feature * binCount * 2;
      out.fill(0, table, table + 2 * binCount);
      for (let m = 0; m < memberCount; m++) {
        const row = members[m]!;
        if (row >= rows) return feature + 1;
        const bin = bins[feature * rows + row]!;
        if (bin >= binCount) return feature + 1;
        const at = table + 2 * bin;
        out[at] = out[at]! + pairs[2 * row]!;
        out[at + 1] = out[at + 1]! + pairs[2 * row + 1]!;
      }
    }
    return 0;
  },
};

export type RawDescent = typeof scalarDescent;
