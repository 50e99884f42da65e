import { expect, test } from 'vitest';
import { deviceOf } from './accounts.device.ts';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
    { kind: 'computer', browser: 'Edge', system: 'Windows' },
  ],
  [
    `${MAC}605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`,
    { kind: 'computer', browser: 'Safari', system: 'macOS' },
  ],
  [
    `${MAC}537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36`,
    { kind: 'computer', browser: 'Chrome', system: 'macOS' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49',
    { kind: 'phone', browser: 'WeChat', system: 'iPhone' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    { kind: 'phone', browser: 'Chrome', system: 'Android' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36',
    { kind: 'tablet', browser: 'Samsung Internet', system: 'Android' },
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
    { kind: 'computer', browser: 'Firefox', system: 'Linux' },
  ],
  ['curl/8.8.0', { kind: 'program', browser: '', system: '' }],
  ['', { kind: 'program', browser: '', system: '' }],
] as const)('%s is named as a person would name it', (userAgent, device) => {
  expect(deviceOf(userAgent)).toEqual(device);
});
