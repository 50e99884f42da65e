import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openingOf, rawPublisher, sessionBytes, tagMessage } from '../testing/raw-publisher.ts';
import { syntheticClip } from '../testing/synthetic-clip.ts';
import { KEY, startTestServer } from '../testing/test-server.ts';
import { commandMessage } from './rtmp-commands.ts';

/** Generous, for machines that do other work too. */
const SOON = { timeout: 4_000 };

const clip = syntheticClip({ seconds: 1, width: 16, height: 16 });
const bystander = syntheticClip({ seconds: 4, width: 16, height: 16 });
const HANDSHAKE_BYTES = 1 + 2 * 1536;

const session = sessionBytes([
  ...openingOf(`fuzz?key=${KEY}`),
  ...clip.map((tag) => tagMessage(tag)),
  commandMessage(1, 'FCUnpublish', 6, null, 'fuzz'),
]);

type Mutation =
  | { what: 'set'; at: number; byte: number }
  | { what: 'cut'; at: number; bytes: number }
  | { what: 'repeat'; at: number; bytes: number };

const at = fc.oneof(
  fc.integer({ min: HANDSHAKE_BYTES, max: HANDSHAKE_BYTES + 700 }),
  fc.nat({ max: session.length - 1 }),
);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ what: fc.constant('set' as const), at, byte: fc.nat({ max: 255 }) }),
  fc.record({ what: fc.constant('cut' as const), at, bytes: fc.integer({ min: 1, max: 200 }) }),
  fc.record({
    what: fc.constant('repeat' as const),
    at,
    bytes: fc.integer({ min: 1, max: 2_000 }),
  }),
);

const mutate = (bytes: Buffer, { what, at: place, ...how }: Mutation): Buffer => {
  const head = bytes.subarray(0, place);
  const tail = bytes.subarray(place);
  if (what === 'set') {
    const byte = Buffer.from(['byte' in how ? how.byte : 0]);
    return Buffer.concat([head, byte, tail.subarray(1)]);
  }
  const count = 'bytes' in how ? how.bytes : 0;
  return what === 'cut'
    ? Buffer.concat([head, tail.subarray(count)])
    : Buffer.concat([head, tail.subarray(0, count), tail]);
};

const pieces = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 4 });

test('no mutated session breaks the server or touches another publisher', async () => {
  await using host = await startTestServer();
  const quiet = rawPublisher(host.port);
  quiet.send(...openingOf(`quiet?key=${KEY}`));
  await quiet.until('NetStream.Publish.Start');
  const parts = bystander.map((tag) => tagMessage(tag));

  const attack = async (bytes: Buffer, sizes: readonly number[]): Promise<void> => {
    const [theirs, ours] = duplexPair();
    const closed = new Promise((resolve) => ours.once('close', resolve));
    host.server.handle(ours, 'fuzz');
    theirs.on('error', () => theirs.destroy());
    theirs.resume();
    for (let from = 0, i = 0; from < bytes.length; i++) {
      const size = sizes[i % sizes.length]!;
      theirs.write(bytes.subarray(from, from + size));
      from += size;
    }
    theirs.end();
    await closed;
  };

  await fc.assert(
    fc.asyncProperty(
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      pieces,
      async (mutations, sizes) => {
        quiet.send(...parts.splice(0, 2));
        await attack(mutations.reduce(mutate, session), sizes);
      },
    ),
    { numRuns: 250 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), pieces, async (bytes, sizes) => {
      const afterHandshake = Buffer.concat([session.subarray(0, HANDSHAKE_BYTES), bytes]);
      await attack(afterHandshake, sizes);
      await attack(Buffer.from(bytes), sizes);
    }),
    { numRuns: 100 },
  );

  quiet.send(...parts, commandMessage(1, 'FCUnpublish', 6, null, 'quiet'));
  const mine = host.recorded.find((record) => record.publication.stream === 'quiet')!;
  expect((await mine.ended).code).toBe('rtmp/ended');
  expect(mine.units.map((unit) => unit.data)).toEqual(
    bystander
      .filter((tag) => tag.data[1] === 1)
      .map((tag) => tag.data.subarray(tag.kind === 'video' ? 5 : 2)),
  );
  expect(host.log.filter((entry) => entry.level === 'error')).toEqual([]);
  for (const { units, segments, segmenter } of host.recorded) {
    const packed = segments.reduce((sum, one) => sum + one.videoFrames + one.audioFrames, 0);
    expect(packed + segmenter.droppedUnits).toBe(units.length);
  }
  quiet.destroy();
  await expect.poll(() => host.server.connections, SOON).toBe(0);
});
