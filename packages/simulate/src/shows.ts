import { purposes } from './chance.ts';
import { codes } from './events.ts';
import { exp } from './exact.ts';
import { NONE } from './market.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CHINA_MS = 8 * HOUR_MS;
const LATE_MS = 20 * MINUTE_MS;
const HIGHLIGHT_MS = 10 * MINUTE_MS;
/** A show that fewer than this came to was lonely; after three some give up. */
const LONELY_BELOW = 3;
const LONELY_SHOWS = 3;
const GIVES_UP = 0.5;

/** When a host's show of that number should begin: every so often from their hour on. */
const beginOf = (world: World, host: number, show: number): number => {
  const { market, scheduling } = world;
  const { scenario, hosts, chance } = market;
  const advised = scheduling.schedule?.({
    id: host,
    categoryId: hosts.category[host]!,
    shows: hosts.shows[host]!,
  });
  const hour = advised ?? hosts.hour[host]!;
  const ofDayMs = (scenario.startMs + CHINA_MS) % DAY_MS;
  const firstMs = (hour * HOUR_MS - ofDayMs + DAY_MS) % DAY_MS;
  const lateMs = LATE_MS * chance.uniform(host, purposes.show, show);
  return scenario.startMs + firstMs + (show * DAY_MS) / scenario.showsPerDay + lateMs;
};

export const planShow = (world: World, host: number, show: number): void => {
  world.queue.push(beginOf(world, host, show), { kind: 'show', host, show });
};

export const beginShow = (world: World, atMs: number, host: number, show: number): void => {
  const { market, queue, sink, seen } = world;
  const { scenario, hosts, chance } = market;
  if (hosts.hasQuit[host] === 1) return;
  planShow(world, host, show + 1);
  if (world.roomOfHost[host] !== NONE) return;
  const minutes = scenario.showMinutes * (0.5 + chance.uniform(host, purposes.show + 1_000, show));
  const endsAtMs = Math.round(atMs + minutes * MINUTE_MS);
  const best =
    atMs + (0.2 + 0.6 * chance.uniform(host, purposes.highlight, show)) * minutes * MINUTE_MS;
  const room = market.rooms.length;
  market.rooms.push({
    host,
    startedAtMs: atMs,
    endsAtMs,
    highlightFromMs: best,
    highlightToMs: best + HIGHLIGHT_MS,
  });
  const began = {
    id: room,
    hostId: host,
    categoryId: hosts.category[host]!,
    startedAtMs: atMs,
    viewersNow: 0,
    visits: 0,
    likes: 0,
    soldFen: 0,
    seats: scenario.seats,
  };
  seen.push(began);
  world.onAir = [...world.onAir, began];
  world.roomOfHost[host] = room;
  sink.emit(codes['room-start'], atMs, NONE, room, NONE, host);
  queue.push(best, { kind: 'highlight', room });
  queue.push(endsAtMs, { kind: 'end', room });
};

/** The room closes; the host learns, or gives up. */
export const endShow = (world: World, atMs: number, room: number): void => {
  const { market, sink, seen } = world;
  const { hosts, chance } = market;
  const { host } = market.rooms[room]!;
  world.onAir = world.onAir.filter(({ id }) => id !== room);
  world.roomOfHost[host] = NONE;
  sink.emit(codes['room-end'], atMs, NONE, room, NONE, seen[room]!.visits);
  const show = hosts.shows[host]!;
  hosts.shows[host] = show + 1;
  hosts.skill[host]! += 0.06 * exp(-show / 15);
  hosts.lonely[host] = seen[room]!.visits < LONELY_BELOW ? hosts.lonely[host]! + 1 : 0;
  const isLonely = hosts.lonely[host]! >= LONELY_SHOWS;
  if (!isLonely || chance.uniform(host, purposes.quit, show) >= GIVES_UP) return;
  hosts.hasQuit[host] = 1;
  sink.emit(codes['host-quit'], atMs, NONE, room, NONE, host);
};
