import { expect, test } from 'vitest';
import { csvCell, csvLine, csvResponse, csvYuan } from './csv.ts';

test.each([
  '=1+1',
  '+86',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '＠A1',
  '=HYPERLINK("http://x")',
])('a text that a spreadsheet would run gets an apostrophe (%j)', (text) => {
  expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
});

test('numbers stay numbers and nothing stays nothing', () => {
  expect([-5, 0, true, null, undefined].map(csvCell)).toEqual(['-5', '0', 'true', '', '']);
});

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [1_250, '12.50'],
  [Number.MAX_SAFE_INTEGER, '90071992547409.91'],
])('%i fen are %s yuan, with both decimals', (fen, yuan) => {
  expect(csvYuan(fen)).toBe(yuan);
});

test('commas, quotes and line ends stay inside their cell', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines'])).toBe('"a,b","say ""hi""","two\nlines"\r\n');
});

const numbers = (most: number) => ({
  name: 'numbers',
  locale: 'zh-CN' as const,
  columns: [{ head: { zh: '数', en: 'Number' }, cell: (n: number) => n }],
  page: async (after: number | null, limit: number) => {
    const from = after === null ? 0 : after + 1;
    return Array.from({ length: Math.min(limit, most - from) }, (_, i) => from + i);
  },
});

test.each([0, 1, 499, 500, 501, 1_200])(
  'every row of every page is in the file (%d)',
  async (n) => {
    const response = await csvResponse(numbers(n));
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...lines] = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
    expect(head).toBe('数');
    expect(lines).toEqual(Array.from({ length: n }, (_, i) => String(i)));
  },
);

test('what fails before the first row is a refusal and no broken file', async () => {
  const broken = { ...numbers(1), page: () => Promise.reject(new Error('away')) };
  await expect(csvResponse(broken)).rejects.toThrow('away');
});
