import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => from!);

/** Everything that a file reaches through relative imports. */
const reach = (file: string, found = new Set<string>()): Set<string> => {
  if (found.has(file)) return found;
  found.add(file);
  for (const from of importsOf(file))
    if (from.startsWith('.')) reach(join(dirname(file), from), found);
  return found;
};

test('what the client imports needs neither Node nor a package', () => {
  const files = reach(join(import.meta.dirname, 'client.ts'));
  expect(files.size).toBeGreaterThan(5);
  for (const file of files) {
    expect(importsOf(file).filter((from) => !from.startsWith('.'))).toEqual([]);
    expect(readFileSync(file, 'utf8')).not.toMatch(/\b(Buffer|process)\b/);
  }
});
