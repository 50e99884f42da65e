// A process of its own, so that its memory is this instance's alone. Prints one line of JSON.
import { solve } from '@kaibo/allocate';
import { hashOf, instance } from './instances.ts';

const problem = instance('1m');
const begin = performance.now();
const cpuBegin = process.cpuUsage();
const plan = await solve(problem, { method: 'dual', timeLimitMs: 60_000 });
const seconds = (performance.now() - begin) / 1000;
const { user, system } = process.cpuUsage(cpuBegin);
console.log(
  JSON.stringify({
    hash: hashOf(problem),
    seconds,
    cpuSeconds: (user + system) / 1e6,
    ...plan.certificate,
    rssMb: process.resourceUsage().maxRSS / 1024,
  }),
);
