import type { Core, Fitted, Frame, ModelState, Training } from '../core.ts';
import {
  backgroundArray,
  backgroundOf,
  explainBySampling,
  restoreBackground,
} from '../explain/sampled-shapley.ts';
import type { Json } from '../model-file.ts';
import type { AnyPredictor } from '../predictor.ts';
import type { Table } from '../table.ts';

/** A model made of models. */
export interface Whole {
  parts: readonly AnyPredictor[];
  /** Whatever else is to be kept. */
  facts?: { [key: string]: Json };
  arrays?: ModelState['arrays'];
}

/** What the parts' answers are made into; [rows × classes], or [rows] where there are none. */
export type Combine = (whole: Whole, table: Table, classes: readonly string[]) => Float64Array;

const fittedOf = (
  whole: Whole,
  combine: Combine,
  { background, classes }: { background: Table; classes: readonly string[] },
): Fitted => ({
  predict: (table) => combine(whole, table, classes),
  explain: (row, classPlace) =>
    explainBySampling((table) => combine(whole, table, classes), row, {
      background,
      classes: classes.length,
      classPlace,
    }),
  state: () => ({
    facts: { parts: whole.parts.length, ...whole.facts },
    arrays: {
      ...whole.arrays,
      background: backgroundArray(background),
      ...Object.fromEntries(whole.parts.map((part, at) => [`part.${at}`, part.save()])),
    },
  }),
});

const restoreParts = ({ facts, arrays }: ModelState, { load }: Frame): AnyPredictor[] =>
  Array.from({ length: facts.parts as number }, (_, at) =>
    load(arrays[`part.${at}`] as Uint8Array),
  );

/** The core of a model of models: how it learns its parts, and how it makes one answer of theirs. */
export const ensembleCore = (
  name: string,
  options: Core['options'],
  { learn, combine }: { learn(training: Training): Promise<Whole>; combine: Combine },
): Core => ({
  name,
  options,
  async fit(training) {
    const background = backgroundOf(training);
    return fittedOf(await learn(training), combine, { background, classes: training.classes });
  },
  restore: (state, frame) =>
    fittedOf(
      { parts: restoreParts(state, frame), facts: state.facts, arrays: state.arrays },
      combine,
      {
        background: restoreBackground(frame.columns, state.arrays.background!),
        classes: frame.classes,
      },
    ),
});
