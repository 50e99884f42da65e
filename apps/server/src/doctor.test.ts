import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { readerFindings } from './doctor.database.ts';
import { backupFinding, diskFindings, ownerFinding } from './doctor.folder.ts';
import { filesFinding, memoryFinding, nodeFinding } from './doctor.machine.ts';
import { metricsFindings } from './doctor.metrics.ts';
import { certificateFinding, clockFinding, openFindings, proxyFindings } from './doctor.network.ts';
import { portFinding, whoListens } from './doctor.ports.ts';
import { defaultConfig } from './platform/config.ts';

const NOW_MS = Date.UTC(2026, 0, 31);
const DAY_MS = 86_400_000;
const at = (changed: object) => ({ ...defaultConfig(), ...changed });
const levels = (findings: readonly { check: string; level: string }[]) =>
  findings.map(({ check, level }) => `${check} ${level}`);

test('an old Node, few files and little memory are told with a way out', () => {
  expect(nodeFinding('24.21.0').level).toBe('ok');
  expect(nodeFinding('22.22.0').level).toBe('ok');
  expect(nodeFinding('20.20.0')).toMatchObject({ level: 'problem', fix: expect.anything() });
  expect(filesFinding(1_024)[0]).toMatchObject({ level: 'warning' });
  expect(filesFinding(65_536)[0]).toMatchObject({ level: 'ok', fix: null });
  expect(filesFinding(null)).toEqual([]);
  expect(memoryFinding(100e6, 2e9).level).toBe('warning');
});

test('a disk without room, or without inodes, is a problem; one that tells no inodes is not', () => {
  const disk = { freeBytes: 50e9, totalBytes: 100e9, freeInodes: 1e6, totalInodes: 2e6 };
  expect(levels(diskFindings(disk, '/d'))).toEqual(['disk ok']);
  expect(levels(diskFindings({ ...disk, freeBytes: 1e6 }, '/d'))).toEqual(['disk problem']);
  expect(levels(diskFindings({ ...disk, freeInodes: 3 }, '/d'))).toEqual([
    'disk ok',
    'inodes problem',
  ]);
  expect(levels(diskFindings({ ...disk, freeInodes: 0, totalInodes: 0 }, '/d'))).toEqual([
    'disk ok',
  ]);
});

test('a data directory of somebody else is one, unless we are root', () => {
  expect(ownerFinding(1_000, 1_001, '/d')?.level).toBe('problem');
  expect(ownerFinding(1_000, 1_000, '/d')).toBeNull();
  expect(ownerFinding(1_000, 0, '/d')).toBeNull();
  expect(ownerFinding(1_000, null, '/d')).toBeNull();
});

test('no backup, and an old one, are warned of', () => {
  const last = { path: '/b.tar', sizeBytes: 1, tookMs: 1 };
  expect(backupFinding(null, NOW_MS).level).toBe('warning');
  expect(backupFinding({ ...last, atMs: NOW_MS - 9 * DAY_MS }, NOW_MS).says.en).toContain('9 days');
  expect(backupFinding({ ...last, atMs: NOW_MS - DAY_MS }, NOW_MS).level).toBe('ok');
});

test('a certificate that ends soon is warned of, one that has ended is a problem', () => {
  const inDays = (days: number) => certificateFinding(NOW_MS + days * DAY_MS, NOW_MS, 'a').level;
  expect([inDays(60), inDays(5), inDays(-1)]).toEqual(['ok', 'warning', 'problem']);
});

test('clocks may differ by a few seconds', () => {
  expect(clockFinding(NOW_MS + 2_000, NOW_MS, 'a').level).toBe('ok');
  expect(clockFinding(NOW_MS - 60_000, NOW_MS, 'a').says.en).toContain('60 s');
});

test('at this machine only, nothing is open; to others, the demo, mails and plain HTTP are problems', () => {
  expect(openFindings(at({}))).toEqual([]);
  expect(levels(openFindings(at({ host: '0.0.0.0' })))).toEqual([
    'demo problem',
    'mailbox problem',
    'tls problem',
  ]);
  const proper = { publicUrl: 'https://shop.example', demo: false, smtpUrl: 'smtp://m.example' };
  expect(openFindings(at(proper))).toEqual([]);
});

test('proxies and the setting have to agree', () => {
  const behind = { publicUrl: 'https://shop.example' };
  expect(levels(proxyFindings(at(behind)))).toEqual(['proxies warning']);
  expect(proxyFindings(at({ ...behind, trustedProxies: 1 }))).toEqual([]);
  expect(levels(proxyFindings(at({ host: '0.0.0.0', trustedProxies: 1 })))).toEqual([
    'proxies warning',
  ]);
});

test('figures that strangers can read, or could behind a proxy that keeps silent, are told', () => {
  const behind = at({ trustedProxies: 1 });
  expect(levels(metricsFindings(behind, 'open'))).toEqual(['metrics problem']);
  expect(levels(metricsFindings(behind, 'unknown'))).toEqual(['metrics warning']);
  expect(levels(metricsFindings(behind, 'closed'))).toEqual(['metrics ok']);
  expect(levels(metricsFindings(at({}), 'open'))).toEqual(['metrics problem']);
  expect(metricsFindings(at({}), 'unknown')).toEqual([]);
  const safe = at({ trustedProxies: 1, metricsToken: 'a token of sixteen' });
  for (const reach of ['open', 'closed', 'unknown'] as const)
    expect(metricsFindings(safe, reach)).toEqual([]);
});

test('a reader that is far behind and does not move is stuck; one that moves is only busy', () => {
  expect(levels(readerFindings([{ name: 'a', behind: 90_000, minutes: 30 }]))).toEqual([
    'readers problem',
  ]);
  expect(levels(readerFindings([{ name: 'a', behind: 90_000, minutes: 0 }]))).toEqual([
    'readers ok',
  ]);
  expect(levels(readerFindings([{ name: 'a', behind: 9, minutes: 900 }]))).toEqual(['readers ok']);
});

test.skipIf(process.platform !== 'linux')(
  'a port that is taken is told with who has it',
  async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await whoListens(port)).toContain(`pid ${process.pid}`);
    const finding = await portFinding('127.0.0.1', port, '--port');
    expect(finding).toMatchObject({
      level: 'problem',
      fix: { en: expect.stringContaining('--port') },
    });
    expect(finding.says.en).toContain(`pid ${process.pid}`);
    server.close();
    await once(server, 'close');
    expect((await portFinding('127.0.0.1', port, '--port')).level).toBe('ok');
  },
);
