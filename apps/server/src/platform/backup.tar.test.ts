import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBackupFile } from './backup.file.ts';
import { bodyOf, entriesOf } from './backup.tar.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-tar-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const letter = fc.constantFrom(...'abcdefghijklmnop0123456789-_.~/图'.split(''));
const path = fc
  .array(letter, { minLength: 1, maxLength: 300 })
  .map((letters) => `a${letters.join('').replaceAll('//', '/')}z`);
const archive = fc.uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 3_000 })), {
  selector: ([name]) => name,
  maxLength: 6,
});

const read = async (at: string): Promise<[string, Buffer][]> => {
  const file = await open(at);
  try {
    const found: [string, Buffer][] = [];
    for await (const entry of entriesOf(file)) {
      const pieces: Buffer[] = [];
      for await (const piece of bodyOf(file, entry)) pieces.push(piece);
      found.push([entry.path, Buffer.concat(pieces)]);
    }
    return found;
  } finally {
    await file.close();
  }
};

let made = 0;
const write = async (files: readonly (readonly [string, Uint8Array])[]): Promise<string> => {
  const at = join(folder, `${++made}.tar`);
  const file = await createBackupFile(at, Date.now());
  for (const [name, bytes] of files) await file.add(name, bytes);
  await file.finish();
  return at;
};

test('what was written is read, whatever its names and sizes', async () => {
  await fc.assert(
    fc.asyncProperty(archive, async (files) => {
      const found = await read(await write(files));
      expect(found).toEqual(files.map(([name, bytes]) => [name, Buffer.from(bytes)]));
    }),
    { numRuns: 60 },
  );
});

test.skipIf(spawnSync('tar', ['--version']).status !== 0)('any tar reads it', async () => {
  const long = `files/${'long-name/'.repeat(30)}图.jpg`;
  const at = await write([
    ['short', Buffer.from('1')],
    [long, Buffer.alloc(70_000, 7)],
  ]);
  const { stdout, status } = spawnSync('tar', ['-xOf', at, long]);
  expect([status, stdout.equals(Buffer.alloc(70_000, 7))]).toEqual([0, true]);
});

test('a file is cut off or has one bit turned: it is not read as if it were whole', async () => {
  const at = await write([
    ['one', Buffer.from('one')],
    ['two', Buffer.alloc(600, 2)],
  ]);
  const whole = await readFile(at);
  const original = await read(at);
  const sums = (entries: [string, Buffer][]) =>
    entries.map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: whole.length - 1 }),
      fc.nat({ max: 7 }),
      fc.boolean(),
      async (byte, bit, cuts) => {
        const hurt = Buffer.from(cuts ? whole.subarray(0, byte) : whole);
        if (!cuts) hurt[byte]! ^= 1 << bit;
        const there = join(folder, 'hurt.tar');
        await writeFile(there, hurt);
        const found = await read(there).catch(() => null);
        expect(found && sums(found)).not.toEqual(sums(original));
      },
    ),
    // A bit behind the digits of a header's checksum.
    { numRuns: 200, examples: [[154, 0, false]] },
  );
});

test('it is the owner’s alone, is never written over another, and leaves nothing when it is given up', async () => {
  const at = await write([['one', Buffer.from('one')]]);
  expect((await stat(at)).mode & 0o777).toBe(0o600);
  const second = await createBackupFile(at, Date.now());
  await second.add('other', Buffer.from('other'));
  await expect(second.finish()).rejects.toMatchObject({ code: 'backup/exists' });
  expect((await read(at)).map(([name]) => name)).toEqual(['one']);
  const third = await createBackupFile(join(folder, 'never.tar'), Date.now());
  await third.add('some', Buffer.from('some'));
  await third.discard();
  expect((await readdir(folder)).filter((name) => /partial|never/.test(name))).toEqual([]);
});

test('a source that is not as long as it said is refused', async () => {
  const file = await createBackupFile(join(folder, 'grows.tar'), Date.now());
  const pieces = async function* () {
    yield Buffer.from('more than said');
  };
  await expect(file.add('grows', { sizeBytes: 3, pieces: pieces() })).rejects.toThrow(/size/);
  await file.discard();
});
