import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import {
  exportsEverything,
  foldersBelow,
  importsOf,
  resolved,
  sourcesBelow,
} from './tests/support/imports.ts';

/** Which of our packages each package and app may import. Nobody imports an app. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'packages/contracts': [],
  'packages/numeric': [],
  'packages/recommend': ['numeric'],
  'packages/predict': ['numeric'],
  'packages/mine': ['numeric'],
  'packages/allocate': ['numeric'],
  'packages/experiment': ['numeric'],
  'packages/simulate': [],
  'packages/media': [],
  'packages/fanout': [],
  'packages/moderate': [],
  'packages/track': [],
  'apps/server': [
    ...['contracts', 'numeric', 'recommend', 'predict', 'mine', 'allocate', 'experiment'],
    ...['media', 'fanout', 'moderate'],
  ],
  'apps/web': ['contracts', 'fanout'],
  'apps/cli': ['contracts', 'numeric', 'recommend', 'predict', 'mine', 'simulate'],
  'apps/demo': ['contracts', 'media', 'fanout', 'simulate'],
};

/** A module of the server imports only modules before it, and only through `#name`. */
const MODULES = [
  ...['accounts', 'onboarding', 'experiments', 'behaviour', 'catalog', 'transfers', 'media'],
  ...['moderation', 'ledger', 'payments', 'rooms', 'sharing', 'interaction', 'reminders'],
  ...['marketing', 'orders', 'fulfilment', 'reviews', 'prediction', 'mining', 'recommendation'],
  ...['traffic', 'feed', 'pages', 'support', 'analytics', 'operations'],
];

const FORBIDDEN_FOLDERS = ['utils', 'util', 'common', 'helpers', 'misc'];
const MOST_LINES = 500;

const SERVER = 'apps/server/src';
const HOMES = Object.keys(MAY_IMPORT);
/** A suite is run by tests, on every engine or at every size. */
const isTest = (path: string): boolean => /\.(test|suite)\.tsx?$/.test(path);
const isWithin = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/** The package or app a file belongs to; the rest (tests, benchmarks, scripts) may import anything. */
const homeOf = (path: string): string | undefined => HOMES.find((home) => isWithin(path, home));

const moduleOf = (path: string): string | undefined =>
  /^apps\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1];

/** What a relative import must not leave: its module, the platform, or its package. */
const wallOf = (path: string): string | undefined => {
  const module = moduleOf(path);
  if (module) return `${SERVER}/modules/${module}`;
  return isWithin(path, `${SERVER}/platform`) ? `${SERVER}/platform` : homeOf(path);
};

const whyNotRelative = (from: string, to: string): string | null => {
  const wall = wallOf(from);
  if (!wall || isWithin(to, wall)) {
    const module = moduleOf(to);
    const isBehindFace = module !== moduleOf(from) && !to.endsWith(`/${module}/index.ts`);
    return isBehindFace && isWithin(from, SERVER) ? `enter ${module} through its index.ts` : null;
  }
  if (isTest(from) && isWithin(to, 'tests/support')) return null;
  return `a relative path leaves ${wall}`;
};

const whyNotPackage = (from: string, name: string): string | null => {
  const home = homeOf(from);
  if (!home || basename(home) === name || MAY_IMPORT[home]?.includes(name)) return null;
  return `${home} may not import @kaibo/${name}`;
};

const whyNotModule = (from: string, name: string): string | null => {
  const to = MODULES.indexOf(name);
  if (to < 0) return `#${name} is no module`;
  if (isWithin(from, `${SERVER}/platform`)) return 'the platform imports no module';
  const module = moduleOf(from);
  if (module === undefined) return null;
  if (module === name) return isTest(from) ? null : 'a module does not enter itself by its face';
  return to < MODULES.indexOf(module) ? null : `${module} comes before ${name}`;
};

/** Why a file may not import a module of that name, or null when it may. */
const whyNot = (from: string, name: string): string | null => {
  if (name.startsWith('.')) return whyNotRelative(from, resolved(from, name));
  const ours = /^@kaibo\/([^/]+)/.exec(name)?.[1];
  if (ours) return whyNotPackage(from, ours);
  const isFace = name.startsWith('#') && isWithin(from, SERVER) && !name.startsWith('#platform/');
  return isFace ? whyNotModule(from, name.slice(1)) : null;
};

const ROOT = import.meta.dirname;
const FOLDERS = ['packages', 'apps', 'benchmarks', 'scripts', 'tests'];
const sources = await sourcesBelow(ROOT, FOLDERS);

test('every import follows the table', () => {
  const wrong = sources.flatMap(({ path, text }) =>
    importsOf(text).flatMap((name) => {
      const reason = whyNot(path, name);
      return reason === null ? [] : [`${path} imports ${name}: ${reason}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('every package and app declares only what the table allows', async () => {
  const wrong: string[] = [];
  for (const { path } of sources.filter((source) => homeOf(source.path) === undefined)) {
    const isStray = /^(packages|apps)\//.test(path);
    if (isStray) wrong.push(`${path}: not in the table`);
  }
  for (const home of HOMES.filter((home) => existsSync(`${ROOT}/${home}`))) {
    const manifest = await readFile(`${ROOT}/${home}/package.json`, 'utf8');
    const { dependencies = {}, devDependencies = {} } = JSON.parse(manifest) as {
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const reason = name.startsWith('@kaibo/') ? whyNot(`${home}/package.json`, name) : null;
      if (reason) wrong.push(reason);
    }
  }
  expect(wrong).toEqual([]);
});

test('every file of the server is the platform, a listed module, or beside main', () => {
  const isPlaced = (path: string): boolean =>
    isWithin(path, `${SERVER}/platform`) ||
    MODULES.includes(moduleOf(path) ?? '') ||
    /^apps\/server\/src\/[^/]+$/.test(path);
  const inServer = sources.map(({ path }) => path).filter((path) => isWithin(path, SERVER));
  expect(inServer.filter((path) => !isPlaced(path))).toEqual([]);
});

test('the features of the web app import each other in no circle', () => {
  const featureOf = (path: string): string | undefined =>
    /^apps\/web\/src\/features\/([^/]+)\//.exec(path)?.[1];
  const leans = new Map<string, Set<string>>();
  for (const { path, text } of sources)
    for (const name of importsOf(text)) {
      const [from, to] = [featureOf(path), featureOf(resolved(path, name))];
      if (from && to && from !== to) leans.set(from, (leans.get(from) ?? new Set()).add(to));
    }
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of leans.get(from) ?? []) if (!seen.has(to)) reached(to, seen.add(to));
    return seen;
  };
  expect([...leans.keys()].filter((feature) => reached(feature).has(feature))).toEqual([]);
});

test('no file exports everything of another', () => {
  const wrong = sources.filter(({ text }) => exportsEverything(text));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test(`no file has more than ${MOST_LINES} lines`, () => {
  const wrong = sources.filter(({ text }) => text.trimEnd().split('\n').length > MOST_LINES);
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('no folder is a drawer for whatever fits nowhere', async () => {
  const folders = (
    await Promise.all(FOLDERS.map((folder) => foldersBelow(`${ROOT}/${folder}`)))
  ).flat();
  expect(folders.filter((folder) => FORBIDDEN_FOLDERS.includes(basename(folder)))).toEqual([]);
});

test.each([
  ['packages/recommend/src/als.ts', '@kaibo/predict'],
  ['packages/numeric/src/matrix.ts', '@kaibo/recommend'],
  ['packages/media/src/rtmp.ts', '@kaibo/server'],
  ['packages/media/src/rtmp.ts', '../../fanout/src/index.ts'],
  ['packages/media/src/rtmp.ts', '../../../apps/server/src/main.ts'],
  ['apps/web/src/main.tsx', '@kaibo/media'],
  ['apps/web/src/main.tsx', '@kaibo/server'],
  ['apps/cli/src/main.ts', '../../server/src/platform/config.ts'],
  ['apps/server/src/platform/http.ts', '#orders'],
  ['apps/server/src/platform/http.ts', '../modules/orders/index.ts'],
  ['apps/server/src/modules/rooms/index.ts', '#orders'],
  ['apps/server/src/modules/rooms/rooms.service.ts', '#rooms'],
  ['apps/server/src/modules/orders/orders.service.ts', '../rooms/index.ts'],
  ['apps/server/src/modules/orders/orders.service.ts', '../../platform/clock.ts'],
  ['apps/server/src/modules/orders/orders.service.ts', '#kitchen'],
  ['apps/server/src/modules/orders/orders.service.ts', '../../../../../tests/support/database.ts'],
  ['apps/server/src/main.ts', './modules/orders/orders.store.ts'],
  ['apps/server/src/main.ts', '@kaibo/demo'],
])('%s may not import %s', (from, name) => {
  expect(whyNot(from, name)).not.toBeNull();
});

test.each([
  ['packages/recommend/src/als.ts', '@kaibo/numeric'],
  ['packages/media/src/rtmp/chunk.ts', '../flv/tag.ts'],
  ['packages/media/src/rtmp.test.ts', '../../../tests/support/ffmpeg.ts'],
  ['apps/web/src/main.tsx', '@kaibo/fanout/client'],
  ['apps/web/src/main.tsx', 'react'],
  ['apps/server/src/platform/http.ts', './config.ts'],
  ['apps/server/src/modules/orders/orders.service.ts', '#rooms'],
  ['apps/server/src/modules/orders/orders.service.ts', '#platform/clock'],
  ['apps/server/src/modules/orders/orders.service.ts', './orders.rules.ts'],
  ['apps/server/src/modules/orders/orders.db.test.ts', '../../../../../tests/support/database.ts'],
  ['apps/server/src/modules/orders/orders.race.suite.ts', '../../../../../tests/support/server.ts'],
  ['apps/server/src/main.ts', '#analytics'],
  ['apps/server/src/main.ts', './modules/orders/index.ts'],
  ['apps/server/src/main.ts', './platform/config.ts'],
  ['tests/support/database.ts', '../../apps/server/src/platform/postgres.ts'],
])('%s may import %s', (from, name) => {
  expect(whyNot(from, name)).toBeNull();
});
