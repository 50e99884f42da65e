import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cache, nodeModules } from '../prepare/paths.mjs';
import { add, countReport, nothing } from './reports.mjs';

const FILES = {
  'all.test.mjs': `
    import { expect, test } from 'vitest';
    test('holds', () => expect(1).toBe(1));
    test('holds too', () => expect(1).toBe(1));
    test('does not hold', () => expect(1).toBe(2));
    test.skip('left out', () => expect(1).toBe(2));
    test.todo('not written');
  `,
  'broken.test.mjs': `import './nowhere.mjs';`,
  'hook.test.mjs': `
    import { beforeAll, expect, test } from 'vitest';
    beforeAll(() => { throw new Error('no server'); });
    test('never reached', () => expect(1).toBe(1));
  `,
};
const CRASH = `
  import { expect, test } from 'vitest';
  test('holds', () => { setTimeout(() => { throw new Error('late'); }, 0); expect(1).toBe(1); });
  test('waits', () => new Promise((resolve) => setTimeout(resolve, 50)));
`;

let directory;
beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  directory = await mkdtemp(join(cache, 'reports-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const runVitestOn = async (files) => {
  const root = await mkdtemp(join(directory, 'project-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  const report = join(root, 'report.json');
  const args = ['run', '--root', root, '--reporter=json', `--outputFile=${report}`];
  const vitest = join(nodeModules, 'vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, ...args], {
    env: { PATH: process.env.PATH },
  });
  return { status, report: JSON.parse(await readFile(report, 'utf8')) };
};

test('a file that cannot be run and a hook that throws count as failures', {
  timeout: 30_000,
}, async () => {
  const { status, report } = await runVitestOn(FILES);
  const count = countReport(report, status, 'vitest');
  expect(status).not.toBe(0);
  expect(count).toMatchObject({ passed: 2, failed: 3, ranTests: true });
  expect(count.skipped).toBeGreaterThanOrEqual(2);
  expect(count.reasons.join('\n')).toContain('broken.test.mjs');
});

test('an error outside of any test fails the run', { timeout: 30_000 }, async () => {
  const { status, report } = await runVitestOn({ 'crash.test.mjs': CRASH });
  expect(countReport(report, status, 'vitest')).toMatchObject({ passed: 2, failed: 1 });
});

test('a runner that left no report has failed, whatever it said', () => {
  expect(countReport(null, 0, 'vitest')).toMatchObject({ passed: 0, failed: 1, ranTests: false });
});

test('adding nothing changes nothing', () => {
  const some = { passed: 3, failed: 1, skipped: 2, ranTests: true, reasons: ['x'] };
  expect(add(some, nothing)).toEqual(some);
});
