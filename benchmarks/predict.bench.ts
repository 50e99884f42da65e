import { measureFeedClicks } from './predict/clicks.ts';
import { measureLinear } from './predict/linear.ts';
import { measureTrees } from './predict/trees.ts';
import type { Benchmark, Figures } from './support/benchmark.ts';

type Say = (line: string) => void;

const parts: Record<string, (say: Say) => Promise<Figures>> = {
  linear: measureLinear,
  trees: measureTrees,
  clicks: measureFeedClicks,
};

/** `npm run bench -- predict [part …] --json`: all parts, or those named. */
export const run: Benchmark = async ({ args, say }) => {
  const chosen = args.length > 0 ? args : Object.keys(parts);
  const figures: Figures = {};
  for (const name of chosen) {
    const measure = parts[name];
    if (!measure)
      throw new TypeError(`no part ${name}; there are ${Object.keys(parts).join(', ')}`);
    Object.assign(figures, await measure((line) => say(`${name}: ${line}`)));
  }
  return figures;
};
