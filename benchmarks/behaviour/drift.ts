import { findDrift } from '../../apps/server/src/modules/behaviour/behaviour.drift.ts';
import { entities } from '../../apps/server/src/modules/behaviour/behaviour.measures.ts';
import type { AnalyticsProcess } from '../../apps/server/src/platform/analytics.process.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { madeEndMs, madeHosts } from './made.ts';

/** What is looked at every six hours, over all made events: of each kind of row, and all together. */
export const measureDrift = async (
  analytics: AnalyticsProcess,
  events: number,
  say: (line: string) => void,
): Promise<Figures> => {
  await analytics.run(madeHosts);
  const figures: Figures = {};
  let all = 0;
  for (const entity of entities) {
    const beginMs = performance.now();
    const found = await findDrift(analytics, entity, madeEndMs(events));
    const took = (performance.now() - beginMs) / 1_000;
    all += took;
    const { samplesNow, samplesBefore } = found[0]!.drift;
    say(`drift of a ${entity}: ${rounded(took, 2)} s, ${samplesBefore} and ${samplesNow} samples`);
    figures[`drift_${entity.replaceAll('-', '_')}_s`] = rounded(took, 2);
  }
  return { ...figures, drift_s: rounded(all, 1) };
};
