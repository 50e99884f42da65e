import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { readLastBackup } from './backup.last.ts';
import { readHead } from './events.head.ts';
import type { EventLog, Position } from './events.ts';
import { type HealthSources, type HealthWatch, readPostgres } from './health.watch.ts';
import { countJobs } from './jobs.queue.ts';

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 5];
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128];
/** Of one scrape; what is left is counted by the next. */
const MOST_EVENTS = 50_000;
const EVENTS_PAGE = 2_000;

/** What is told as it happens; the rest is asked for when somebody scrapes. */
export interface Measures {
  /** @param route as it is mounted (`/v1/rooms/:roomId`): never what a visitor typed. */
  request(request: { method: string; route: string; status: number; seconds: number }): void;
  orderBatch(size: number): void;
  /** Sent into rooms by this process. */
  roomItems(count: number): void;
  requests(): number;
}

export const createMeasures = (registry: Registry): Measures => {
  const registers = [registry];
  const http = new Counter({
    name: 'kaibo_http_requests_total',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'kaibo_http_request_seconds',
    help: 'Time from request to reply by route',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  });
  const batch = new Histogram({
    name: 'kaibo_order_batch_size',
    help: 'Orders that were placed by one commit',
    buckets: BATCHES,
    registers,
  });
  const items = new Counter({
    name: 'kaibo_room_items_total',
    help: 'Chat lines, likes and other items sent into rooms',
    registers,
  });
  let requests = 0;
  return {
    request: ({ method, route, status, seconds: took }) => {
      requests += 1;
      http.inc({ method, route, status });
      seconds.observe({ method, route }, took);
    },
    orderBatch: (size) => batch.observe(size),
    roomItems: (count) => items.inc(count),
    requests: () => requests,
  };
};

export interface MetricsNeeds extends HealthSources {
  registry: Registry;
  events: EventLog;
  watch: HealthWatch;
  /** Names that events may have: others are counted together. */
  eventNames: ReadonlySet<string>;
  rooms(): { watched: number; sockets: number };
  roomsByStatus(): Promise<Record<string, number>>;
}

/** Counts events by name from the log itself: orders and payments by outcome, whoever wrote them. */
const eventCounter = ({ registry, events, eventNames }: MetricsNeeds) => {
  const counter = new Counter({
    name: 'kaibo_events_total',
    help: 'Events recorded since the start, by name: orders.placed, payments.declined …',
    labelNames: ['name'],
    registers: [registry],
  });
  let place: Position | null = null;
  return async (): Promise<void> => {
    place ??= await events.end();
    for (let read = 0; read < MOST_EVENTS; ) {
      const page = await events.read(place, EVENTS_PAGE);
      for (const { name } of page) counter.inc({ name: eventNames.has(name) ? name : 'other' });
      place = page.at(-1)?.position ?? place;
      read += page.length;
      if (page.length < EVENTS_PAGE) return;
    }
  };
};

const gauges = (registry: Registry) => {
  const gauge = <Label extends string = never>(name: string, text: string, labels: Label[] = []) =>
    new Gauge({ name: `kaibo_${name}`, help: text, labelNames: labels, registers: [registry] });
  return {
    build: gauge('build_info', 'Always 1; the labels tell the version', [
      'version',
      'node',
      'postgres',
    ]),
    part: gauge('part_up', '1 while the part works', ['part']),
    memory: gauge('process_memory_bytes', 'Memory of each process', ['process']),
    cpu: gauge('process_cpu_seconds', 'Processor time of each process since it began', ['process']),
    delay: gauge('process_loop_delay_seconds', 'How late timers run, 99th percentile', ['process']),
    restarts: gauge('process_restarts', 'Restarts since the main process began', ['process']),
    sockets: gauge('websocket_connections', 'Open sockets of rooms'),
    watched: gauge('rooms_watched', 'Rooms with at least one viewer'),
    rooms: gauge('rooms', 'Rooms by status', ['status']),
    streams: gauge('streams_live', 'Encoders that are sending'),
    bitrate: gauge('streams_bitrate_bits_per_second', 'Of all encoders together'),
    segments: gauge('streams_segments', 'Segments recorded since the media process began'),
    head: gauge('event_log_head', 'The newest offset of the event log'),
    behind: gauge('event_group_behind', 'Events that a reader has still to read', ['group']),
    failures: gauge('event_group_failures', 'Failures in a row of a reader', ['group']),
    jobs: gauge('jobs', 'Jobs by state', ['state']),
    pool: gauge('postgres_pool_connections', 'Connections of the main process', ['state']),
    backends: gauge('postgres_connections', 'Connections to the server, of everybody'),
    databaseSize: gauge('postgres_size_bytes', 'Size of the database'),
    free: gauge('disk_free_bytes', 'Free on the disk of the data directory'),
    total: gauge('disk_total_bytes', 'Size of the disk of the data directory'),
    backup: gauge('backup_age_seconds', 'Since the last backup; absent when there is none'),
  };
};

/** Answers the text that Prometheus reads; a source that fails leaves its figures out. */
export const createMetrics = (needs: MetricsNeeds): (() => Promise<string>) => {
  const { registry, pool, watch, log } = needs;
  const g = gauges(registry);
  const countEvents = eventCounter(needs);

  const fromProcesses = async (): Promise<void> => {
    for (const one of await watch.processes()) {
      const label = { process: one.name };
      if (one.memoryBytes !== null) g.memory.set(label, one.memoryBytes);
      if (one.cpuMs !== null) g.cpu.set(label, one.cpuMs / 1_000);
      if (one.loopDelayMs !== null) g.delay.set(label, one.loopDelayMs / 1_000);
      g.restarts.set(label, one.restarts);
    }
  };
  const fromParts = async (): Promise<void> => {
    const parts = (await Promise.all(needs.asks.map((ask) => ask()))).flat();
    // A reader that failed is a part only while it fails.
    g.part.reset();
    for (const { name, state } of parts)
      if (!name.startsWith('events: ')) g.part.set({ part: name }, state === 'ok' ? 1 : 0);
  };
  const fromRooms = async (): Promise<void> => {
    const { watched, sockets } = needs.rooms();
    g.watched.set(watched);
    g.sockets.set(sockets);
    const { live, bitrateKbps, segments } = needs.streams();
    g.streams.set(live);
    g.bitrate.set(bitrateKbps * 1_000);
    g.segments.set(segments);
    g.rooms.reset();
    for (const [status, count] of Object.entries(await needs.roomsByStatus()))
      g.rooms.set({ status }, count);
  };
  const fromLog = async (): Promise<void> => {
    g.head.set(Math.max(0, (await readHead(pool)).end));
    g.behind.reset();
    g.failures.reset();
    for (const { group, behind, failures } of needs.groups()) {
      g.behind.set({ group }, behind);
      g.failures.set({ group }, failures);
    }
    await countEvents();
  };
  const fromDatabase = async (): Promise<void> => {
    for (const [state, count] of Object.entries(await countJobs(pool)))
      g.jobs.set({ state }, count);
    g.pool.set({ state: 'open' }, pool.totalCount);
    g.pool.set({ state: 'idle' }, pool.idleCount);
    g.pool.set({ state: 'waiting' }, pool.waitingCount);
    const { connections, sizeBytes } = await readPostgres(pool);
    g.backends.set(connections);
    g.databaseSize.set(sizeBytes);
  };
  const fromDisk = async (): Promise<void> => {
    const { freeBytes, totalBytes } = await watch.free();
    g.free.set(freeBytes);
    g.total.set(totalBytes);
    const backup = await readLastBackup(needs.dataDir);
    if (backup) g.backup.set((Date.now() - backup.atMs) / 1_000);
    else g.backup.remove();
  };
  const sources = { fromProcesses, fromParts, fromRooms, fromLog, fromDatabase, fromDisk };
  g.build.set(
    { version: needs.version, node: process.versions.node, postgres: needs.database.version },
    1,
  );

  const collect = async (): Promise<void> => {
    await Promise.all(
      Object.entries(sources).map(([source, read]) =>
        read().catch((error: unknown) =>
          log.debug({ err: error, source }, 'figures were left out'),
        ),
      ),
    );
  };
  let collecting: Promise<void> | null = null;
  return async () => {
    // Two who scrape at once share one reading.
    collecting ??= collect().finally(() => {
      collecting = null;
    });
    await collecting;
    return registry.metrics();
  };
};
