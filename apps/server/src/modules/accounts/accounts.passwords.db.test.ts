import {
  forgotPassword,
  getMe,
  logIn,
  readMailbox,
  register,
  resetPassword,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cookieOf,
  type Edge,
  type EdgeOptions,
  openEdge,
} from '../../../../../tests/support/edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;

test('a reset link works once, ends every session and replaces the password', async () => {
  const { email, password, cookie } = await edge.person();
  const asked = await edge.call(forgotPassword, { body: { email } });
  const stranger = await edge.call(forgotPassword, { body: { email: 'stranger@kaibo.test' } });
  expect(asked.body).toEqual(stranger.body);
  await edge.runJobs();
  const { mails } = (await edge.call(readMailbox, { query: { to: email } })).body;
  expect(mails).toHaveLength(1);
  const link = /http:\/\/localhost:8080\/reset\?token=(\S+)/.exec(mails[0].text);
  const token = decodeURIComponent(link![1]!);

  const reset = (fresh: string) => edge.call(resetPassword, { body: { token, password: fresh } });
  expect((await reset('another horse')).status).toBe(200);
  expect(codeOf(await reset('a third horse'))).toBe('accounts/reset-expired');
  expect((await edge.call(getMe, { cookie })).body.me).toBeNull();
  expect((await edge.restart().call(getMe, { cookie })).body.me).toBeNull();
  expect((await edge.call(logIn, { body: { email, password } })).status).toBe(401);
  expect((await edge.call(logIn, { body: { email, password: 'another horse' } })).status).toBe(200);
  const to = { query: { to: 'stranger@kaibo.test' } };
  expect((await edge.call(readMailbox, to)).body.mails).toEqual([]);
});

test('one mailbox gets at most three reset mails in a row, and the asker cannot tell', async () => {
  const { email } = await edge.person();
  for (let i = 0; i < 6; i++)
    expect((await edge.call(forgotPassword, { body: { email } })).status).toBe(200);
  await edge.runJobs();
  const { mails } = (await edge.call(readMailbox, { query: { to: email } })).body;
  expect(mails).toHaveLength(3);
});

test('guessing at one account from one place stops after ten, also when it is done all at once', async () => {
  const { email, password } = await edge.person();
  const address = '203.0.113.9';
  const guess = () => edge.call(logIn, { body: { email, password: 'wrong horse' }, address });
  const answers = await Promise.all(Array.from({ length: 25 }, guess));
  const statuses = answers.map((answer) => answer.status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  expect((await edge.call(logIn, { body: { email, password }, address })).status).toBe(429);
  const elsewhere = { body: { email, password }, address: '198.51.100.7' };
  expect((await edge.call(logIn, elsewhere)).status).toBe(200);
});

test('one place that tries many accounts is stopped', async () => {
  const address = '2001:db8:1:2:aaaa::1';
  const statuses: number[] = [];
  for (let i = 0; i < 110; i++) {
    const body = { email: `victim${i}@kaibo.test`, password: 'password1' };
    const from = i % 2 === 0 ? address : `2001:db8:1:2:bbbb::${i}`;
    statuses.push((await edge.call(logIn, { body, address: from })).status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(100);
  expect(statuses.at(-1)).toBe(429);
});

test('success is not counted: a school behind one address keeps logging in', async () => {
  const { email, password } = await edge.person();
  const address = '192.0.2.44';
  for (let i = 0; i < 30; i++)
    expect((await edge.call(logIn, { body: { email, password }, address })).status).toBe(200);
});

const inEdge = async (options: EdgeOptions, work: (other: Edge) => Promise<void>) => {
  const other = await openEdge(options);
  try {
    await work(other);
  } finally {
    await other.close();
  }
};

test('on a network the mailbox is for admins, at this machine for all, behind a proxy for admins', async () => {
  const read = async (from: Edge, cookie?: string, address?: string) =>
    (await from.call(readMailbox, { cookie, address })).status;
  const viewer = await edge.person();
  expect(await read(edge)).toBe(200);
  expect(await read(edge, viewer.cookie, '203.0.113.5')).toBe(404);
  const proxied = new Request('http://localhost/v1/mailbox', {
    headers: { 'x-forwarded-for': '203.0.113.5' },
  });
  expect((await edge.http.fetch(proxied, { address: '127.0.0.1' })).status).toBe(404);
  const renamed = new Request('http://elsewhere.test/v1/mailbox');
  expect((await edge.http.fetch(renamed, { address: '127.0.0.1' })).status).toBe(404);
  await inEdge({ loopbackOnly: false }, async (open) => {
    const admin = await open.person('admin');
    const operator = await open.person('operator');
    const host = await open.person('host', 'merchant');
    expect(await read(open)).toBe(404);
    expect(await read(open, host.cookie)).toBe(404);
    expect(await read(open, operator.cookie)).toBe(404);
    expect(await read(open, admin.cookie)).toBe(200);
  });
});

test('with an SMTP server the mailbox is closed to everybody', () =>
  inEdge({ smtp: true }, async (real) => {
    const answer = await real.call(readMailbox, { cookie: real.adminCookie });
    expect([answer.status, codeOf(answer)]).toEqual([404, 'accounts/mailbox-closed']);
  }));

test('under TLS the cookie goes over nothing else, and works', () =>
  inEdge({ publicUrl: 'https://shop.example' }, async (secure) => {
    const body = { email: 'tls@kaibo.test', password: 'correct horse', name: 'Mei' };
    const answer = await secure.call(register, { body });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-kaibo\.session_token=/);
    expect(cookie).toMatch(/; Secure/i);
    const me = await secure.call(getMe, { cookie: cookieOf(answer) });
    expect(me.body.me.email).toBe(body.email);
    await secure.call(forgotPassword, { body: { email: body.email } });
    await secure.runJobs();
    const { mails } = (await secure.call(readMailbox, { query: { to: body.email } })).body;
    expect(mails[0].text).toContain('https://shop.example/reset?token=');
  }));
