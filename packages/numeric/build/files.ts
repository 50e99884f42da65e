import { join } from 'node:path';

export type Build = 'simd' | 'relaxed' | 'checked';

export const builds: readonly Build[] = ['simd', 'relaxed', 'checked'];

/** Where the committed bytes of a build lie. */
export const wasmFile = (build: Build): string => join(import.meta.dirname, `../src/${build}.wasm`);
