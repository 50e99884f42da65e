import { chooseBeauty, measureBeauty } from './recommend-sequence/beauty.ts';
import { measureClicks } from './recommend-sequence/clicks.ts';
import { measureSessions } from './recommend-sequence/sessions.ts';
import type { Benchmark, Figures } from './support/benchmark.ts';

type Say = (line: string) => void;

const parts: Record<string, (say: Say) => Promise<Figures>> = {
  sasrec: (say) => measureBeauty('sasrec', say),
  gru: (say) => measureBeauty('gru', say),
  caser: (say) => measureBeauty('caser', say),
  clicks: measureClicks,
  sessions: measureSessions,
};

/** Compares hyper-parameters on the hold-out instead of measuring. */
const extra: typeof parts = { choose: chooseBeauty };

/** `npm run bench -- recommend-sequence [part …] --json`: sasrec, gru, caser, clicks, sessions, or those named; `choose` alone. */
export const run: Benchmark = async ({ args, say }) => {
  const chosen = args.length > 0 ? args : Object.keys(parts);
  const figures: Figures = {};
  for (const name of chosen) {
    const measure = parts[name] ?? extra[name];
    if (!measure)
      throw new TypeError(
        `no part ${name}; there are ${Object.keys({ ...parts, ...extra }).join(', ')}`,
      );
    Object.assign(figures, await measure((line) => say(`${name}: ${line}`)));
  }
  return figures;
};
