import * as contracts from '@kaibo/contracts';
import { Registry } from 'prom-client';
import type { ReadConfig } from '#platform/config';
import type { EventLog } from '#platform/events';
import type { GroupHealth } from '#platform/events.group';
import type { HealthSources, HealthWatch } from '#platform/health.watch';
import { watchHealth } from '#platform/health.watch';
import type { LogLevels } from '#platform/log.levels';
import { createMeasures, createMetrics, type Measures } from '#platform/metrics';
import type { RoomBroker } from '#platform/room-broker';

/** What main alone knows of how it runs; a server in a test has none of it. */
export interface RunningParts extends Pick<HealthSources, 'database' | 'processes' | 'streams'> {
  read: ReadConfig;
  logLevels(): LogLevels;
  setLogLevels(levels: LogLevels): void;
}

export const nothingRunning = (read: ReadConfig): RunningParts => ({
  read,
  database: { version: '', builtIn: false, pid: () => null },
  processes: () => [],
  streams: () => ({ live: 0, bitrateKbps: 0, segments: 0 }),
  logLevels: () => ({ everything: 'info', parts: {} }),
  setLogLevels: () => undefined,
});

/** Events by the names that contracts give them: what metrics may count apart. */
const eventNames: ReadonlySet<string> = new Set(
  Object.values(contracts).flatMap((one) =>
    typeof one === 'object' && one !== null && 'name' in one && 'payload' in one && 'key' in one
      ? String(one.name)
      : [],
  ),
);

/** The same broker; what is sent into rooms is counted. */
export const countedBroker = (broker: RoomBroker, measures: Measures): RoomBroker => ({
  ...broker,
  publish: (log, items) => {
    measures.roomItems(items.length);
    return broker.publish(log, items);
  },
});

export interface Watched {
  measures: Measures;
  watch: HealthWatch;
  metrics(): Promise<string>;
}

/** Watches over the installation for the health page and for Prometheus. */
export const watchRunning = (
  needs: Omit<HealthSources, 'groups' | 'requests' | 'viewers'> & {
    measures: Measures;
    registry: Registry;
    events: EventLog & { groups?: () => GroupHealth[] };
    rooms(): { watched: number; sockets: number };
    roomsByStatus(): Promise<Record<string, number>>;
  },
): Watched => {
  const { measures, events } = needs;
  const sources: HealthSources = {
    ...needs,
    groups: () => events.groups?.() ?? [],
    requests: measures.requests,
    viewers: () => needs.rooms().sockets,
  };
  const watch = watchHealth(sources);
  const metrics = createMetrics({ ...needs, ...sources, events, watch, eventNames });
  return { measures, watch, metrics };
};

export const newMeasures = () => {
  const registry = new Registry();
  return { registry, measures: createMeasures(registry) };
};
