import { expect, test } from 'vitest';
import { banner, demoBanner } from './banner.ts';
import { ConfigError, defaultConfig } from './platform/config.ts';
import { StartError } from './platform/installation.errors.ts';
import { silentLog } from './platform/log.ts';
import { addressesOf } from './start.addresses.ts';
import { whyNotStarted } from './start.checks.ts';
import { createUndo } from './start.undo.ts';

const ports = { port: 8080, localPort: null, rtmpPort: () => 1935 };
const addresses = (settings: object, own: Partial<typeof ports> = {}) => {
  const { publicUrl, localUrl, rtmpUrl } = addressesOf(
    { ...defaultConfig(), ...settings },
    { ...ports, ...own },
  );
  return [publicUrl, localUrl, rtmpUrl];
};

test.each([
  [{}, ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', 'rtmp://127.0.0.1:1935/live']],
  [
    { host: '0.0.0.0' },
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', 'rtmp://127.0.0.1:1935/live'],
  ],
  [{ host: '::1' }, ['http://[::1]:8080', 'http://[::1]:8080', 'rtmp://[::1]:1935/live']],
  [
    { publicUrl: 'https://shop.example' },
    ['https://shop.example', 'http://127.0.0.1:8080', 'rtmp://shop.example:1935/live'],
  ],
])('%j is reached under these addresses', (settings, expected) => {
  expect(addresses(settings)).toEqual(expected);
});

test('behind a certificate this machine talks to itself without it', () => {
  const localPort = 4000 as never;
  expect(addresses({ tlsCert: 'a', tlsKey: 'b' }, { localPort })).toEqual([
    'https://127.0.0.1:8080',
    'http://127.0.0.1:4000',
    'rtmp://127.0.0.1:1935/live',
  ]);
});

test('what was started is stopped in reverse, once, whatever fails on the way', async () => {
  const stopped: string[] = [];
  const undo = createUndo(silentLog);
  undo.add('first', async () => void stopped.push('first'));
  undo.add('broken', async () => {
    stopped.push('broken');
    throw new Error('broken');
  });
  undo.add('last', async () => void stopped.push('last'));
  expect(undo.isRunning()).toBe(false);
  const running = undo.run();
  expect(undo.isRunning()).toBe(true);
  await Promise.all([running, undo.run()]);
  expect(stopped).toEqual(['last', 'broken', 'first']);
});

test.each([
  [new StartError('data-dir/in-use', 'It is in use.'), 'It is in use.'],
  [new ConfigError('--port: no'), '--port: no'],
  [listening('EADDRINUSE', 8080), 'Port 8080 of 127.0.0.1 is in use'],
  [listening('EADDRINUSE', 1935), '--rtmp-port'],
  [listening('EACCES', 80), 'Port 80 may not be used by this user'],
  [listening('EADDRNOTAVAIL', 80), 'no address 127.0.0.1'],
])('an expected reason is one line (%#)', (error, told) => {
  expect(whyNotStarted(error, defaultConfig())).toContain(told);
});
function listening(code: string, port: number): Error {
  return Object.assign(new Error(code), { code, port, address: '127.0.0.1', syscall: 'listen' });
}

test('a reason that nobody expected is none', () => {
  expect(whyNotStarted(new Error('a bug'), defaultConfig())).toBeNull();
  expect(whyNotStarted('text', defaultConfig())).toBeNull();
});

test('the banner tells every address plainly, in colour only on a terminal', () => {
  const facts = {
    version: '1.2.3',
    url: 'http://127.0.0.1:8080',
    rtmpUrl: 'rtmp://127.0.0.1:1935/live',
    dataDir: '/data',
    database: 'PostgreSQL 18.4, built-in',
    mailboxOpen: true,
    demo: 'loading' as const,
  };
  const plain = banner(facts, false);
  for (const told of [facts.url, facts.rtmpUrl, '/mailbox', '/docs', '/data', '1.2.3'])
    expect(plain).toContain(told);
  expect(plain).not.toContain('\u001b');
  expect(banner(facts, true)).toContain('\u001b[1m');
  const logIns = demoBanner([{ role: 'host', email: 'a@b.example', password: 'secret1' }], false);
  expect(logIns).toMatch(/host +a@b\.example +secret1/);
});
