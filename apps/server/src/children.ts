import { join } from 'node:path';
import { INSTALL_COMMAND, isEngineInstalled } from '#platform/analytics.addon';
import { type AnalyticsProcess, createAnalyticsProcess } from '#platform/analytics.process';
import type { Config } from '#platform/config';
import type { StreamStats } from '#platform/health.watch';
import { compileCacheOf } from '#platform/installation';
import type { Log } from '#platform/log';
import { type Child, supervise } from '#platform/supervise';
import type { Credential } from './demo.accounts.ts';

/** What the media process tells once it listens. */
export interface MediaReady {
  type: 'ready';
  rtmpPort: number;
  /** Unix socket or port on which it serves playlists and segments to us. */
  httpSocket: string;
}

export interface MediaProcess {
  child: Child;
  /** As it told last; nothing while it is down. */
  streams(): StreamStats;
  /** What it told last; null until it has, and while it is down it is the last one. */
  facts(): MediaReady | null;
  /** Resolves at the first `ready`, or after `withinMs` all the same. */
  ready(withinMs: number): Promise<void>;
}

const noStreams: StreamStats = { live: 0, bitrateKbps: 0, segments: 0 };

/** The media process reads its settings as main does: from the environment, see platform/config.ts. */
export const startMedia = (needs: {
  config: Config;
  databaseUrl: string;
  dataDir: string;
  log: Log;
}): MediaProcess => {
  let facts: MediaReady | null = null;
  let streams = noStreams;
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const child = supervise({
    name: 'media',
    entry: join(import.meta.dirname, 'media-main.ts'),
    log: needs.log.child({ part: 'media' }),
    env: () => ({
      DATABASE_URL: needs.databaseUrl,
      KAIBO_DATA_DIR: needs.dataDir,
      KAIBO_HOST: needs.config.host,
      // After a restart it takes the port that encoders know already.
      KAIBO_RTMP_PORT: `${facts?.rtmpPort ?? needs.config.rtmpPort}`,
      KAIBO_STREAM_RECONNECT_SECONDS: `${needs.config.streamReconnectSeconds}`,
      KAIBO_RECORDING_MIN_FREE_MB: `${needs.config.recordingMinFreeMb}`,
      NODE_COMPILE_CACHE: compileCacheOf(needs.dataDir),
      KAIBO_LOG_LEVEL: needs.config.logLevel,
    }),
    onMessage: (message) => {
      if (message.type === 'stats') streams = message as { type: string } & StreamStats;
      if (message.type !== 'ready') return;
      facts = message as MediaReady;
      tell();
    },
  });
  return {
    child,
    facts: () => facts,
    streams: () => (child.pid() === null ? noStreams : streams),
    ready: async (withinMs) => {
      if (child.pid() === null) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([told, late]).finally(() => clearTimeout(timer));
    },
  };
};

/** The behaviour store's own process; nothing is started before somebody asks. */
export const analyticsProcess = (needs: {
  config: Config;
  databaseUrl: string;
  dataDir: string;
  log: Log;
}): AnalyticsProcess => {
  const { config } = needs;
  return createAnalyticsProcess({
    entry: join(import.meta.dirname, 'analytics-main.ts'),
    log: needs.log.child({ part: 'analytics' }),
    env: () => ({
      DATABASE_URL: needs.databaseUrl,
      KAIBO_DATA_DIR: needs.dataDir,
      KAIBO_ANALYTICS_URL: config.analyticsUrl ?? '',
      KAIBO_ANALYTICS_MEMORY_MB: `${config.analyticsMemoryMb}`,
      NODE_COMPILE_CACHE: compileCacheOf(needs.dataDir),
      KAIBO_LOG_LEVEL: config.logLevel,
    }),
    whyNot: () =>
      config.analyticsUrl !== null || isEngineInstalled()
        ? null
        : `not installed: ${INSTALL_COMMAND}`,
  });
};

export interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

export interface DemoProcess {
  child: Child;
  accounts(): readonly DemoAccount[];
}

/** The demo is a client like any other: it gets addresses and a log-in, and tells the log-ins it has made. */
export const startDemo = (needs: {
  config: Config;
  dataDir: string;
  url: string;
  /** Its password is that of every log-in of the demo. */
  operator: Credential;
  /** Log-ins that are shown beside those it makes. */
  others: readonly DemoAccount[];
  log: Log;
  onAccounts(accounts: readonly DemoAccount[]): void;
}): DemoProcess => {
  let accounts: readonly DemoAccount[] = [];
  const child = supervise({
    name: 'demo',
    entry: join(import.meta.dirname, '../../demo/src/main.ts'),
    log: needs.log.child({ part: 'demo' }),
    env: () => ({
      KAIBO_DEMO_URL: needs.url,
      KAIBO_DEMO_OPERATOR_EMAIL: needs.operator.email,
      KAIBO_DEMO_OPERATOR_PASSWORD: needs.operator.password,
      KAIBO_DEMO_PASSWORD: needs.operator.password,
      KAIBO_DEMO_SEED: `${needs.config.seed}`,
      KAIBO_DEMO_SPEED: `${needs.config.demoSpeed}`,
      KAIBO_DEMO_DIR: join(needs.dataDir, 'demo'),
      NODE_COMPILE_CACHE: compileCacheOf(needs.dataDir),
      KAIBO_LOG_LEVEL: needs.config.logLevel,
    }),
    onMessage: (message) => {
      const told = (message as { accounts?: readonly DemoAccount[] }).accounts;
      if (!told) return;
      accounts = [...told, ...needs.others];
      needs.onAccounts(accounts);
    },
  });
  return { child, accounts: () => accounts };
};
