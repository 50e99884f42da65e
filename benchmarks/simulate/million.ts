// One million viewers for a day, in a process of its own so that its memory is its own. Prints one line of JSON.
import { digest, policyNamed, run, scenarioOf } from '@kaibo/simulate';

const viewers = Number(process.argv[2]);
const begin = performance.now();
let mostBytes = 0;
const look = (): void => {
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
};
const sink = digest();
const { figures } = run(
  scenarioOf('ordinary', { viewers, hosts: 200, seats: 50_000, stock: 5_000 }),
  {
    policies: [policyNamed('popularity')],
    sink,
    onProgress: look,
  },
);
const seconds = (performance.now() - begin) / 1_000;
console.log(JSON.stringify({ seconds, events: figures.events, mostBytes, digest: sink.hex() }));
