import { policyNamed, run, scenarioOf } from './index.ts';

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

/** Whether the policies come out in the order in which they must, over some seeds. */
export const orderIn = (name: string, seeds: readonly number[]) => {
  const of = (policy: string) => {
    const runs = seeds.map((seed) => {
      const choosy = { viewers: 4_000, hosts: 160, places: 6, buying: 0.06, seed };
      return run(scenarioOf(name, choosy), { policies: [policyNamed(policy)] }).figures;
    });
    return {
      fen: sum(runs.map(({ gmvFen }) => gmvFen)),
      clicked: sum(runs.map(({ counts }) => counts.click / counts.exposure)),
    };
  };
  const [oracle, popular, random] = [of('oracle'), of('popularity'), of('random')];
  return {
    oracleSellsMost: oracle.fen > 1.5 * Math.max(popular.fen, random.fen),
    popularIsClicked: popular.clicked > 1.03 * random.clicked,
  };
};
