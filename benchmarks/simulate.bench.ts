import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { calibrate, digest, policyNamed, scenarioOf, run as simulate } from '@kaibo/simulate';
import type { Benchmark } from './support/benchmark.ts';
import { median, rounded } from './support/numbers.ts';

const RUNS = 5;
const MB = 1_048_576;

interface Million {
  seconds: number;
  events: number;
  mostBytes: number;
  digest: string;
}

const inProcess = (viewers: number): Million => {
  const file = join(import.meta.dirname, 'simulate/million.ts');
  const out = execFileSync(process.execPath, [file, String(viewers)], { encoding: 'utf8' });
  return JSON.parse(out) as Million;
};

/**
 * `npm run bench -- simulate --json`: events a second on one thread (median of five runs of 200,000 viewers for a day, each
 * with the digest of its bytes), a million viewers for a day with the memory of its process, and how far talk, likes and
 * gifts are from what was published. There is no peer: RecSim and KuaiSim have neither seats nor stock nor orders.
 */
export const run: Benchmark = async ({ say }) => {
  const scenario = scenarioOf('ordinary', { viewers: 200_000 });
  const policies = [policyNamed('popularity')];
  const digests = new Set<string>();
  let figures = simulate(scenarioOf('ordinary', { viewers: 5_000 }), { policies }).figures;
  const rates = Array.from({ length: RUNS }, (_, at) => {
    const sink = digest();
    const begin = performance.now();
    figures = simulate(scenario, { policies, sink }).figures;
    digests.add(sink.hex());
    const perSecond = (figures.events * 1_000) / (performance.now() - begin);
    say(`run ${at + 1}: ${rounded(perSecond, 0)} events/s`);
    return perSecond;
  });
  const { rows, worstPercent } = calibrate(scenario, figures);
  for (const { name, share, measured } of rows)
    say(
      `${name}: ${rounded(100 * measured, 2)} % of clicks, published ${rounded(100 * share, 2)} %`,
    );
  const small = [inProcess(20_000), inProcess(20_000)];
  const million = inProcess(1_000_000);
  say(`a million viewers: ${million.events} events`);
  return {
    events_per_s_core: rounded(median(rates), 0),
    million_viewer_day_s: rounded(million.seconds, 1),
    million_viewer_events: million.events,
    rss_mb_1m_viewers: rounded(million.mostBytes / MB, 0),
    calibration_worst_pct: rounded(worstPercent, 1),
    same_seed_same_bytes: digests.size === 1 && small[0]!.digest === small[1]!.digest,
  };
};
