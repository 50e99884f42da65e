import { expect, test } from 'vitest';
import { exportsEverything, importsOf, resolved } from './imports.ts';

test.each([
  [`import './a.ts';`, './a.ts'],
  [`import a from './a.ts';`, './a.ts'],
  [`import * as a from "./a.ts"`, './a.ts'],
  [`import a, { b as c } from './a.ts';`, './a.ts'],
  [`import type { A } from './a.ts';`, './a.ts'],
  [`import { type A, b } from './a.ts';`, './a.ts'],
  [`import {\n  a,\n  b,\n} from './a.ts';`, './a.ts'],
  [`import{a}from'./a.ts';`, './a.ts'],
  [`export { a } from './a.ts';`, './a.ts'],
  [`export type { A } from './a.ts';`, './a.ts'],
  [`export * from './a.ts';`, './a.ts'],
  [`export * as a from './a.ts';`, './a.ts'],
  [`const a = await import('./a.ts');`, './a.ts'],
  [`const a = await import(\n  './a.ts'\n);`, './a.ts'],
  [`const a = require("./a.cjs");`, './a.cjs'],
  [`type A = import('./a.ts').A;`, './a.ts'],
  [`const b = 1; import a from '#rooms';`, '#rooms'],
  [`/* one */ import a from './a.ts'; // two`, './a.ts'],
])('%s is an import', (text, name) => {
  expect(importsOf(text)).toEqual([name]);
});

test.each([
  [`// import a from './a.ts';`],
  [`/* import a from './a.ts'; */`],
  [`/**\n * import a from './a.ts';\n */`],
  ['const text = `\nimport a from "./a.ts";\n`;'],
  [`const text = "import a from './a.ts'";`],
  [`export const a = 'b';`],
  [`export const from = (a: string) => a;`],
])('%s is no import', (text) => {
  expect(importsOf(text)).toEqual([]);
});

test('imports that follow each other are all found', () => {
  const text = `import a from 'a';\nimport { b } from 'b';\nimport 'c';\nexport { d } from 'd';\n`;
  expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd']);
});

test('exporting everything is seen, and multiplying is not', () => {
  expect(exportsEverything(`export * from './a.ts';`)).toBe(true);
  expect(exportsEverything(`export type * from './a.ts';`)).toBe(true);
  expect(exportsEverything(`export * as a from './a.ts';`)).toBe(true);
  expect(exportsEverything(`export const a = 2 * 3;`)).toBe(false);
  expect(exportsEverything(`// export * from './a.ts';`)).toBe(false);
});

test('a relative name is resolved from the file that says it', () => {
  expect(resolved('apps/server/src/main.ts', './wiring.ts')).toBe('apps/server/src/wiring.ts');
  expect(resolved('packages/media/src/a/b.ts', '../../../fanout/src/x.ts')).toBe(
    'packages/fanout/src/x.ts',
  );
  expect(resolved('packages/media/src/a.ts', 'node:fs')).toBe('node:fs');
});
