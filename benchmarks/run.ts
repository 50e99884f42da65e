// npm run bench -- NAME [--json] [arguments of the benchmark]
// Progress goes to standard error. The last line of standard output is one JSON object; with --json it is the only one.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Benchmark, Figures } from './support/benchmark.ts';
import { rounded } from './support/numbers.ts';

const ENDING = '.bench.ts';

const names = (): string[] =>
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();

const machine = () => ({
  cores: availableParallelism(),
  memory_gb: rounded(totalmem() / 2 ** 30, 0),
  node: process.versions.node,
});

const printTable = (figures: Figures): void => {
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  for (const [key, value] of Object.entries(figures))
    console.log(`${key.padEnd(width)}  ${value ?? 'not measured'}`);
};

const main = async (): Promise<number> => {
  const [name, ...rest] = process.argv.slice(2).filter((argument) => argument !== '--json');
  const file = join(import.meta.dirname, `${name}${ENDING}`);
  if (!name || !existsSync(file)) {
    console.error(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${names().join(', ')}`);
    return 2;
  }
  const { run } = (await import(pathToFileURL(file).href)) as { run: Benchmark };
  const begin = performance.now();
  const figures = await run({ args: rest, say: (line) => console.error(`${name}: ${line}`) });
  const seconds = rounded((performance.now() - begin) / 1000);
  console.error(`${name}: done in ${seconds} s`);
  if (!process.argv.includes('--json')) printTable(figures);
  console.log(JSON.stringify({ benchmark: name, ...figures, seconds, ...machine() }));
  return 0;
};

process.exitCode = await main();
