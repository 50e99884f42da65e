import { expect, test } from 'vitest';
import { csvOf } from './export-chart.ts';

test('a field with a comma, a quote or a new line is quoted, and nothing is taken for a formula', () => {
  const rows = [['a,b', 'say "hi"', 'two\nlines', '=1+1', -3, 0.5]];
  expect(csvOf({ heads: ['一', 'b', 'c', 'd', 'e', 'f'], rows })).toBe(
    '\uFEFF一,b,c,d,e,f\r\n"a,b","say ""hi""","two\nlines",\'=1+1,-3,0.5\r\n',
  );
});
