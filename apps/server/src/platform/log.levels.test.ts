import { expect, test } from 'vitest';
import { levelOf, parseLogLevels, showLogLevels } from './log.levels.ts';
import { openLog } from './log.ts';

test.each(['info', 'debug', 'silent', 'info,orders=debug', 'warn,http=debug,jobs=error'])(
  '%s is a level and is shown as it was written',
  (text) => {
    expect(showLogLevels(parseLogLevels(text)!)).toBe(text);
  },
);

test.each([
  '',
  'loud',
  'orders=debug',
  'info,orders',
  'info,orders=loud',
  'info,Orders=debug',
  'info,',
])('%j is none', (text) => {
  expect(parseLogLevels(text)).toBeNull();
});

test('a part has its own level, others that of everything', () => {
  const levels = parseLogLevels('warn,orders=debug')!;
  expect([levelOf(levels, 'orders'), levelOf(levels, 'media'), levelOf(levels, undefined)]).toEqual(
    ['debug', 'warn', 'warn'],
  );
  expect(levelOf(levels, 'constructor')).toBe('warn');
});

test('a level that changes while we run changes what is written, also by children made before', () => {
  const written: string[] = [];
  const log = openLog({
    level: 'info',
    file: null,
    terminal: { write: (line) => written.push(line) },
  });
  const orders = log.child({ part: 'orders' }).child({ order: 7 });
  orders.debug('unheard');
  log.setLevels(parseLogLevels('error,orders=debug')!);
  orders.debug('heard');
  log.warn('not heard any more');
  log.setLevels(parseLogLevels('silent')!);
  log.error('silence');
  expect(written.join('')).toMatch(/heard/);
  expect(written).toHaveLength(1);
  expect(written[0]).toContain('order=7');
});
