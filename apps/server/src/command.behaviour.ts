import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  askReplay,
  countQuarantine,
  type Filling,
  listQuarantine,
  nextGeneration,
  openFilling,
  replaysAsked,
  storeState,
} from '#behaviour';
import { AnalyticsError } from '#platform/analytics';
import { INSTALL_COMMAND, isEngineInstalled } from '#platform/analytics.addon';
import { createDiskBlobs } from '#platform/blobs.disk';
import { type Config, ConfigError } from '#platform/config';
import { readHead } from '#platform/events.head';
import type { Attached } from './command.open.ts';
import type { Command } from './command.options.ts';
import { asSeconds, progressLine } from './command.progress.ts';
import { readRunning } from './start.running.ts';

const LOOK_EVERY_MS = 300;

interface Behind {
  place: number;
  end: number;
}

const behindOf = async ({ database }: Attached): Promise<Behind> => {
  const [{ place }, { end }] = await Promise.all([
    storeState(database.db),
    readHead(database.pool),
  ]);
  return { place, end };
};

/** As the Kaibo that runs there was started, if one does. */
const settingsOf = async ({ dataDir }: Attached, config: Config): Promise<Config> =>
  (await readRunning(dataDir))?.config ?? config;

/** Null while another process fills the store: the one of the product, which follows the log itself. */
const tryToFill = async (attached: Attached, config: Config): Promise<Filling | null> => {
  const { analyticsUrl, analyticsMemoryMb } = await settingsOf(attached, config);
  try {
    return await openFilling({
      databaseUrl: attached.databaseUrl,
      dataDir: attached.dataDir,
      blobs: createDiskBlobs(join(attached.dataDir, 'blobs')),
      clickHouseUrl: analyticsUrl,
      memoryMb: analyticsMemoryMb,
      onLost: (error) => {
        throw error;
      },
      onGivenUp: () => {
        throw new ConfigError('the store was given up by somebody else meanwhile; run it again');
      },
    });
  } catch (error) {
    if (error instanceof AnalyticsError && error.code === 'analytics/in-use') return null;
    throw error instanceof AnalyticsError ? new ConfigError(error.message) : error;
  }
};

/** Resolves when the store holds the log as it is now, whoever fills it. */
const untilFilled = async (command: Command, attached: Attached, config: Config): Promise<void> => {
  const line = progressLine(process.stderr);
  const { end } = await readHead(attached.database.pool);
  let filling: Filling | null = null;
  try {
    for (;;) {
      if (command.signal.aborted) throw new ConfigError('interrupted; it goes on from there');
      filling ??= await tryToFill(attached, config);
      const [{ place }, waiting] = await Promise.all([
        behindOf(attached),
        replaysAsked(attached.database.db),
      ]);
      const failure = filling?.loader.progress().failure ?? null;
      if (failure !== null) throw new ConfigError(failure);
      if (place >= end && waiting === 0) return;
      line.show(`${place} of ${end}`);
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    line.clear();
    await filling?.close();
  }
};

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** `behaviour status`: how far the store has come and what is set aside. */
export const behaviourStatus = async (command: Command): Promise<void> => {
  const { values } = command.options({ json: { type: 'boolean', default: false } });
  await command.attached({ create: false }, async (attached, config) => {
    const { analyticsUrl } = await settingsOf(attached, config);
    const engine =
      analyticsUrl === null ? (isEngineInstalled() ? 'installed' : 'not installed') : 'server';
    const { db } = attached.database;
    const [state, { place, end }, aside] = await Promise.all([
      storeState(db),
      behindOf(attached),
      countQuarantine(db),
    ]);
    const behind = Math.max(0, end - place);
    if (values.json) {
      command.out(`${JSON.stringify({ engine, ...state, end, behind, quarantine: aside })}\n`);
      return;
    }
    const hint = engine === 'not installed' ? ` (${INSTALL_COMMAND})` : '';
    command.out(`engine      ${engine}${hint}\n`);
    const last = state.loadedAtMs === null ? 'never' : new Date(state.loadedAtMs).toISOString();
    command.out(`store       ${state.generation}, filled last: ${last}\n`);
    command.out(`behind      ${count(behind, 'event')}\n`);
    const total = aside.reduce((sum, one) => sum + one.count, 0);
    command.out(`quarantine  ${count(total, 'event')}\n`);
    for (const one of aside) command.out(`            ${one.count} × ${one.name}: ${one.reason}\n`);
  });
};

const fill = async (command: Command, prepare: (attached: Attached) => Promise<string>) => {
  const beginMs = performance.now();
  await command.attached({ create: false }, async (attached, config) => {
    const said = await prepare(attached);
    await untilFilled(command, attached, config);
    const { place } = await behindOf(attached);
    const aside = await countQuarantine(attached.database.db);
    const refused = aside.reduce((sum, one) => sum + one.count, 0);
    command.out(
      `${said}; the log is in the store up to ${place}, ${count(refused, 'event')} in quarantine, ${asSeconds(
        performance.now() - beginMs,
      )}\n`,
    );
  });
};

/** `behaviour load`: brings the store up to the log. */
export const loadBehaviour = async (command: Command): Promise<void> => {
  command.options({});
  await fill(command, async () => 'loaded');
};

/** `behaviour rebuild`: gives up the store and fills another from the whole log, exported days included. */
export const rebuildBehaviour = async (command: Command): Promise<void> => {
  command.options({});
  await fill(command, async ({ database }) => {
    await nextGeneration(database.db);
    return 'made anew';
  });
};

/** `behaviour replay`: tries again what was set aside. */
export const replayBehaviour = async (command: Command): Promise<void> => {
  const { values } = command.options({ name: { type: 'string' } });
  await fill(
    command,
    async ({ database }) =>
      `${count(await askReplay(database.db, values.name ?? null), 'event')} tried again`,
  );
};

/** `behaviour quarantine`: what was set aside, newest first. */
export const showQuarantine = async (command: Command): Promise<void> => {
  const { values } = command.options({
    name: { type: 'string' },
    lines: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  });
  const limit = Number(values.lines);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 100_000)
    throw new ConfigError('--lines: expected a whole number from 1 to 100000');
  await command.attached({ create: false }, async ({ database }) => {
    for (const one of await listQuarantine(database.db, { name: values.name, limit }))
      command.out(
        values.json
          ? `${JSON.stringify(one)}\n`
          : `${one.offset}  ${one.name} v${one.version}  ${one.reason}: ${one.detail}\n`,
      );
  });
};
