import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [
  ...configDefaults.exclude,
  '**/dist/**',
  '.cache/**',
  'data/**',
  ...(process.env.KAIBO_FULL === '1' ? [] : ['**/*.full.test.*']),
  // A list of patterns; vitest's own --exclude does not reach projects.
  ...(process.env.TEST_WITHOUT?.split(',') ?? []),
];

const onPostgres = '{packages,apps,tests}/**/*.db{,.full}.test.ts';
const inBrowser = 'tests/browser/**/*.test.ts';

/** Two at the least: most of what they wait for is a server, not the processor. */
const maxWorkers = Math.max(2, availableParallelism());

export default defineConfig({
  test: {
    maxWorkers,
    // As long as a busy machine may take: a check that comes true is not kept waiting.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{packages,apps,scripts,benchmarks,tests}/**/*.test.{ts,tsx,mjs}',
            'architecture.test.ts',
          ],
          exclude: [...exclude, onPostgres, inBrowser],
          // Some try some hundred cases, which take a second of a machine of their own.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [onPostgres],
          exclude,
          globalSetup: './tests/support/postgres.setup.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [inBrowser],
          exclude,
          // Thirty steps of a page, of which Playwright gives each its own 30 s.
          testTimeout: process.env.KAIBO_FULL === '1' ? 600_000 : 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
