import { measureBackup } from './pages/backup.ts';
import { measureFaces } from './pages/faces.ts';
import { measureImport } from './pages/import.ts';
import { measureSearch } from './pages/search.ts';
import type { Benchmark, Figures } from './support/benchmark.ts';

type Say = (line: string) => void;

/** Each starts and stops a product of its own. */
const parts: Record<string, (say: Say) => Promise<Figures>> = {
  faces: measureFaces,
  import: measureImport,
  search: measureSearch,
  backup: measureBackup,
};

/** `npm run bench -- pages [part …] --json`: all parts, or those named. */
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
