import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ask, createDrawing, type Drawing } from './pages.drawing.ts';
import { firstView } from './pages.first.ts';

let folder: string;
let drawing: Drawing | null = null;
const failures: unknown[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-drawing-'));
  failures.length = 0;
});
afterEach(async () => {
  await drawing?.close();
  await rm(folder, { recursive: true, force: true });
});

const open = async (code: string): Promise<Drawing> => {
  const file = join(folder, 'drawing.mjs');
  await writeFile(file, code);
  drawing = createDrawing(file, (error) => failures.push(error));
  return drawing;
};
const wanted = (path: string) => ({ path, locale: 'en', isWide: false }) as const;
const reply = (body: string) => ({ status: 200, body });
/** A thread that starts takes longer than a page waits for it. */
const warm = async (of: Drawing): Promise<void> => {
  const isThere = () => of.draw('a', wanted('/'), async () => reply(''));
  for (let tries = 0; tries < 20 && !(await isThere()); tries++);
};

const ECHO = `let now = null;
export const draw = async ({ path }, ask) => {
  if (now !== null) throw new Error('two at once');
  now = path;
  const { body } = await ask('/v1' + path);
  const html = now + ' ' + body;
  now = null;
  return { html, answers: [] };
};`;

test('pages are drawn one after the other, each with its own answers', async () => {
  const thread = await open(ECHO);
  await warm(thread);
  const asked =
    (who: string): Ask =>
    async (path) =>
      reply(`${who} asked ${path}`);
  const drawn = await Promise.all(
    ['ann', 'ben', 'cy'].map((who) => thread.draw('a', wanted(`/${who}`), asked(who))),
  );
  expect(drawn.map((each) => each?.html)).toEqual([
    '/ann ann asked /v1/ann',
    '/ben ben asked /v1/ben',
    '/cy cy asked /v1/cy',
  ]);
  expect(failures).toEqual([]);
});

test('more pages than a thread can draw in time are served without', async () => {
  const thread = await open(ECHO);
  await warm(thread);
  const slow: Ask = async () => {
    await sleep(20);
    return reply('');
  };
  const all = Array.from({ length: 40 }, (_, i) => thread.draw('a', wanted(`/${i}`), slow));
  expect((await Promise.all(all)).filter((drawn) => drawn === null).length).toBeGreaterThan(20);
});

test('a thread that ends is told of and leaves pages as they are', async () => {
  const thread = await open('export const draw = () => process.exit(1);');
  expect(await thread.draw('a', wanted('/'), async () => reply(''))).toBeNull();
  while (failures.length === 0) await sleep(20);
  expect(await thread.draw('a', wanted('/'), async () => reply(''))).toBeNull();
});

test('a page for everybody is asked for as a stranger without credentials, never as this machine', async () => {
  const thread = await open(ECHO);
  await warm(thread);
  const calls: { path: string; cookie: string | null; address: string }[] = [];
  const needs = {
    drawing: thread,
    isSignedIn: async () => true,
    api: async (request: Request, { address }: { address: string }) => {
      const { pathname: path } = new URL(request.url);
      calls.push({ path, cookie: request.headers.get('cookie'), address });
      return new Response('{}');
    },
  };
  const request = new Request('http://localhost/rooms/1', { headers: { cookie: 'session=1' } });
  const connection = { address: '127.0.0.1' };
  const path = '/rooms/1';
  const page = { path, query: '', locale: 'en', request, connection, build: 'a' } as const;
  await firstView(needs, page, 'anyone');
  await firstView(needs, page, 'person');
  expect(calls).toEqual([
    { path: '/v1/rooms/1', cookie: null, address: '192.0.2.1' },
    { path: '/v1/rooms/1', cookie: 'session=1', address: '127.0.0.1' },
  ]);
});
