import { purposes } from './chance.ts';
import { codes } from './events.ts';
import { NONE } from './market.ts';
import { actsOf, feelAfter, lookedAt, visitsPerDayOf } from './mind.ts';
import type { Policy } from './policy.ts';
import { plantedIn, type Rhythm } from './rhythm.ts';
import { seenOf } from './seen.ts';
import { rememberOnce, show } from './trade.ts';
import { STEP_MS, shownAt } from './truth.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
/** Two acts of one viewer are at least this far apart. */
const LEAST_MS = 1_000;
const LOOK_MS = 900;
const AGAIN = 0.45;
const MOST_FEEDS = 12;
/** Steps of one visit have names of their own. */
const STEPS = 4_096;
const TELLS_FRIEND = 0.01;
const TOLD_FROM_MS = 240_000;
const FRIENDS = 31;
const ATTACKS_PER_HOUR = 12;

const LIKE = 1;
const CHAT = 2;
const GIFT = 4;
const FOLLOW = 8;

/** Where everybody is, a column each. */
interface Places {
  room: Int32Array;
  enteredMs: Float64Array;
  leaveMs: Float64Array;
  /** Of this visit. */
  step: Uint16Array;
  feeds: Uint8Array;
  /** Likes, talk, gifts and follows that are still to come in this room. */
  acts: Uint8Array;
  /** Between two visits. */
  isAway: Uint8Array;
}

/** What viewers do. Each call is one act of one viewer and answers when the next is due; Infinity when none is. */
export const createVisits = (world: World, rhythm: Rhythm) => {
  const { market, truth, sink, seen } = world;
  const { viewers, chance, scenario } = market;
  const places: Places = {
    room: new Int32Array(viewers.count).fill(NONE),
    enteredMs: new Float64Array(viewers.count),
    leaveMs: new Float64Array(viewers.count),
    step: new Uint16Array(viewers.count),
    feeds: new Uint8Array(viewers.count),
    acts: new Uint8Array(viewers.count),
    isAway: new Uint8Array(viewers.count).fill(1),
  };
  const attack = scenario.planted.find(({ kind }) => kind === 'bot-attack');

  const turnOf = (viewer: number): number => {
    const step = places.step[viewer]!;
    places.step[viewer] = step + 1;
    return viewers.visits[viewer]! * STEPS + (step % STEPS);
  };

  const nextVisit = (viewer: number, atMs: number): number => {
    places.isAway[viewer] = 1;
    const visit = viewers.visits[viewer]!;
    const wait = chance.exponential(viewer, purposes.arrival, visit);
    if (viewers.isBot[viewer] === 1) return nextAttack(atMs, wait);
    const perDay = visitsPerDayOf(market, viewer);
    if (perDay <= 0) return Number.POSITIVE_INFINITY;
    return rhythm.after(viewers.kindOfDay[viewer]!, atMs + LEAST_MS, wait / perDay);
  };

  const nextAttack = (atMs: number, wait: number): number => {
    if (attack?.kind !== 'bot-attack') return Number.POSITIVE_INFINITY;
    const fromMs = scenario.startMs + attack.atHour * HOUR_MS;
    const nextMs = Math.max(fromMs, atMs + LEAST_MS) + (wait * HOUR_MS) / ATTACKS_PER_HOUR;
    return nextMs < fromMs + attack.hours * HOUR_MS ? nextMs : Number.POSITIVE_INFINITY;
  };

  /** Those who are not known yet come for the first time some time later. */
  const firstVisit = (viewer: number): number => {
    const isKnown = chance.uniform(viewer, purposes.person, 20) < scenario.knownShare;
    const lateMs = isKnown
      ? 0
      : chance.uniform(viewer, purposes.person, 21) * scenario.hours * HOUR_MS;
    return nextVisit(viewer, scenario.startMs + lateMs);
  };

  const endVisit = (viewer: number, atMs: number, turn: number): number => {
    const isGone =
      viewers.content[viewer]! < -1.2 && chance.uniform(viewer, purposes.leave, turn) < 0.1;
    if (!isGone) return nextVisit(viewer, atMs);
    sink.emit(codes['viewer-quit'], atMs, viewer, NONE, NONE, 0);
    return Number.POSITIVE_INFINITY;
  };

  const actsIn = (viewer: number, turn: number): number => {
    const { like, chat, gift, follow } = actsOf(market, viewer, turn);
    return (like ? LIKE : 0) | (chat ? CHAT : 0) | (gift ? GIFT : 0) | (follow ? FOLLOW : 0);
  };

  /** @returns when the next step is due, or null where there is no place left. */
  const enter = (viewer: number, room: number, atMs: number, turn: number): number | null => {
    const at = seen[room]!;
    if (at.seats === 0) {
      sink.emit(codes.full, atMs, viewer, room, NONE, 0);
      viewers.content[viewer]! -= 0.2;
      return null;
    }
    at.seats -= 1;
    at.viewersNow += 1;
    at.visits += 1;
    const stayMs = viewers.isBot[viewer]
      ? STEP_MS
      : truth.meanStayMs(viewer, room, atMs) * chance.exponential(viewer, purposes.dwell, turn);
    places.room[viewer] = room;
    places.enteredMs[viewer] = atMs;
    places.leaveMs[viewer] = Math.max(
      atMs + LEAST_MS,
      Math.min(atMs + stayMs, market.rooms[room]!.endsAtMs),
    );
    places.acts[viewer] = viewers.isBot[viewer] ? 0 : actsIn(viewer, turn);
    sink.emit(codes.enter, atMs, viewer, room, NONE, 0);
    return Math.min(places.leaveMs[viewer]!, atMs + STEP_MS / 2);
  };

  const tell = (
    kind: 'exposure' | 'click' | 'dwell',
    atMs: number,
    viewer: number,
    room: number,
    value: number,
  ): void => {
    const { hostId: host, categoryId: category } = seen[room]!;
    world.tell!({ kind, atMs, viewer, room, host, category, value });
  };

  /** Of people and machines alike: a log cannot tell them apart. */
  const happens = (
    kind: 'exposure' | 'click',
    atMs: number,
    viewer: number,
    room: number,
    place: number,
  ): void => {
    sink.emit(codes[kind], atMs, viewer, room, NONE, place);
    if (world.tell) tell(kind, atMs, viewer, room, 0);
  };

  /** Looks at a room in a list; true when it is entered. */
  const looksAt = (
    viewer: number,
    room: number,
    place: number,
    atMs: number,
    turn: number,
  ): boolean => {
    happens('exposure', atMs, viewer, room, place);
    const draw = chance.uniform(viewer, purposes.click + 1_000 * (place + 1), turn);
    if (draw >= truth.clickChance(viewer, room, atMs)) return false;
    happens('click', atMs, viewer, room, place);
    return true;
  };

  const feed = (viewer: number, atMs: number, policy: Policy): number => {
    const turn = turnOf(viewer);
    places.feeds[viewer]! += 1;
    if (world.onAir.length === 0) return endVisit(viewer, atMs, turn);
    const answer = policy.recommend({
      viewer: seenOf(market, viewer),
      atMs,
      places: scenario.places,
      rooms: world.onAir,
      draw: (n) => chance.uniform(viewer, purposes.policy + 1_000 * (n + 1), turn),
    });
    const count = Math.min(answer.rooms.length, scenario.places, lookedAt(market, viewer, turn));
    let clicked = -1;
    for (let place = 0; place < count; place++) {
      const room = answer.rooms[place]!;
      const seenAtMs = atMs + place * LOOK_MS;
      // What ended while they scrolled is not there any more.
      if (seenAtMs >= market.rooms[room]!.endsAtMs) continue;
      if (!looksAt(viewer, room, place, atMs, turn)) continue;
      clicked = place;
      break;
    }
    world.served?.({ ...answer, viewer, atMs, looked: clicked < 0 ? count : clicked + 1, clicked });
    if (clicked >= 0) return enter(viewer, answer.rooms[clicked]!, atMs, turn) ?? atMs + 3_000;
    viewers.content[viewer]! -= 0.04;
    const looksAgain =
      places.feeds[viewer]! < MOST_FEEDS && chance.uniform(viewer, purposes.back, turn) < AGAIN / 2;
    return looksAgain ? atMs + (count + 1) * LOOK_MS + LEAST_MS : endVisit(viewer, atMs, turn);
  };

  const actNow = (viewer: number, room: number, atMs: number): void => {
    const acts = places.acts[viewer]!;
    if (acts === 0) return;
    places.acts[viewer] = 0;
    if (acts & LIKE) {
      seen[room]!.likes += 1;
      sink.emit(codes.like, atMs, viewer, room, NONE, 1);
    }
    if (acts & CHAT) sink.emit(codes.chat, atMs, viewer, room, NONE, 0);
    if (acts & GIFT) sink.emit(codes.gift, atMs, viewer, room, NONE, 100);
    if (acts & FOLLOW && rememberOnce(viewers.follows, viewer, seen[room]!.hostId))
      sink.emit(codes.follow, atMs, viewer, room, NONE, 0);
  };

  const tellFriend = (viewer: number, room: number, atMs: number, turn: number): void => {
    if (chance.uniform(viewer, purposes.share, turn) >= TELLS_FRIEND) return;
    // Friends are neighbours by number, so that who they are does not hang on how many there are. One beyond the last is
    // told too, and is somebody who does not come here.
    const friend = viewer ^ (1 + chance.integer(FRIENDS, viewer, purposes.share + 1_000, turn));
    if (friend < viewers.count) viewers.invited[friend] = seen[room]!.hostId;
    sink.emit(codes.share, atMs, viewer, room, NONE, friend);
  };

  const leave = (viewer: number, atMs: number): number => {
    const turn = turnOf(viewer);
    const room = places.room[viewer]!;
    const stayedMs = atMs - places.enteredMs[viewer]!;
    actNow(viewer, room, atMs);
    places.room[viewer] = NONE;
    seen[room]!.seats += 1;
    seen[room]!.viewersNow -= 1;
    sink.emit(codes.leave, atMs, viewer, room, NONE, stayedMs);
    if (world.tell) tell('dwell', atMs, viewer, room, stayedMs);
    feelAfter(market, viewer, market.rooms[room]!.host, { stayedMs, atMs });
    if (viewers.isBot[viewer] === 1) return endVisit(viewer, atMs, turn);
    if (stayedMs > TOLD_FROM_MS) tellFriend(viewer, room, atMs, turn);
    const goesOn =
      places.feeds[viewer]! < MOST_FEEDS && chance.uniform(viewer, purposes.back, turn) < AGAIN;
    return goesOn ? atMs + 2_000 : endVisit(viewer, atMs, turn);
  };

  const watch = (viewer: number, atMs: number): number => {
    if (atMs >= places.leaveMs[viewer]!) return leave(viewer, atMs);
    const turn = turnOf(viewer);
    const room = places.room[viewer]!;
    actNow(viewer, room, atMs);
    const product = shownAt(market, market.rooms[room]!, atMs);
    if (product !== NONE) show(world, { viewer, room, product, atMs, turn });
    return Math.max(atMs + LEAST_MS, Math.min(places.leaveMs[viewer]!, atMs + STEP_MS));
  };

  /** The room of a host whom a friend told of, or whom machines were set upon; NONE where that is not on air. */
  const calledTo = (viewer: number, atMs: number): number => {
    if (viewers.isBot[viewer] === 1) {
      const now = plantedIn(scenario, 'bot-attack', (atMs - scenario.startMs) / HOUR_MS);
      return now ? world.roomOfHost[now.host]! : NONE;
    }
    const host = viewers.invited[viewer]!;
    if (host === NONE) return NONE;
    viewers.invited[viewer] = NONE;
    return world.roomOfHost[host]!;
  };

  const begin = (viewer: number, atMs: number, policy: Policy): number => {
    viewers.visits[viewer]! += 1;
    places.step[viewer] = 0;
    places.feeds[viewer] = 0;
    places.isAway[viewer] = 0;
    const room = calledTo(viewer, atMs);
    if (room !== NONE && market.rooms[room]!.endsAtMs > atMs) {
      const turn = turnOf(viewer);
      const isBot = viewers.isBot[viewer] === 1;
      if (isBot) {
        happens('exposure', atMs, viewer, room, 0);
        happens('click', atMs, viewer, room, 0);
      }
      if (isBot || looksAt(viewer, room, 0, atMs, turn)) {
        const due = enter(viewer, room, atMs, turn);
        if (due !== null) return due;
      }
    }
    if (viewers.isBot[viewer] === 1) return nextVisit(viewer, atMs);
    return feed(viewer, atMs, policy);
  };

  return {
    /** When each comes for the first time. */
    firstVisit,
    act: (viewer: number, atMs: number): number => {
      if (places.room[viewer] !== NONE) return watch(viewer, atMs);
      const policy = world.policyFor(viewer, atMs);
      return places.isAway[viewer] === 1 ? begin(viewer, atMs, policy) : feed(viewer, atMs, policy);
    },
  };
};
