import { BUCKET_MS, createAgenda, createQueue } from './agenda.ts';
import { codes, nowhere, type Sink, toAll } from './events.ts';
import { type Market, marketOf, NONE } from './market.ts';
import { popularityPolicy } from './policies.ts';
import {
  guarded,
  type Policy,
  type PolicyFailure,
  type PolicyMaker,
  type Served,
} from './policy.ts';
import { rhythmOf } from './rhythm.ts';
import { checked, type Scenario } from './scenario.ts';
import { beginShow, endShow, planShow } from './shows.ts';
import { createTally, type Figures } from './tally.ts';
import { delivered, expired, paid, restock, sentBack } from './trade.ts';
import { type Truth, truthOf } from './truth.ts';
import { createVisits } from './visits.ts';
import type { Due, World } from './world.ts';

const HOUR_MS = 3_600_000;
const ALLOCATE_EVERY_MS = 60_000;
/** Progress is told, and a wish to stop heard, this often. */
const LOOK_UP_EVERY = 600;

export interface RunOptions {
  /** One for everybody, or the arms of an experiment. */
  policies: readonly PolicyMaker[];
  /** Which arm serves a viewer at a moment; the first unless given. */
  armOf?: (viewer: number, atMs: number) => number;
  sink?: Sink;
  /** Told of every answer, with its propensities. */
  onServed?: (served: Served) => void;
  /** Share of the time that is over, 0 … 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
  /** A policy whose call takes longer in real time is failed. */
  mostPolicyMs?: number;
  realNowMs?: () => number;
}

export interface Run {
  scenario: Scenario;
  figures: Figures;
  /** Of each arm, in the order of the policies. */
  arms: readonly Figures[];
  /** Names of the policies, in order. */
  names: readonly string[];
  failures: readonly PolicyFailure[];
  /** Hosts still there at the end of each hour. */
  hostsLeft: Uint32Array;
  /** Where the market stands at the end. */
  market: Market;
  truth: Truth;
}

const handle = (world: World, due: Due, atMs: number): void => {
  switch (due.kind) {
    case 'show':
      beginShow(world, atMs, due.host, due.show);
      break;
    case 'end':
      endShow(world, atMs, due.room);
      break;
    case 'highlight':
      world.sink.emit(codes.highlight, atMs, NONE, due.room, NONE, 0);
      break;
    case 'pay':
      paid(world, atMs, due.order);
      break;
    case 'expire':
      expired(world, atMs, due.order);
      break;
    case 'deliver':
      delivered(world, atMs, due.order);
      break;
    case 'return':
      sentBack(world, atMs, due.order);
      break;
    case 'restock':
      restock(world, atMs);
      break;
    case 'allocate':
      for (const policy of world.policies) policy.allocate?.(world.onAir, atMs);
      world.queue.push(atMs + ALLOCATE_EVERY_MS, due);
  }
};

const makeWorld = (
  market: Market,
  policies: readonly Policy[],
  options: RunOptions,
  sink: Sink,
): World => {
  const { scenario } = market;
  const endMs = Math.round(scenario.startMs + scenario.hours * HOUR_MS);
  const { armOf } = options;
  const listeners = policies.filter((policy) => policy.told);
  return {
    market,
    truth: truthOf(market),
    sink,
    agenda: createAgenda(scenario.viewers, scenario.startMs, endMs),
    queue: createQueue<Due>(),
    endMs,
    seen: [],
    onAir: [],
    roomOfHost: new Int32Array(scenario.hosts).fill(NONE),
    policyFor: armOf
      ? (viewer, atMs) => policies[armOf(viewer, atMs)] ?? policies[0]!
      : () => policies[0]!,
    tell:
      listeners.length === 0
        ? null
        : (event) => {
            for (const policy of listeners) policy.told!(event);
          },
    served: options.onServed ?? null,
    scheduling: policies[0]!,
    policies,
  };
};

/** Figures of everything, and of each arm. */
const tallies = (scenario: Scenario, market: Market, options: RunOptions) => {
  const needs = {
    ...scenario,
    hostOf: (room: number) => market.rooms[room]!.host,
  };
  const all = createTally(needs);
  const { armOf } = options;
  if (!armOf || options.policies.length === 1) return { sinks: [all], all, arms: [all] };
  const arms = options.policies.map(() => createTally(needs));
  const split: Sink = {
    emit: (code, atMs, viewer, room, product, value) => {
      if (viewer >= 0) arms[armOf(viewer, atMs)]?.emit(code, atMs, viewer, room, product, value);
    },
  };
  return { sinks: [all, split], all, arms };
};

/**
 * Runs a market from its first to its last moment. Same scenario, same policies: the same events, byte for byte, on
 * every machine. Time O(events × (rooms on air for what the policy does with them)), memory about 220 bytes a viewer.
 *
 * @throws SimulateError for a scenario that cannot be. A policy that fails does not throw: see `failures`.
 */
export const run = (wanted: Scenario, options: RunOptions): Run => {
  const scenario = checked(wanted);
  const market = marketOf(scenario);
  const truth = truthOf(market);
  const failures: PolicyFailure[] = [];
  const facts = {
    seed: scenario.seed,
    hosts: scenario.hosts,
    categories: scenario.categories,
    truth,
  };
  const policies = options.policies.map((make) =>
    guarded(make(facts), popularityPolicy(facts), {
      mostMs: options.mostPolicyMs,
      realNowMs: options.realNowMs,
      onFailure: (failure) => failures.push(failure),
    }),
  );
  const { sinks, all, arms } = tallies(scenario, market, options);
  const sink = toAll([...sinks, options.sink ?? nowhere]);
  const world = makeWorld(market, policies, options, sink);
  const { agenda, queue, endMs } = world;
  const visits = createVisits(world, rhythmOf(scenario));

  for (let host = 0; host < scenario.hosts; host++) planShow(world, host, 0);
  queue.push(scenario.startMs + scenario.restockHours * HOUR_MS, { kind: 'restock' });
  if (policies.some((policy) => policy.allocate))
    queue.push(scenario.startMs, { kind: 'allocate' });
  for (let viewer = 0; viewer < scenario.viewers; viewer++)
    agenda.enter(viewer, visits.firstVisit(viewer));

  const until = (beforeMs: number): void => {
    for (let next = queue.popBefore(beforeMs); next; next = queue.popBefore(beforeMs))
      handle(world, next.item, next.dueMs);
  };
  const hostsLeft = new Uint32Array(Math.ceil(scenario.hours));
  const buckets = Math.ceil((endMs - scenario.startMs) / BUCKET_MS);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const { agents, count } = agenda.take(bucket);
    for (let i = 0; i < count; i++) {
      const viewer = agents[i]!;
      const atMs = agenda.dueMs[viewer]!;
      until(atMs);
      agenda.enter(viewer, visits.act(viewer, atMs));
    }
    const nowMs = scenario.startMs + (bucket + 1) * BUCKET_MS;
    until(Math.min(nowMs, endMs));
    const isLast = bucket + 1 === buckets;
    if (isLast || ((bucket + 1) * BUCKET_MS) % HOUR_MS === 0) {
      const hour = Math.floor((bucket * BUCKET_MS) / HOUR_MS);
      hostsLeft[hour] = market.hosts.hasQuit.reduce((left, gone) => left - gone, scenario.hosts);
    }
    if (bucket % LOOK_UP_EVERY !== 0) continue;
    options.onProgress?.(bucket / buckets);
    options.signal?.throwIfAborted();
  }
  options.onProgress?.(1);
  return {
    scenario,
    figures: all.figures(),
    arms: arms.map((arm) => arm.figures()),
    names: policies.map(({ name }) => name),
    failures,
    hostsLeft,
    market,
    truth,
  };
};
