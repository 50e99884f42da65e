import { expect, test } from 'vitest';
import { barsPicture, reliabilityPicture, rocPicture } from './pictures.ts';

const curve = { label: 'a <model>', outcomes: [0, 0, 1, 1], probabilities: [0.1, 0.6, 0.4, 0.9] };

test('a ROC picture passes through the points that thresholds give', () => {
  const picture = rocPicture('4 rows', [curve]);
  expect(picture).toContain('M56.0 438.0L56.0 258.0L236.0 258.0L236.0 78.0L416.0 78.0');
  expect(picture).toContain('a &#60;model&#62;');
  // The word of the upright axis stands below the line under the title.
  expect(picture).toMatch(/y="41.0"[^>]*>4 rows</);
  expect(picture).toMatch(/y="70.0"[^>]*>true positive rate</);
  expect(picture).not.toContain('NaN');
});

test('a reliability picture has a dot for each bin that has rows', () => {
  const picture = reliabilityPicture('4 rows', [curve], 5);
  expect(picture.match(/<circle/g)).toHaveLength(4);
  expect(picture).not.toContain('NaN');
});

test('bars below zero go to the left of the line that those above begin at', () => {
  const picture = barsPicture('Contributions', 'row 3', [
    { label: 'age', value: 3 },
    { label: 'visits', value: -1 },
  ]);
  expect(picture).toContain('x="295.0" y="54" width="285.0"');
  expect(picture).toContain('x="200.0" y="78" width="95.0"');
  expect(barsPicture('Nothing', '', [])).not.toContain('NaN');
});

test('a curve of many thresholds is drawn with no more points than can be seen', () => {
  const outcomes = Array.from({ length: 20_000 }, (_, row) => ((row * 7919) % 3 === 0 ? 1 : 0));
  const probabilities = outcomes.map((_, row) => row / 20_000);
  const picture = rocPicture('', [{ label: 'a', outcomes, probabilities }]);
  expect(picture.length).toBeLessThan(30_000);
  expect(picture).toContain('L416.0 78.0');
});
