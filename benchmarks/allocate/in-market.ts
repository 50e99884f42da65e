import { giniOf } from '@kaibo/allocate';
import { codes, type PolicyMaker, policyNamed, run, type Sink, scenarioOf } from '@kaibo/simulate';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { pricedPolicy } from './market-policy.ts';

const SCENARIOS = ['ordinary', 'flash-crowd', 'drift'] as const;
const FLOOR_SHARE = 0.3;
const HOSTS = 250;
const MINUTE_MS = 60_000;

/** Impressions and minutes on air of every show that ended. */
const watchShows = () => {
  const exposures: number[] = [];
  const beganMs: number[] = [];
  const minutes: number[] = [];
  const sink: Sink = {
    emit: (code, atMs, _viewer, room) => {
      if (code === codes['room-start']) {
        beganMs[room] = atMs;
        exposures[room] = 0;
      } else if (code === codes.exposure) exposures[room]! += 1;
      else if (code === codes['room-end']) minutes[room] = (atMs - beganMs[room]!) / MINUTE_MS;
    },
  };
  return { sink, exposures, minutes };
};

const play = (name: string, maker: PolicyMaker, floorPerMinute: number) => {
  const { sink, exposures, minutes } = watchShows();
  const scenario = scenarioOf(name, { viewers: 6_000, hosts: HOSTS, places: 5 });
  const played = run(scenario, { policies: [maker], sink });
  if (played.failures.length > 0) throw new Error(played.failures[0]!.message);
  let [promised, given, shown, onAir] = [0, 0, 0, 0];
  const rates: number[] = [];
  minutes.forEach((length, room) => {
    const floor = floorPerMinute * length;
    promised += floor;
    given += Math.min(floor, exposures[room]!);
    shown += exposures[room]!;
    onAir += length;
    rates.push(exposures[room]! / length);
  });
  return {
    perMinute: shown / onAir,
    gmvFen: played.figures.gmvFen,
    floorsMet: promised > 0 ? given / promised : 1,
    gini: giniOf(Float64Array.from(rates)),
    least: Math.min(...rates),
    hostsLeft: played.hostsLeft.at(-1)!,
  };
};

/**
 * Policies in the market itself, where what is shown today changes who comes tomorrow and which hosts give up: money paid
 * beside the oracle, which ranks by true worth and promises nothing; floors of 30 % of an even share.
 */
export const measureInMarket = async (say: (line: string) => void): Promise<Figures> => {
  const figures: Figures = {};
  for (const scenario of SCENARIOS) {
    const floorPerMinute = FLOOR_SHARE * play(scenario, policyNamed('random'), 0).perMinute;
    const oracle = play(scenario, policyNamed('oracle'), floorPerMinute);
    const makers: Record<string, PolicyMaker> = {
      popularity: policyNamed('popularity'),
      lp_prices: pricedPolicy(floorPerMinute),
    };
    for (const [name, played] of [
      ['oracle', oracle] as const,
      ...Object.entries(makers).map(
        ([name, maker]) => [name, play(scenario, maker, floorPerMinute)] as const,
      ),
    ]) {
      const key = `market_${scenario.replaceAll('-', '_')}_${name}`;
      figures[`${key}_paid_of_oracle`] = rounded(played.gmvFen / oracle.gmvFen, 3);
      figures[`${key}_floors_met`] = rounded(played.floorsMet, 3);
      figures[`${key}_gini`] = rounded(played.gini, 3);
      figures[`${key}_hosts_left`] = played.hostsLeft;
      say(
        `${scenario} · ${name}: paid ${rounded((100 * played.gmvFen) / oracle.gmvFen, 1)} % of the oracle's, floors ${rounded(100 * played.floorsMet, 1)} %, Gini ${rounded(played.gini, 2)}, least ${rounded(played.least, 2)} a minute, ${played.hostsLeft} of ${HOSTS} hosts left`,
      );
    }
  }
  return figures;
};
