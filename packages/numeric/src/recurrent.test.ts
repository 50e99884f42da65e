import { expectTwins, law, onEveryEngine } from '../tests/engines.ts';

onEveryEngine((numeric) => {
  const sizes = { rows: 7, units: 18, scale: 12 };
  const tolerance = { relative: 1e-4, absolute: 3e-6 };

  law(
    'a step of gated units, there and back, is that of the twin',
    sizes,
    ({ rows, units, scale }, draw) => {
      const n = units! + 1;
      const [fromInput, fromState] = [
        draw.values(rows! * 3 * n).map((v) => v * scale!),
        draw.values(rows! * 3 * n),
      ];
      const [before, upper, carried] = [0, 1, 2].map(() => draw.values(rows! * n));
      expectTwins(
        numeric,
        (kernels, put) => {
          const task = {
            units: n,
            fromInput: put(fromInput),
            fromState: put(fromState),
            before: put(before!),
          };
          const [output, later] = [put(new Float32Array(rows! * n)), put(carried!)];
          kernels.gruForward({ ...task, output });
          const values = task.fromInput.slice();
          kernels.gruBackward({ ...task, upper: put(upper!), carried: later });
          return [output, values, task.fromInput, task.fromState, later];
        },
        tolerance,
      );
    },
  );

  law(
    'a step of long short-term memory, there and back, is that of the twin',
    sizes,
    ({ rows, units, scale }, draw) => {
      const n = units! + 1;
      const gates = draw.values(rows! * 4 * n).map((v) => v * scale!);
      const [cellBefore, upper, carried, cellCarried] = [0, 1, 2, 3].map(() =>
        draw.values(rows! * n),
      );
      expectTwins(
        numeric,
        (kernels, put) => {
          const [cell, output] = [
            put(new Float32Array(rows! * n)),
            put(new Float32Array(rows! * n)),
          ];
          const task = { units: n, gates: put(gates), cellBefore: put(cellBefore!), cell };
          const later = put(cellCarried!);
          kernels.lstmForward({ ...task, output });
          const values = task.gates.slice();
          kernels.lstmBackward({
            ...task,
            upper: put(upper!),
            carried: put(carried!),
            cellCarried: later,
          });
          return [cell, output, values, task.gates, later];
        },
        tolerance,
      );
    },
  );

  law(
    'rows are normalised, there and back, like the twin does',
    { rows: 7, columns: 40 },
    ({ rows, columns }, draw) => {
      const n = columns! + 1;
      const [x, upper] = [draw.values(rows! * n), draw.values(rows! * n)];
      const [gain, shift, gainBefore, shiftBefore] = [0, 1, 2, 3].map(() => draw.values(n));
      expectTwins(
        numeric,
        (kernels, put) => {
          const out = put(new Float32Array(rows! * n));
          const normal = put(new Float32Array(rows! * n));
          const task = {
            columns: n,
            gain: put(gain!),
            normal,
            inverseDeviations: put(new Float32Array(rows!)),
          };
          const [gainGradient, shiftGradient, slopes] = [
            put(gainBefore!),
            put(shiftBefore!),
            put(upper),
          ];
          kernels.layerNormForward({ ...task, x: put(x), shift: put(shift!), out });
          kernels.layerNormBackward({
            ...task,
            upper: put(upper),
            gainGradient,
            shiftGradient,
            out: slopes,
          });
          kernels.addColumnSums({ columns: n, values: slopes, sums: shiftGradient });
          return n === 1
            ? [normal]
            : [out, normal, task.inverseDeviations, gainGradient, shiftGradient, slopes];
        },
        { relative: 1e-3, absolute: 1e-4 },
      );
    },
  );
});
