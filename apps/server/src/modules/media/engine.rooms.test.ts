import { createStreamBus, type Publication, type PublicationSink } from '@kaibo/media';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Admitted, createRooms } from './engine.rooms.ts';
import type { Session } from './engine.session.ts';
import { createLiveWindow } from './engine.window.ts';
import { hashOf } from './media.rules.ts';

const ROOM = '01980000-0000-7000-8000-000000000001';
const WINDOW_MS = 60_000;
const KEY = 'the key';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a transaction takes. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Rooms whose sessions tell what becomes of them; a picture is one call of `picture()`. */
const stage = () => {
  const told: string[] = [];
  const pictures = new Map<string, () => void>();
  const mode = { rehearsing: false };
  let made = 0;

  const createSession = ({
    id,
    roomId,
    rehearsal,
  }: {
    id: string;
    roomId: string;
    rehearsal: boolean;
  }): Session => {
    const name = ++made;
    let run = { after: Promise.resolve(), started: false };
    let begun = false;
    let working: Promise<void> = Promise.resolve();
    pictures.set(id, () => {
      if (run.started) return;
      const resumes = begun;
      run.started = true;
      begun = true;
      const { after } = run;
      working = Promise.all([working, after]).then(() => {
        told.push(`${name} ${resumes ? 'resumed' : 'started'}`);
      });
    });
    return {
      id,
      roomId,
      rehearsal,
      bus: createStreamBus(),
      window: createLiveWindow(),
      init: () => null,
      startedAtMs: () => (begun ? 1 : null),
      hasNewSegments: () => run.started,
      beginRun: (after) => {
        run = { after, started: false };
      },
      settled: () => working,
      droppedUnits: () => 0,
      ...{ name },
    };
  };
  const nameOf = (session: Session): number => (session as Session & { name: number }).name;

  const rooms = createRooms({
    channelOf: async () => ({ keyHash: hashOf(KEY), closed: false, suspended: false, ...mode }),
    createSession,
    interrupt: async (session) => {
      await aMoment();
      told.push(`${nameOf(session)} interrupted`);
    },
    // One that never had a picture is not in the database, so nothing happens to it there.
    end: async (session, reason) => {
      await aMoment();
      if (session.startedAtMs() !== null) told.push(`${nameOf(session)} ended: ${reason}`);
    },
    reconnectWindowMs: WINDOW_MS,
    now: Date.now,
    onError: (error) => {
      throw error;
    },
  });

  /** What the RTMP server does with an encoder. */
  const connect = async () => {
    const request = { app: 'live', stream: ROOM, key: KEY, address: '' };
    const decision = await rooms.authorise(request);
    if (!decision.ok) return { refused: decision.code };
    let sink: PublicationSink | null = null;
    const encoder = { refused: null, cut: '', leave: () => leave('rtmp/ended') };
    const leave = (code: string): void => {
      const open = sink;
      sink = null;
      open?.end({ code, message: code });
    };
    const publication: Publication<Admitted> = {
      app: 'live',
      stream: ROOM,
      address: '',
      context: decision.context,
      startedAtMs: Date.now(),
      tracks: () => ({ video: null, audio: null }),
      metadata: () => ({}),
      health: () => {
        throw new Error('not asked');
      },
      close: ({ code }) => {
        encoder.cut ||= code;
        leave(code);
      },
    };
    sink = rooms.onPublish(publication);
    return encoder;
  };

  const picture = (): void => {
    for (const room of rooms.rooms())
      if (room.publication && room.session) pictures.get(room.session.id)?.();
  };
  return { rooms, told, connect, picture, mode };
};
const settle = () => vi.advanceTimersByTimeAsync(100);

test('an encoder that has been silent loses its place to the next, in the same session', async () => {
  const { told, connect, picture } = stage();
  const first = await connect();
  picture();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await connect()).toMatchObject({ refused: 'media/already-publishing' });
  await vi.advanceTimersByTimeAsync(1_001);
  expect(await connect()).toMatchObject({ refused: null });
  expect(first).toMatchObject({ cut: 'media/replaced' });
  picture();
  await settle();
  expect(told).toEqual(['1 started', '1 interrupted', '1 resumed']);
});

test('of two let in at the same moment one stays', async () => {
  const { connect } = stage();
  const both = await Promise.all([connect(), connect()]);
  await settle();
  expect(both).toMatchObject([{ cut: '' }, { cut: 'media/already-publishing' }]);
});

test('a session waits for its encoder as long as it was promised, counted from its last picture', async () => {
  const { told, connect, picture } = stage();
  const first = await connect();
  picture();
  if ('leave' in first) first.leave();
  await vi.advanceTimersByTimeAsync(WINDOW_MS - 1_000);
  const second = await connect();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual(['1 started', '1 interrupted']);
  if ('leave' in second) second.leave();
  await settle();
  expect(told.at(-1)).toBe('1 ended: left');
});

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'connect' } as const) },
  { weight: 4, arbitrary: fc.constant({ kind: 'picture' } as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'leave' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cut' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rehearse' as const), on: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat({ max: 90_000 }) }),
  },
);

test('whatever encoders do, sessions follow one another, and each starts, waits, goes on and ends in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { rooms, told, connect, picture, mode } = stage();
      const encoders: Awaited<ReturnType<typeof connect>>[] = [];
      for (const next of steps) {
        if (next.kind === 'connect') encoders.push(await connect());
        if (next.kind === 'picture') picture();
        if (next.kind === 'leave') for (const one of encoders) if ('leave' in one) one.leave();
        if (next.kind === 'cut') rooms.cut(ROOM, 'host-ended');
        if (next.kind === 'rehearse') {
          mode.rehearsing = next.on;
          rooms.align(ROOM, next.on);
        }
        for (const { session } of rooms.rooms())
          expect(session?.rehearsal ?? mode.rehearsing).toBe(mode.rehearsing);
        if (next.kind === 'wait') await vi.advanceTimersByTimeAsync(next.ms);
      }
      await vi.advanceTimersByTimeAsync(WINDOW_MS);
      for (const one of encoders) if ('leave' in one) one.leave();
      await vi.advanceTimersByTimeAsync(2 * WINDOW_MS);

      const words = told.map((line) => line.split(' ')[1]?.replace(':', '')).join(' ');
      expect(words).toMatch(/^((^| )started( interrupted resumed)*( interrupted)? ended)*$/);
      const names = told.map((line) => Number.parseInt(line, 10));
      expect(names).toEqual([...names].sort((a, b) => a - b));
      expect([...rooms.rooms()]).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
