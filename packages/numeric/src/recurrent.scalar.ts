const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Twins of assembly/recurrent.ts: same names, same arguments, views in place of pointers. */
export const scalarRecurrent = {
  gruForward(
    fromInput: Float32Array,
    fromState: Float32Array,
    before: Float32Array,
    output: Float32Array,
    units: number,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) {
      for (let unit = 0; unit < units; unit++) {
        const r = row * 3 * units + unit;
        const z = r + units;
        const n = z + units;
        const at = row * units + unit;
        const reset = sigmoid(fromInput[r]! + fromState[r]!);
        const update = sigmoid(fromInput[z]! + fromState[z]!);
        const fresh = Math.tanh(fromInput[n]! + reset * fromState[n]!);
        fromInput[r] = reset;
        fromInput[z] = update;
        fromInput[n] = fresh;
        output[at] = (1 - update) * fresh + update * before[at]!;
      }
    }
  },

  gruBackward(
    fromInput: Float32Array,
    fromState: Float32Array,
    before: Float32Array,
    upper: Float32Array,
    carried: Float32Array,
    units: number,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) {
      for (let unit = 0; unit < units; unit++) {
        const r = row * 3 * units + unit;
        const z = r + units;
        const n = z + units;
        const at = row * units + unit;
        const [reset, update, fresh] = [fromInput[r]!, fromInput[z]!, fromInput[n]!];
        const slope = upper[at]! + carried[at]!;
        const byFresh = slope * (1 - update) * (1 - fresh * fresh);
        const byUpdate = slope * (before[at]! - fresh) * update * (1 - update);
        const byReset = byFresh * fromState[n]! * reset * (1 - reset);
        fromInput[r] = byReset;
        fromInput[z] = byUpdate;
        fromInput[n] = byFresh;
        fromState[r] = byReset;
        fromState[z] = byUpdate;
        fromState[n] = byFresh * reset;
        carried[at] = slope * update;
      }
    }
  },

  lstmForward(
    gates: Float32Array,
    cellBefore: Float32Array,
    cell: Float32Array,
    output: Float32Array,
    units: number,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) {
      for (let unit = 0; unit < units; unit++) {
        const i = row * 4 * units + unit;
        const at = row * units + unit;
        const enter = sigmoid(gates[i]!);
        const forget = sigmoid(gates[i + units]!);
        const fresh = Math.tanh(gates[i + 2 * units]!);
        const leave = sigmoid(gates[i + 3 * units]!);
        gates[i] = enter;
        gates[i + units] = forget;
        gates[i + 2 * units] = fresh;
        gates[i + 3 * units] = leave;
        const kept = forget * cellBefore[at]! + enter * fresh;
        cell[at] = kept;
        output[at] = leave * Math.tanh(kept);
      }
    }
  },

  lstmBackward(
    gates: Float32Array,
    cellBefore: Float32Array,
    cell: Float32Array,
    upper: Float32Array,
    carried: Float32Array,
    cellCarried: Float32Array,
    units: number,
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) {
      for (let unit = 0; unit < units; unit++) {
        const i = row * 4 * units + unit;
        const at = row * units + unit;
        const [enter, forget] = [gates[i]!, gates[i + units]!];
        const [fresh, leave] = [gates[i + 2 * units]!, gates[i + 3 * units]!];
        const bent = Math.tanh(cell[at]!);
        const slope = upper[at]! + carried[at]!;
        const cellSlope = cellCarried[at]! + slope * leave * (1 - bent * bent);
        gates[i] = cellSlope * fresh * enter * (1 - enter);
        gates[i + units] = cellSlope * cellBefore[at]! * forget * (1 - forget);
        gates[i + 2 * units] = cellSlope * enter * (1 - fresh * fresh);
        gates[i + 3 * units] = slope * bent * leave * (1 - leave);
        cellCarried[at] = cellSlope * forget;
      }
    }
  },
};

export type RawRecurrent = typeof scalarRecurrent;
