import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { declaredEvents } from './behaviour.rows.ts';

const contracts = join(import.meta.dirname, '../../../../../packages/contracts/src');

test('the store knows every event that a contract declares, wherever it is entered: none of ours is quarantined', () => {
  const known = declaredEvents();
  const declared = readdirSync(contracts)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(contracts, file), 'utf8').matchAll(/defineEvent\(\{\s*name: '([^']+)'/g),
    ])
    .map((match) => match[1]!);
  expect(declared.length).toBeGreaterThan(60);
  expect(declared.filter((name) => !known.has(name))).toEqual([]);
});
