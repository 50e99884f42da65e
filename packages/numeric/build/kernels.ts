import { writeFileSync } from 'node:fs';
import { compileKernels } from './compile.ts';
import { builds, wasmFile } from './files.ts';

for (const build of builds) {
  const bytes = await compileKernels(build);
  writeFileSync(wasmFile(build), bytes);
  console.log(`${build}: ${bytes.length} bytes`);
}
