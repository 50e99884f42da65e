import { expect, test } from 'vitest';
import { isAtThisMachine } from './http.local.ts';

const asked = (url: string, headers = {}, address = '127.0.0.1') =>
  isAtThisMachine(new Request(url, { headers }), address);

test.each(['http://localhost:8080', 'http://127.0.0.1', 'http://127.1.2.3:1', 'http://[::1]:8080'])(
  'who asks from here under %s sits here',
  (url) => expect(asked(url)).toBe(true),
);

test.each([
  'http://evil.test:8080',
  'http://127.0.0.1.evil.test',
  'http://127.evil',
  'http://localhost.evil.test',
])('a name that anybody may point here does not: %s', (url) => expect(asked(url)).toBe(false));

test('nor does who comes from elsewhere or through a proxy', () => {
  expect(asked('http://localhost', {}, '203.0.113.5')).toBe(false);
  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via', 'x-forwarded-host'])
    expect(asked('http://localhost', { [name]: '127.0.0.1' })).toBe(false);
});
