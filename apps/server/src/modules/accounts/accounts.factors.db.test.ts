import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import {
  beginTwoFactor,
  confirmTwoFactor,
  endTwoFactor,
  forgotPassword,
  getMe,
  getSecurity,
  logIn,
  newBackupCodes,
  type Role,
  readMailbox,
  resetPassword,
  resetTwoFactor,
  TwoFactorChanged,
  UserSignedIn,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf, type Edge, openEdge } from '../../../../../tests/support/edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;
/** The code that an app shows in the 30 s that are `steps` away. */
const appCode = (secret: string, steps = 0): Promise<string> =>
  createOTP(new Uint8Array(base32.decode(secret))).hotp(Math.floor(Date.now() / 30_000) + steps);

/** Somebody with two-step sign-in, whose app showed its first code a while ago: any code that is valid now is new. */
const guarded = async (...roles: Role[]) => {
  const person = await edge.person(...roles);
  const { cookie, password } = person;
  const { secret } = (await edge.call(beginTwoFactor, { cookie, body: { password } })).body;
  const body = { code: await appCode(secret) };
  const { backupCodes } = (await edge.call(confirmTwoFactor, { cookie, body })).body;
  const aWhileAgo = 'update user_second_factors set last_step = last_step - 10 where user_id = $1';
  await edge.pool.query(aWhileAgo, [person.id]);
  const enter = (code?: string) =>
    edge.call(logIn, { body: { email: person.email, password, ...(code && { code }) } });
  return { ...person, secret: secret as string, backupCodes: backupCodes as string[], enter };
};

test('nothing changes until the app has shown that it has the secret', async () => {
  const { email, password, cookie } = await edge.person();
  const begin = (given: string) => edge.call(beginTwoFactor, { cookie, body: { password: given } });
  const confirm = (code: string) => edge.call(confirmTwoFactor, { cookie, body: { code } });
  expect(codeOf(await confirm('123456'))).toBe('accounts/two-factor-not-begun');
  expect(codeOf(await begin('wrong horse'))).toBe('accounts/wrong-password');
  const { secret } = (await begin(password)).body;
  expect((await edge.call(logIn, { body: { email, password } })).status).toBe(200);
  expect(codeOf(await confirm('000000'))).toBe('accounts/wrong-code');
  const { secret: second } = (await begin(password)).body;
  expect(codeOf(await confirm(await appCode(secret)))).toBe('accounts/wrong-code');
  const confirmed = await confirm(await appCode(second));
  expect(confirmed.body.backupCodes).toHaveLength(10);
  expect(codeOf(await begin(password))).toBe('accounts/two-factor-on');
  expect(codeOf(await confirm(await appCode(second, 1)))).toBe('accounts/two-factor-on');
  expect((await edge.call(getMe, { cookie })).body.me.twoFactor).toBe(true);
});

test('signing in takes password and code; neither alone opens a session or counts as one', async () => {
  const { id, secret, enter, email } = await guarded();
  const before = (await edge.logged(UserSignedIn.name)).filter((event) => event.actorId === id);
  const asked = await enter();
  expect([asked.status, codeOf(asked)]).toEqual([401, 'accounts/code-needed']);
  expect(asked.headers.getSetCookie()).toEqual([]);
  expect(codeOf(await enter('000000'))).toBe('accounts/wrong-code');
  const wrong = { email, password: 'wrong horse', code: await appCode(secret) };
  expect(codeOf(await edge.call(logIn, { body: wrong }))).toBe('accounts/wrong-credentials');
  const during = (await edge.logged(UserSignedIn.name)).filter((event) => event.actorId === id);
  expect(during).toHaveLength(before.length);
  const entered = await enter(await appCode(secret));
  expect(entered.status).toBe(200);
  expect((await edge.call(getMe, { cookie: cookieOf(entered) })).body.me.id).toBe(id);
});

test('a code that was read over the shoulder is worth nothing the second time, also at the same moment', async () => {
  const { secret, enter } = await guarded();
  const code = await appCode(secret);
  const answers = await Promise.all([enter(code), enter(code), enter(code)]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403, 403]);
  expect(codeOf(await enter(await appCode(secret, -1)))).toBe('accounts/wrong-code');
  expect((await enter(await appCode(secret, 1))).status).toBe(200);
});

test('guessing codes stops after five, also all at once and with the right one', async () => {
  const { secret, enter, backupCodes } = await guarded();
  const guesses = await Promise.all(
    Array.from({ length: 9 }, (_, i) => enter(String(100_000 + i * 7))),
  );
  const statuses = guesses.map((answer) => answer.status);
  expect(statuses.filter((status) => status === 403)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  expect((await enter(await appCode(secret))).status).toBe(429);
  expect((await enter(backupCodes[0]!)).status).toBe(429);
});

test('a backup code works once, however it is typed, and the owner hears of it', async () => {
  const { cookie, email, enter, backupCodes } = await guarded();
  const [first, second] = backupCodes as [string, string];
  expect((await enter(first.toUpperCase().replace('-', ' '))).status).toBe(200);
  expect(codeOf(await enter(first))).toBe('accounts/wrong-code');
  const raced = await Promise.all([enter(second), enter(second)]);
  expect(raced.map((answer) => answer.status).sort()).toEqual([200, 403]);
  expect((await edge.call(getSecurity, { cookie })).body.backupCodesLeft).toBe(8);
  await edge.runJobs();
  const { mails } = (await edge.call(readMailbox, { query: { to: email } })).body;
  expect(mails.map((mail: { subject: string }) => mail.subject)).toEqual([
    '有一个备用码被使用',
    '有一个备用码被使用',
    '两步验证已开启',
  ]);
});

test('new backup codes end the old ones and take password and code', async () => {
  const { cookie, password, secret, backupCodes, enter } = await guarded();
  const renew = async (given: { password: string; code: string }) =>
    edge.call(newBackupCodes, { cookie, body: given });
  expect(codeOf(await renew({ password: 'wrong horse', code: await appCode(secret) }))).toBe(
    'accounts/wrong-password',
  );
  expect(codeOf(await renew({ password, code: '000000' }))).toBe('accounts/wrong-code');
  const renewed = (await renew({ password, code: await appCode(secret) })).body.backupCodes;
  expect(codeOf(await enter(backupCodes[0]!))).toBe('accounts/wrong-code');
  expect((await enter(renewed[0])).status).toBe(200);
});

test('switching it off takes both, and signing in takes the password again', async () => {
  const { id, cookie, password, secret, enter } = await guarded();
  const end = (given: { password: string; code: string }) =>
    edge.call(endTwoFactor, { cookie, body: given });
  expect(codeOf(await end({ password: 'wrong horse', code: await appCode(secret) }))).toBe(
    'accounts/wrong-password',
  );
  expect(codeOf(await end({ password, code: '000000' }))).toBe('accounts/wrong-code');
  expect((await end({ password, code: await appCode(secret) })).status).toBe(200);
  expect(codeOf(await end({ password, code: '000000' }))).toBe('accounts/two-factor-off');
  expect((await enter()).status).toBe(200);
  const changes = await edge.logged(TwoFactorChanged.name);
  const own = changes.filter((event) => event.actorId === id);
  expect(own.map((event) => (event.payload as { on: boolean }).on)).toEqual([true, false]);
});

test('a reset password does not go around the second factor', async () => {
  const { email, secret } = await guarded();
  await edge.call(forgotPassword, { body: { email } });
  await edge.runJobs();
  const { mails } = (await edge.call(readMailbox, { query: { to: email } })).body;
  const token = decodeURIComponent(/reset\?token=(\S+)/.exec(mails[0].text)![1]!);
  const password = 'another horse';
  expect((await edge.call(resetPassword, { body: { token, password } })).status).toBe(200);
  const enter = (code?: string) =>
    edge.call(logIn, { body: { email, password, ...(code && { code }) } });
  expect(codeOf(await enter())).toBe('accounts/code-needed');
  expect((await enter(await appCode(secret))).status).toBe(200);
});

test('who lost phone and codes is helped by staff, staff by admins alone, and nobody by themselves', async () => {
  const lost = await guarded();
  const operator = await edge.person('operator');
  const colleague = await guarded('operator');
  const reset = (cookie: string, userId: string) =>
    edge.call(resetTwoFactor, { cookie, params: { userId } });
  expect(codeOf(await reset(lost.cookie, lost.id))).toBe('accounts/forbidden');
  expect(codeOf(await reset(operator.cookie, colleague.id))).toBe('accounts/forbidden');
  expect(codeOf(await reset(colleague.cookie, colleague.id))).toBe('accounts/forbidden');
  expect((await reset(operator.cookie, lost.id)).status).toBe(200);
  expect((await edge.call(getMe, { cookie: lost.cookie })).body.me).toBeNull();
  expect((await lost.enter()).status).toBe(200);
  expect(codeOf(await reset(operator.cookie, lost.id))).toBe('accounts/two-factor-off');
  expect((await reset(edge.adminCookie, colleague.id)).status).toBe(200);
  const changes = await edge.logged(TwoFactorChanged.name);
  expect(changes.find((event) => event.actorId === operator.id)?.payload).toEqual({
    userId: lost.id,
    on: false,
  });
});

test('neither the secret nor a backup code can be read in the database', async () => {
  const { id, secret, backupCodes } = await guarded();
  const tables = ['user_second_factors', 'user_backup_codes'];
  const rows = await Promise.all(
    tables.map((table) => edge.pool.query(`select * from ${table} where user_id = $1`, [id])),
  );
  const kept = JSON.stringify(rows.map((result) => result.rows));
  const bytes = Buffer.from(new Uint8Array(base32.decode(secret)));
  for (const clear of [secret, bytes.toString('base64url'), bytes.toString('hex'), ...backupCodes])
    expect(kept).not.toContain(clear);
  expect(rows[1]!.rows).toHaveLength(10);
});
