import {
  cancelEmailChange,
  changeEmail,
  changePassword,
  confirmEmail,
  EmailChanged,
  EmailVerified,
  endOtherSessions,
  endSession,
  forgotPassword,
  getMe,
  getSecurity,
  listSessions,
  logIn,
  PasswordChanged,
  readMailbox,
  register,
  resetPassword,
  SessionsEnded,
  sendVerification,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf, type Edge, openEdge } from '../../../../../tests/support/edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

let made = 0;
const newEmail = (): string => `safe${++made}@kaibo.test`;
const PASSWORD = 'correct horse';
const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;

/** Somebody who registered, with a mail still to be proven. */
const newcomer = async () => {
  const email = newEmail();
  const answer = await edge.call(register, { body: { email, password: PASSWORD, name: 'Mei' } });
  return { id: answer.body.id as string, email, cookie: cookieOf(answer) };
};

const mailsTo = async (email: string): Promise<{ subject: string; text: string }[]> => {
  await edge.runJobs();
  return (await edge.call(readMailbox, { query: { to: email } })).body.mails;
};
/** The token of the newest link that was mailed there. */
const tokenTo = async (email: string): Promise<string> => {
  for (const { text } of await mailsTo(email)) {
    const token = /\/verify\?token=(\S+)/.exec(text)?.[1];
    if (token) return decodeURIComponent(token);
  }
  throw new Error(`no link was mailed to ${email}`);
};
const confirm = (token: string) => edge.call(confirmEmail, { body: { token } });
const securityOf = async (cookie: string) => (await edge.call(getSecurity, { cookie })).body;
const isSignedIn = async (cookie: string): Promise<boolean> =>
  (await edge.call(getMe, { cookie })).body.me !== null;

test('the link of the first mail proves the address once, and the log says so', async () => {
  const { id, email, cookie } = await newcomer();
  expect((await edge.call(getMe, { cookie })).body.me.emailVerified).toBe(false);
  const token = await tokenTo(email);
  expect((await confirm(token)).body).toEqual({ purpose: 'verify', email });
  expect((await edge.call(getMe, { cookie })).body.me.emailVerified).toBe(true);
  expect(codeOf(await confirm(token))).toBe('accounts/link-used');
  expect(codeOf(await edge.call(sendVerification, { cookie }))).toBe('accounts/verified-already');
  const proven = await edge.logged(EmailVerified.name);
  expect(proven.filter((event) => event.actorId === id)).toHaveLength(1);
});

test('of many who open one link at the same moment, one proves it', async () => {
  const token = await tokenTo((await newcomer()).email);
  const answers = await Promise.all(Array.from({ length: 6 }, () => confirm(token)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(5).fill(409)]);
});

test('a link that is expired, replaced, cut or made up says which', async () => {
  const { id, email, cookie } = await newcomer();
  const first = await tokenTo(email);
  expect((await edge.call(sendVerification, { cookie })).status).toBe(200);
  const second = await tokenTo(email);
  expect(codeOf(await confirm(first))).toBe('accounts/link-replaced');
  expect(codeOf(await confirm(second.slice(0, -1)))).toBe('accounts/link-unknown');
  expect(codeOf(await confirm('made-up-token'))).toBe('accounts/link-unknown');
  await edge.pool.query(`update user_mail_links set expires_at = now() where user_id = $1`, [id]);
  expect(codeOf(await confirm(second))).toBe('accounts/link-expired');
  expect((await securityOf(cookie)).emailVerified).toBe(false);
});

test('what the database keeps of a link opens none', async () => {
  const { id, email } = await newcomer();
  const token = await tokenTo(email);
  const kept = await edge.pool.query('select * from user_mail_links where user_id = $1', [id]);
  expect(JSON.stringify(kept.rows)).not.toContain(token);
});

test('one account has at most three links mailed in a row', async () => {
  const { cookie } = await newcomer();
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) statuses.push((await edge.call(sendVerification, { cookie })).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
});

test('a mail changes when the new address confirms it, and the old one hears of both', async () => {
  const { id, email, cookie } = await newcomer();
  const fresh = newEmail();
  const ask = (body: { email: string; password: string }) =>
    edge.call(changeEmail, { cookie, body });
  expect(codeOf(await ask({ email: fresh, password: 'wrong horse' }))).toBe(
    'accounts/wrong-password',
  );
  expect(codeOf(await ask({ email, password: PASSWORD }))).toBe('accounts/same-email');
  const taken = (await newcomer()).email;
  expect(codeOf(await ask({ email: taken, password: PASSWORD }))).toBe('accounts/email-taken');

  expect((await ask({ email: fresh.toUpperCase(), password: PASSWORD })).status).toBe(200);
  expect(await securityOf(cookie)).toMatchObject({ email, pendingEmail: fresh });
  const oldLink = await tokenTo(email);
  const token = await tokenTo(fresh);
  expect((await confirm(token)).body).toEqual({ purpose: 'change', email: fresh });
  expect(await securityOf(cookie)).toMatchObject({
    email: fresh,
    emailVerified: true,
    pendingEmail: null,
  });
  expect((await mailsTo(email)).map((mail) => mail.subject)).toEqual([
    '你的开播邮箱已更换',
    '有人申请更换你的开播邮箱',
    '验证你的开播邮箱',
  ]);
  const logIns = [email, fresh].map((each) =>
    edge.call(logIn, { body: { email: each, password: PASSWORD } }),
  );
  expect((await Promise.all(logIns)).map((answer) => answer.status)).toEqual([401, 200]);
  expect(codeOf(await confirm(oldLink))).toBe('accounts/link-replaced');
  expect((await edge.logged(EmailChanged.name)).some((event) => event.actorId === id)).toBe(true);
});

test('a link to one address never proves another', async () => {
  const { id, email, cookie } = await newcomer();
  const token = await tokenTo(email);
  await edge.pool.query('update users set email = $1 where id = $2', [newEmail(), id]);
  expect(codeOf(await confirm(token))).toBe('accounts/link-replaced');
  expect((await securityOf(cookie)).emailVerified).toBe(false);
});

test('an address that somebody registered meanwhile is not taken over', async () => {
  const { email, cookie } = await newcomer();
  const wanted = newEmail();
  await edge.call(changeEmail, { cookie, body: { email: wanted, password: PASSWORD } });
  const token = await tokenTo(wanted);
  await edge.call(register, { body: { email: wanted, password: PASSWORD, name: 'First' } });
  expect(codeOf(await confirm(token))).toBe('accounts/email-taken');
  expect((await securityOf(cookie)).email).toBe(email);
});

test('a change that was taken back cannot be confirmed', async () => {
  const { cookie } = await newcomer();
  const wanted = newEmail();
  await edge.call(changeEmail, { cookie, body: { email: wanted, password: PASSWORD } });
  const token = await tokenTo(wanted);
  await edge.call(cancelEmailChange, { cookie });
  expect((await securityOf(cookie)).pendingEmail).toBeNull();
  expect(codeOf(await confirm(token))).toBe('accounts/link-replaced');
});

test('a reset link that lies in the old box does not open the account after the mail has changed', async () => {
  const { email, cookie } = await newcomer();
  await edge.call(forgotPassword, { body: { email } });
  const reset = (await mailsTo(email)).map(({ text }) => /reset\?token=(\S+)/.exec(text)?.[1]);
  const resetToken = decodeURIComponent(reset.find((token) => token !== undefined)!);
  const fresh = newEmail();
  await edge.call(changeEmail, { cookie, body: { email: fresh, password: PASSWORD } });
  await confirm(await tokenTo(fresh));
  const body = { token: resetToken, password: 'stolen horse' };
  expect(codeOf(await edge.call(resetPassword, { body }))).toBe('accounts/reset-expired');
});

test('a new password ends a change of mail that somebody who knew the old one asked for', async () => {
  const asked = async () => {
    const { email, cookie } = await newcomer();
    const thief = newEmail();
    await edge.call(changeEmail, { cookie, body: { email: thief, password: PASSWORD } });
    return { email, cookie, token: await tokenTo(thief) };
  };
  const forgotten = await asked();
  await edge.call(forgotPassword, { body: { email: forgotten.email } });
  const [mail] = await mailsTo(forgotten.email);
  const reset = decodeURIComponent(/reset\?token=(\S+)/.exec(mail!.text)![1]!);
  await edge.call(resetPassword, { body: { token: reset, password: 'another horse' } });
  expect(codeOf(await confirm(forgotten.token))).toBe('accounts/link-replaced');

  const changed = await asked();
  const body = { current: PASSWORD, password: 'another horse' };
  await edge.call(changePassword, { cookie: changed.cookie, body });
  expect(codeOf(await confirm(changed.token))).toBe('accounts/link-replaced');
});

test('a new password takes the old one, ends every session and gives this browser a new one', async () => {
  const { id, email, cookie } = await newcomer();
  const elsewhere = cookieOf(await edge.call(logIn, { body: { email, password: PASSWORD } }));
  expect(await isSignedIn(elsewhere)).toBe(true);
  const change = (current: string, password: string) =>
    edge.call(changePassword, { cookie, body: { current, password } });
  expect(codeOf(await change('wrong horse', 'another horse'))).toBe('accounts/wrong-password');
  expect(codeOf(await change(PASSWORD, PASSWORD))).toBe('accounts/same-password');
  expect(codeOf(await change(PASSWORD, 'aaaaaaaa'))).toBe('accounts/weak-password');

  const done = await change(PASSWORD, 'another horse');
  expect(done.status).toBe(200);
  const fresh = cookieOf(done);
  expect(await Promise.all([cookie, elsewhere, fresh].map(isSignedIn))).toEqual([
    false,
    false,
    true,
  ]);
  const logIns = [PASSWORD, 'another horse'].map((password) =>
    edge.call(logIn, { body: { email, password } }),
  );
  expect((await Promise.all(logIns)).map((answer) => answer.status)).toEqual([401, 200]);
  expect((await mailsTo(email))[0]!.subject).toBe('你的开播密码已修改');
  const changes = await edge.logged(PasswordChanged.name);
  expect(changes.filter((event) => event.actorId === id)).toHaveLength(1);
});

test('a cookie planted before a change of password is nobody’s after it', async () => {
  const { email, cookie: planted } = await newcomer();
  const other = edge.restart();
  expect((await other.call(getMe, { cookie: planted })).body.me).not.toBeNull();
  const owner = cookieOf(await edge.call(logIn, { body: { email, password: PASSWORD } }));
  await edge.call(changePassword, {
    cookie: owner,
    body: { current: PASSWORD, password: 'another horse' },
  });
  expect(await isSignedIn(planted)).toBe(false);
  expect((await edge.restart().call(getMe, { cookie: planted })).body.me).toBeNull();
});

test('whoever has a session alone guesses ten passwords and no more', async () => {
  const { cookie } = await newcomer();
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) {
    const body = { current: `guess number ${i}`, password: 'another horse' };
    statuses.push((await edge.call(changePassword, { cookie, body })).status);
  }
  expect(statuses).toEqual([...Array(10).fill(403), 429, 429]);
});

test('sessions are listed with device and address, this one first, and nobody else’s', async () => {
  const { email, cookie } = await newcomer();
  await edge.call(logIn, { body: { email, password: PASSWORD }, address: '203.0.113.9' });
  const { sessions } = (await edge.call(listSessions, { cookie })).body;
  expect(sessions).toHaveLength(2);
  expect(sessions[0]).toMatchObject({ isThis: true, address: '127.0.0.1' });
  expect(sessions[1]).toMatchObject({
    isThis: false,
    address: '203.0.113.9',
    device: { kind: 'program', browser: '', system: '' },
  });
  expect(JSON.stringify(sessions)).not.toContain('token');
});

test('a session that was ended elsewhere is refused in the next request, and only by its owner', async () => {
  const { id, email, cookie } = await newcomer();
  const elsewhere = cookieOf(await edge.call(logIn, { body: { email, password: PASSWORD } }));
  expect(await isSignedIn(elsewhere)).toBe(true);
  const { sessions } = (await edge.call(listSessions, { cookie })).body;
  const [own, other] = sessions as { id: string }[];
  const end = (sessionId: string, by: string) =>
    edge.call(endSession, { cookie: by, params: { sessionId } });
  const stranger = await newcomer();
  expect(codeOf(await end(other!.id, stranger.cookie))).toBe('accounts/no-such-session');
  expect(codeOf(await end(own!.id, cookie))).toBe('accounts/this-session');
  expect((await end(other!.id, cookie)).status).toBe(200);
  expect(codeOf(await end(other!.id, cookie))).toBe('accounts/no-such-session');
  expect(await Promise.all([cookie, elsewhere].map(isSignedIn))).toEqual([true, false]);
  const socket = new Request('http://localhost:8080', { headers: { cookie: elsewhere } });
  expect((await edge.accounts.resolveCaller(socket)).id).toBeNull();
  expect((await edge.logged(SessionsEnded.name)).some((event) => event.actorId === id)).toBe(true);
});

test('signing out everywhere else leaves this one', async () => {
  const { email, cookie } = await newcomer();
  const others: string[] = [];
  for (let i = 0; i < 3; i++)
    others.push(cookieOf(await edge.call(logIn, { body: { email, password: PASSWORD } })));
  expect(await Promise.all(others.map(isSignedIn))).toEqual([true, true, true]);
  expect((await edge.call(endOtherSessions, { cookie })).body).toEqual({ ended: 3 });
  expect(await Promise.all(others.map(isSignedIn))).toEqual([false, false, false]);
  expect(await isSignedIn(cookie)).toBe(true);
  expect((await edge.call(endOtherSessions, { cookie })).body).toEqual({ ended: 0 });
});
