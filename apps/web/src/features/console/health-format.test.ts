import { expect, test } from 'vitest';
import { milliseconds, percent, size, span } from './health-format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 kB'],
  [16_777_394, '16.8 MB'],
  [999_600, '1.0 MB'],
  [73_753_554_944, '73.8 GB'],
  [270_553_174_016, '271 GB'],
])('%d bytes are shown as %s', (bytes, shown) => {
  expect(size(bytes)).toBe(shown);
});

test('shares and times are as short as they may be', () => {
  expect([percent(3.14), percent(42.4), milliseconds(7.9), milliseconds(1_260)]).toEqual([
    '3.1 %',
    '42 %',
    '8 ms',
    '1.3 s',
  ]);
});

test('a span is told in its largest unit', () => {
  const shown = [5_000, 125_000, 7_200_000, 200_000_000].map((ms) => span(ms, 'en'));
  expect(shown).toEqual(['5 sec', '2 min', '2 hr', '2 days']);
  expect(span(7_200_000, 'zh-CN')).toContain('小时');
});
