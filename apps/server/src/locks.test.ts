import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Advisory locks of PostgreSQL are known by their number alone, in every module. */
const LOCK = /\b5_?246_?020_?\d{3}\b/g;

test('no two advisory locks of a database have the same number', () => {
  const found = globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter((file) => !file.includes('.test.'))
    .flatMap((file) =>
      [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(LOCK)].map(([number]) => ({
        file,
        number: number.replaceAll('_', ''),
      })),
    );
  expect(found.length).toBeGreaterThan(4);
  const numbers = found.map(({ number }) => number);
  expect(found.filter(({ number }, at) => numbers.indexOf(number) !== at)).toEqual([]);
});
