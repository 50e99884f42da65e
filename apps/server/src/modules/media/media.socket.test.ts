import { chmod, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mediaSocket } from './media.socket.ts';

let folder: string;
const elsewhere: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-socket-'));
});
afterEach(async () => {
  for (const path of [folder, ...elsewhere.splice(0)])
    await rm(path, { recursive: true, force: true });
});

const socketOf = async (dataDir: string): Promise<string> => {
  const socket = await mediaSocket(dataDir);
  if (!socket.startsWith(folder)) elsewhere.push(dirname(socket));
  return socket;
};

test('every process finds the same socket, in a directory that is closed to others', async () => {
  const socket = await socketOf(folder);
  expect(socket).toBe(join(folder, 'media', 'media.sock'));
  expect(await socketOf(`${folder}/`)).toBe(socket);
  expect((await stat(dirname(socket))).mode & 0o777).toBe(0o700);
});

test('a data directory too deep for a socket gets a short one, and another than its neighbour', async () => {
  const deep = join(folder, 'd'.repeat(100));
  const other = join(folder, 'e'.repeat(100));
  for (const path of [deep, other]) await mkdir(path);
  const socket = await socketOf(deep);
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(103);
  expect(await socketOf(deep)).toBe(socket);
  expect(await socketOf(other)).not.toBe(socket);
});

test.each([
  ['open to others', (path: string) => mkdir(path).then(() => chmod(path, 0o755))],
  ['a link', (path: string) => symlink(tmpdir(), path)],
])('a directory that is %s is not taken', async (_, lay) => {
  const path = join(folder, 'media');
  await lay(path);
  expect(await socketOf(folder)).not.toContain(path);
});
