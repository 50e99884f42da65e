import { clearGradients, type Parameter } from './layers/layer.ts';
import { constantRate, type Schedule } from './schedules.ts';

/** Moves parameters against their gradients, then clears the gradients. */
export interface Optimiser {
  /** Steps taken. */
  readonly steps: number;
  step(): void;
}

interface Common {
  learningRate: number;
  schedule?: Schedule;
  /** Longest the gradient of all parameters together may be; longer ones are shortened. */
  clipNorm?: number;
  /** Share of each weight taken off per step and unit of learning rate, apart from the gradient. */
  weightDecay?: number;
}

export type OptimiserOptions = Common &
  (
    | { kind: 'sgd'; momentum?: number }
    | { kind: 'adagrad'; epsilon?: number }
    | { kind: 'adam'; beta1?: number; beta2?: number; epsilon?: number }
  );

/** Visits the stretches of a parameter that have a gradient: all of it, or its touched rows. */
const eachStretch = (parameter: Parameter, visit: (from: number, to: number) => void): void => {
  const { touched, columns } = parameter;
  if (!touched) {
    visit(0, parameter.value.length);
    return;
  }
  for (let i = 0; i < touched.count; i++) {
    const from = touched.rows[i]! * columns;
    visit(from, from + columns);
  }
};

/** Length of all gradients as one vector. */
export const gradientNorm = (parameters: readonly Parameter[]): number => {
  let squares = 0;
  for (const parameter of parameters)
    eachStretch(parameter, (from, to) => {
      const { gradient } = parameter;
      for (let i = from; i < to; i++) squares += gradient[i]! * gradient[i]!;
    });
  return Math.sqrt(squares);
};

/** Shortens all gradients together to at most `longest`; returns the length they had (Pascanu et al. 2013). */
export const clipGradients = (parameters: readonly Parameter[], longest: number): number => {
  const norm = gradientNorm(parameters);
  if (norm <= longest) return norm;
  const factor = longest / norm;
  for (const parameter of parameters)
    eachStretch(parameter, (from, to) => {
      const { gradient } = parameter;
      for (let i = from; i < to; i++) gradient[i]! *= factor;
    });
  return norm;
};

type Update = (parameter: Parameter, from: number, to: number, rate: number) => void;

const sgd = (momentum: number): (() => Update) => {
  return () => {
    let velocity: Float32Array | undefined;
    return ({ value, gradient }, from, to, rate) => {
      if (momentum === 0) {
        for (let i = from; i < to; i++) value[i]! -= rate * gradient[i]!;
        return;
      }
      velocity ??= new Float32Array(value.length);
      for (let i = from; i < to; i++) {
        const kept = momentum * velocity[i]! + gradient[i]!;
        velocity[i] = kept;
        value[i]! -= rate * kept;
      }
    };
  };
};

const adagrad = (epsilon: number): (() => Update) => {
  return () => {
    let squares: Float32Array | undefined;
    return ({ value, gradient }, from, to, rate) => {
      squares ??= new Float32Array(value.length);
      for (let i = from; i < to; i++) {
        const slope = gradient[i]!;
        const sum = squares[i]! + slope * slope;
        squares[i] = sum;
        value[i]! -= (rate * slope) / (Math.sqrt(sum) + epsilon);
      }
    };
  };
};

const adam = (
  beta1: number,
  beta2: number,
  epsilon: number,
  steps: () => number,
): (() => Update) => {
  return () => {
    let first: Float32Array | undefined;
    let second: Float32Array | undefined;
    return ({ value, gradient }, from, to, rate) => {
      first ??= new Float32Array(value.length);
      second ??= new Float32Array(value.length);
      const step = steps() + 1;
      const scaled = rate / (1 - beta1 ** step);
      const inverse = 1 / Math.sqrt(1 - beta2 ** step);
      for (let i = from; i < to; i++) {
        const slope = gradient[i]!;
        const mean = beta1 * first[i]! + (1 - beta1) * slope;
        const square = beta2 * second[i]! + (1 - beta2) * slope * slope;
        first[i] = mean;
        second[i] = square;
        value[i]! -= (scaled * mean) / (Math.sqrt(square) * inverse + epsilon);
      }
    };
  };
};

/**
 * SGD (with momentum), Adagrad (Duchi et al. 2011), Adam (Kingma & Ba 2015); weight decay is
 * decoupled (AdamW, Loshchilov & Hutter 2019). Parameters with touched rows are moved lazily:
 * a row not touched keeps its weights and its moments. O(touched weights).
 */
export const createOptimiser = (
  parameters: readonly Parameter[],
  options: OptimiserOptions,
): Optimiser => {
  const { learningRate, schedule = constantRate, clipNorm, weightDecay = 0 } = options;
  let steps = 0;
  const makeUpdate =
    options.kind === 'sgd'
      ? sgd(options.momentum ?? 0)
      : options.kind === 'adagrad'
        ? adagrad(options.epsilon ?? 1e-10)
        : adam(options.beta1 ?? 0.9, options.beta2 ?? 0.999, options.epsilon ?? 1e-8, () => steps);
  const updates = parameters.map(() => makeUpdate());

  return {
    get steps() {
      return steps;
    },
    step() {
      if (clipNorm !== undefined) clipGradients(parameters, clipNorm);
      const rate = learningRate * schedule(steps);
      parameters.forEach((parameter, place) => {
        const update = updates[place]!;
        eachStretch(parameter, (from, to) => {
          if (weightDecay > 0) {
            const factor = 1 - rate * weightDecay;
            for (let i = from; i < to; i++) parameter.value[i]! *= factor;
          }
          update(parameter, from, to, rate);
        });
      });
      clearGradients(parameters);
      steps++;
    },
  };
};
