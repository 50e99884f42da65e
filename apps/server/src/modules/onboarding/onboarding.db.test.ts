import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ApplicationDecided,
  ApplicationSubmitted,
  addDocument,
  decideApplication,
  getMe,
  listApplications,
  listMyApplications,
  RolesChanged,
  removeDocument,
  saveApplication,
  setRoles,
  submitApplication,
  takeRole,
  withdrawApplication,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { readLog } from '../../../../../tests/support/log.ts';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';

const jpeg = new Uint8Array(
  await readFile(join(import.meta.dirname, '../../../../demo/clips/food.jpg')),
);
const pdf = new Uint8Array(Buffer.from(`%PDF-1.4\n${'1 0 obj<<>>endobj\n'.repeat(4)}%%EOF\n`));
const form = {
  kind: 'company',
  legalName: '云雾茶业有限公司',
  contact: '王小明',
  phone: '13800000000',
  plan: '每周三场茶叶专场，自有茶园，可溯源。',
} as const;
const role = { params: { role: 'host' } };

let server: TestServer;
let reviewer: Person;
let second: Person;
let admin: Person;
beforeAll(async () => {
  server = await testServer({ config: { onboarding: 'review' } });
  reviewer = await server.signUp('Rui', ['operator']);
  second = await server.signUp('Si', ['content']);
  admin = await server.signUp('Ada', ['admin']);
});
afterAll(() => server.close());

const add = (as: Person, bytes = jpeg, name = 'licence.jpg') =>
  server.call(addDocument, { as, ...role, query: { name }, body: bytes });
const applied = async (name = 'Applicant') => {
  const person = await server.signUp(name);
  await server.call(saveApplication, { as: person, ...role, body: form });
  await add(person);
  return { person, application: await server.call(submitApplication, { as: person, ...role }) };
};
const decide = (
  as: Person,
  application: { id: string; version: number },
  decision: 'approve' | 'return' | 'refuse',
  reason = decision === 'approve' ? '' : 'The licence cannot be read',
) => ({
  as,
  params: { applicationId: application.id },
  body: { decision, reason, version: application.version },
});
const read = (as: Person | null, url: string) =>
  server.http.fetch(new Request(ORIGIN + url, as ? { headers: { cookie: as.cookie } } : {}), {
    address: '127.0.0.1',
  });

test('where applications are reviewed, nobody takes a role by themselves, and who has it keeps it', async () => {
  const person = await server.signUp('Eager');
  const refused = await server.refusal(takeRole, { as: person, body: { role: 'host' } });
  expect(refused).toMatchObject({ status: 403, code: 'accounts/application-required' });
  const host = await server.signUp('Host', ['host']);
  const me = await server.call(takeRole, { as: host, body: { role: 'host' } });
  expect(me.roles).toContain('host');
});

test('an approval grants the role to the sessions that are open, mails, and is in the log', async () => {
  const { person, application } = await applied();
  await server.call(decideApplication, decide(reviewer, application, 'approve'));
  expect((await server.call(getMe, { as: person })).me?.roles).toEqual(['viewer', 'host']);
  await server.runJobs();
  const [mail] = await server.mailbox.read(person.email);
  expect(mail?.subject).toBe('You are a host now');
  const names = [ApplicationSubmitted.name, ApplicationDecided.name, RolesChanged.name];
  const logged = (await readLog(server.events, ...names)).filter(
    ({ payload }) => (payload as { userId: string }).userId === person.id,
  );
  expect(logged.map(({ name }) => name)).toEqual([names[0], names[2], names[1]]);
});

test('a returned application keeps what was written, is corrected and submitted again', async () => {
  const { person, application } = await applied();
  await server.call(decideApplication, decide(reviewer, application, 'return'));
  const mine = (await server.call(listMyApplications, { as: person })).applications[0]!;
  expect(mine).toMatchObject({ ...form, status: 'returned', mayEdit: true });
  expect(mine.reason).toBe('The licence cannot be read');
  const saved = await server.call(saveApplication, {
    as: person,
    ...role,
    body: { ...form, contact: '王大明' },
  });
  expect(saved.status).toBe('returned');
  const again = await server.call(submitApplication, { as: person, ...role });
  expect(again.steps.map(({ status }) => status)).toEqual([
    'draft',
    'submitted',
    'returned',
    'submitted',
  ]);
});

test('a refused application closes the way for thirty days', async () => {
  const { person, application } = await applied();
  await server.call(decideApplication, decide(reviewer, application, 'refuse'));
  const save = () => ({ as: person, ...role, body: form });
  expect((await server.refusal(saveApplication, save())).code).toBe('onboarding/wrong-state');
  await server.pool.query(
    `update onboarding_applications set decided_at = now() - interval '31 days' where user_id = $1`,
    [person.id],
  );
  expect((await server.call(saveApplication, save())).status).toBe('draft');
});

test('the second of two reviewers is told that somebody decided first, and who', async () => {
  const { application } = await applied();
  const answers = await Promise.all([
    server.send(decideApplication, decide(reviewer, application, 'approve')),
    server.send(decideApplication, decide(second, application, 'return')),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const late = await server.refusal(decideApplication, decide(admin, application, 'approve'));
  expect(late.code).toBe('onboarding/decided-already');
  expect(['Rui', 'Si']).toContain(late.details.byName);
});

test('what changed since it was read is not decided', async () => {
  const { person, application } = await applied();
  await server.call(withdrawApplication, { as: person, ...role });
  await server.call(saveApplication, { as: person, ...role, body: form });
  await server.call(submitApplication, { as: person, ...role });
  const stale = await server.refusal(decideApplication, decide(reviewer, application, 'approve'));
  expect(stale.code).toBe('onboarding/changed');
});

test('nobody decides their own application, and a return needs a reason', async () => {
  const both = await server.signUp('Both', ['operator']);
  await server.call(saveApplication, { as: both, ...role, body: form });
  await add(both);
  const own = await server.call(submitApplication, { as: both, ...role });
  expect((await server.refusal(decideApplication, decide(both, own, 'approve'))).code).toBe(
    'onboarding/own-application',
  );
  const silent = await server.refusal(decideApplication, decide(reviewer, own, 'return', ''));
  expect(silent).toMatchObject({ status: 400, code: 'http/bad-input' });
});

test('what is not complete is not handed in, and it says what is missing', async () => {
  const person = await server.signUp('Half');
  const submit = { as: person, ...role };
  expect((await server.refusal(submitApplication, submit)).code).toBe(
    'onboarding/no-such-application',
  );
  await server.call(saveApplication, { as: person, ...role, body: { legalName: '王' } });
  expect(await server.refusal(submitApplication, submit)).toMatchObject({
    code: 'onboarding/incomplete',
    details: { missing: ['legalName', 'contact', 'phone', 'plan'] },
  });
  await server.call(saveApplication, { as: person, ...role, body: form });
  expect((await server.refusal(submitApplication, submit)).code).toBe(
    'onboarding/documents-missing',
  );
});

test('while it is reviewed nothing of it changes', async () => {
  const { person, application } = await applied();
  const codes = [
    (await server.refusal(saveApplication, { as: person, ...role, body: form })).code,
    (await server.refusal(submitApplication, { as: person, ...role })).code,
    (await server.refusal(addDocument, { as: person, ...role, query: { name: 'x' }, body: jpeg }))
      .code,
    (
      await server.refusal(removeDocument, {
        as: person,
        params: { documentId: application.documents[0]!.id },
      })
    ).code,
  ];
  expect(new Set(codes)).toEqual(new Set(['onboarding/wrong-state']));
});

test('documents are read by the applicant and reviewers, and are nowhere for anybody else', async () => {
  const { person, application } = await applied();
  const { url } = application.documents[0]!;
  const stranger = await server.signUp('Stranger', ['host', 'merchant']);
  const support = await server.signUp('Support', ['support']);
  expect((await read(null, url)).status).toBe(401);
  for (const other of [stranger, support]) expect((await read(other, url)).status).toBe(404);
  for (const allowed of [person, reviewer, second]) {
    const response = await read(allowed, url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(jpeg);
  }
  expect((await read(reviewer, '/v1/onboarding/documents/../../secrets')).status).toBe(404);
});

test('a file that is not what its name says is refused and leaves nothing behind', async () => {
  const person = await server.signUp('Liar');
  const html = new Uint8Array(Buffer.from('<script>alert(1)</script>'.padEnd(200)));
  const sent = { as: person, ...role, query: { name: 'scan.pdf' }, body: html };
  expect(await server.refusal(addDocument, sent)).toMatchObject({
    status: 415,
    code: 'onboarding/not-a-document',
  });
  expect((await server.call(listMyApplications, { as: person })).applications).toEqual([]);
});

test('six documents are the most, however many are sent at once', async () => {
  const person = await server.signUp('Many');
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, i) =>
      server.send(addDocument, {
        as: person,
        ...role,
        query: { name: `page ${i}.pdf` },
        body: pdf,
      }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(6);
  const [mine] = (await server.call(listMyApplications, { as: person })).applications;
  expect(mine?.documents).toHaveLength(6);
  const left = await server.call(removeDocument, {
    as: person,
    params: { documentId: mine!.documents[0]!.id },
  });
  expect(left.documents).toHaveLength(5);
  expect((await read(person, mine!.documents[0]!.url)).status).toBe(404);
});

test('another’s document cannot be removed', async () => {
  const { application } = await applied();
  const other = await server.signUp('Other');
  const documentId = application.documents[0]!.id;
  expect((await server.refusal(removeDocument, { as: other, params: { documentId } })).code).toBe(
    'onboarding/no-such-document',
  );
  expect(
    (await server.refusal(removeDocument, { as: other, params: { documentId: newId() } })).code,
  ).toBe('onboarding/no-such-document');
});

test('the queue is oldest first page by page, and only reviewers see it', async () => {
  for (const name of ['One', 'Two', 'Three']) await applied(name);
  const whole = await server.call(listApplications, { as: second, query: { limit: 100 } });
  expect(whole.waiting).toBe(whole.applications.length);
  const times = whole.applications.map(({ submittedAtMs }) => submittedAtMs!);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const first = await server.call(listApplications, { as: reviewer, query: { limit: 2 } });
  const after = first.applications.at(-1)!.id;
  const rest = await server.call(listApplications, { as: reviewer, query: { limit: 100, after } });
  expect([...first.applications, ...rest.applications].map(({ id }) => id)).toEqual(
    whole.applications.map(({ id }) => id),
  );
  const moderator = await server.signUp('Mo', ['moderator']);
  expect((await server.refusal(listApplications, { as: moderator })).code).toBe(
    'accounts/forbidden',
  );
});

test('who lost the role may apply again', async () => {
  const { person, application } = await applied();
  await server.call(decideApplication, decide(reviewer, application, 'approve'));
  expect((await server.refusal(saveApplication, { as: person, ...role, body: form })).code).toBe(
    'onboarding/role-held',
  );
  await server.call(setRoles, { as: admin, params: { userId: person.id }, body: { roles: [] } });
  const again = await server.call(saveApplication, { as: person, ...role, body: form });
  expect(again.status).toBe('draft');
});
