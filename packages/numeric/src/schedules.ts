/** Factor of the learning rate at a step, counted from 0. */
export type Schedule = (step: number) => number;

export const constantRate: Schedule = () => 1;

/** Rises evenly to 1 over `steps`, then follows `then`. */
export const warmUp =
  (steps: number, then: Schedule = constantRate): Schedule =>
  (step) =>
    step < steps ? (step + 1) / steps : then(step - steps);

/** Half a cosine from 1 down to `floor` over `steps`, then `floor` (Loshchilov & Hutter 2017). */
export const cosineRate =
  (steps: number, floor = 0): Schedule =>
  (step) =>
    floor + ((1 - floor) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;

/** Times `factor` after every `every` steps. */
export const stepRate =
  (every: number, factor: number): Schedule =>
  (step) =>
    factor ** Math.floor(step / every);

/** 1 ÷ (1 + decay · step). */
export const inverseTimeRate =
  (decay: number): Schedule =>
  (step) =>
    1 / (1 + decay * step);
