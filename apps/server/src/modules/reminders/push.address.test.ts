import { expect, test } from 'vitest';
import { isPublicAddress, isPushAddress } from './push.address.ts';

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://wns2-db5p.notify.windows.com/w/?token=abc',
  'https://push.example.com/abc',
  'https://push.example.com:443/abc',
  'https://93.184.216.34/abc',
])('%s may be written to', (endpoint) => {
  expect(isPushAddress(endpoint)).toBe(true);
});

test.each([
  'http://fcm.googleapis.com/fcm/send/abc',
  'https://127.0.0.1/abc',
  'https://[::1]/abc',
  'https://[::ffff:127.0.0.1]/abc',
  'https://[::ffff:7f00:1]/abc',
  'https://[fd00::1]/abc',
  'https://10.1.2.3/abc',
  'https://169.254.169.254/latest/meta-data',
  'https://0x7f000001/abc',
  'https://2130706433/abc',
  'https://localhost/abc',
  'https://postgres/abc',
  'https://db.internal/abc',
  'https://printer.local/abc',
  'https://localhost./abc',
  'https://push.example.com:6379/abc',
  'https://93.184.216.34:6379/abc',
  'https://user:secret@push.example.com/abc',
  'file:///etc/passwd',
  'ftp://push.example.com/abc',
  'no address',
])('%s may not be written to', (endpoint) => {
  expect(isPushAddress(endpoint)).toBe(false);
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['100.64.0.1', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['224.0.0.1', false],
  ['::', false],
  ['fe80::1', false],
  ['64:ff9b::a00:1', false],
  ['no address', false],
])('%s is on the public internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});
