import type { Benchmark, Figures } from './benchmark.ts';

type Say = (line: string) => void;

/** A benchmark of parts that can be measured apart: all of them, or those named; each tells what it does under its name. */
export const inParts =
  (parts: Readonly<Record<string, (say: Say) => Promise<Figures>>>): Benchmark =>
  async ({ args, say }) => {
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
