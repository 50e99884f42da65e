import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import type { Build } from './files.ts';

const SOURCES = join(import.meta.dirname, '../assembly');

/** 65,536 pages are all that 32-bit pointers reach; the memory that is imported says how far it really may grow. */
const memoryFlags =
  '--importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --disableWarning 112';

const flagsOf: Record<Build, string> = {
  simd: '--enable simd,threads --use CHECKED=0 --noAssert',
  relaxed: '--enable simd,threads,relaxed-simd --use CHECKED=0 --noAssert',
  checked: '--enable simd,threads --use CHECKED=1',
};

/** Compiles assembly/*.ts; the same sources and compiler give the same bytes. A warning is an error. */
export const compileKernels = async (build: Build): Promise<Uint8Array> => {
  const sources = new Map(
    readdirSync(SOURCES)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [file, readFileSync(join(SOURCES, file), 'utf8')]),
  );
  const flags = `${memoryFlags} ${flagsOf[build]}`.split(' ');
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ['index.ts', '--outFile', 'out.wasm', '--runtime', 'stub', '-O3', ...flags],
    {
      readFile: (name) => sources.get(name) ?? null,
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  const said = stderr.toString();
  if (error || !binary || said.includes('WARNING'))
    throw new Error(`${build}: ${said}`, { cause: error });
  return binary;
};
