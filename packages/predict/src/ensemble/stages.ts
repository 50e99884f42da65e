import type { Training } from '../core.ts';
import { PredictError } from '../errors.ts';

/** @throws PredictError `predict/bad-option` for fewer than two, or one twice. */
export const checkStages = (stages: readonly string[] | undefined): string[] => {
  if (!stages || stages.length < 2 || new Set(stages).size !== stages.length)
    throw new PredictError('predict/bad-option', 'stages: two or more, each once, in order', {
      field: 'stages',
      expected: 2,
      found: stages?.length ?? 0,
    });
  return [...stages];
};

/** How far each row came: its place among the stages. @throws PredictError `predict/unknown-class`. */
export const reachedOf = (
  stages: readonly string[],
  { targets, classes }: Pick<Training, 'targets' | 'classes'>,
): Uint32Array => {
  for (const name of [...classes, ...stages])
    if (!classes.includes(name) || !stages.includes(name))
      throw new PredictError(
        'predict/unknown-class',
        `labels are ${classes.join(', ')}, stages are ${stages.join(', ')}`,
        { field: 'stages', expected: stages.join(', '), found: classes.join(', ') },
      );
  return Uint32Array.from(targets, (target) => stages.indexOf(classes[target]!));
};

/**
 * P(a row ends at each stage), [rows × classes], from P(it goes on from the stage before),
 * [rows × stages − 1].
 */
export const stageProbabilities = (
  onward: Float64Array,
  stages: readonly string[],
  classes: readonly string[],
): Float64Array => {
  const steps = stages.length - 1;
  const places = stages.map((stage) => classes.indexOf(stage));
  const out = new Float64Array((onward.length / steps) * classes.length);
  for (let row = 0; row * steps < onward.length; row++) {
    let here = 1;
    for (let step = 0; step < steps; step++) {
      const further = here * onward[row * steps + step]!;
      out[row * classes.length + places[step]!] = here - further;
      here = further;
    }
    out[row * classes.length + places[steps]!] = here;
  }
  return out;
};
