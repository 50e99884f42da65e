import type { Random } from '@kaibo/numeric';

export type HoldOut = { train: Uint32Array; held: Uint32Array };

type Needs = {
  targets: Float64Array;
  weights: Float64Array | null;
  isClassifier: boolean;
  rules: { patience: number; holdOutShare: number; holdOutLast: boolean };
};

/** Rows that count, parted for early stopping: the last, or drawn ones (each class in its share). Nothing is held without patience. */
export const holdOutOf = (
  { targets, weights, isClassifier, rules }: Needs,
  draw: Random,
): HoldOut => {
  const rows = Uint32Array.from(targets.keys()).filter((row) => !weights || weights[row]! > 0);
  if (rules.patience === 0 || rows.length < 3) return { train: rows, held: new Uint32Array(0) };
  const isHeld = new Uint8Array(targets.length);
  if (rules.holdOutLast) {
    const count = Math.max(1, Math.round(rules.holdOutShare * rows.length));
    for (const row of rows.subarray(rows.length - count)) isHeld[row] = 1;
  } else {
    const groups = new Map<number, number[]>();
    for (const row of rows) {
      const key = isClassifier ? targets[row]! : 0;
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
    for (const group of groups.values()) {
      const count = Math.floor(rules.holdOutShare * group.length + 0.5);
      for (const row of draw.shuffle(group).slice(0, count)) isHeld[row] = 1;
    }
  }
  return {
    train: rows.filter((row) => isHeld[row] === 0),
    held: rows.filter((row) => isHeld[row] === 1),
  };
};
