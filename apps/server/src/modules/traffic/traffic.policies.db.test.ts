import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { getHome, listAudit, type Role, type Room } from '@kaibo/contracts';
import {
  approveTrafficPolicy,
  draftTrafficPolicy,
  endTrafficBoost,
  getRoomTraffic,
  getTraffic,
  getTrafficPolicy,
  listTrafficPolicies,
  publishTrafficPolicy,
  returnTrafficPolicy,
  rollBackTrafficPolicy,
  saveTrafficPolicy,
  submitTrafficPolicy,
  type TrafficPolicy,
  type TrafficRulesInput,
  tryTrafficPolicy,
} from '@kaibo/contracts/traffic';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { until } from '../../../../../tests/support/media.ts';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

const clock = movingClock();
let server: TestServer;
let author: Person;
let approver: Person;
const hosts: Person[] = [];
const rooms: Room[] = [];

beforeAll(async () => {
  server = await testServer({ clock });
  author = await server.signUp('Author', ['product']);
  for (let i = 0; i < 9; i++) {
    hosts.push(await server.signUp(`Host ${i}`, ['host']));
    rooms.push(await liveRoom(server, hosts[i]!, { title: `Room ${i}`, categoryId: 'craft' }));
  }
}, 120_000);
afterAll(() => server.close());

const home = () => server.call(getHome, {});
const ask = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i++) await home();
};
const solve = () => server.runTask('traffic.solve');
const inputOf = ({ rules }: TrafficPolicy): TrafficRulesInput => ({
  ...rules,
  hostFloors: rules.hostFloors.map(({ hostId, perHour }) => ({ hostId, perHour })),
  boosts: rules.boosts.map(({ id, roomId, label, budget, endsAtMs }) => ({
    ...{ id, roomId, label, budget, endsAtMs },
  })),
});
const draft = (as = author) => server.call(draftTrafficPolicy, { as, body: { title: 'Next' } });
const of = ({ id }: TrafficPolicy) => ({ policyId: id });
const saved = (policy: TrafficPolicy, change: Partial<TrafficRulesInput>) => ({
  ...{ revision: policy.revision, title: policy.title, note: 'why' },
  noteForHosts: { zh: '规则有变', en: 'The rules changed' },
  rules: { ...inputOf(policy), ...change },
});
const save = (policy: TrafficPolicy, change: Partial<TrafficRulesInput>, as = author) =>
  server.call(saveTrafficPolicy, { as, params: of(policy), body: saved(policy, change) });
const tried = async (policy: TrafficPolicy, as = author): Promise<TrafficPolicy> => {
  await ask(3);
  await server.call(tryTrafficPolicy, { as, params: of(policy) });
  const read = () => server.call(getTrafficPolicy, { as, params: of(policy) });
  return until(read, ({ whatIf }) => whatIf?.state !== 'running');
};
const submitted = async (change: Partial<TrafficRulesInput> = {}): Promise<TrafficPolicy> => {
  const policy = await save(await draft(), change);
  await tried(policy);
  return server.call(submitTrafficPolicy, { as: author, params: of(policy) });
};
const approve = (policy: TrafficPolicy, as: Person) =>
  server.call(approveTrafficPolicy, {
    ...{ as, params: of(policy), body: { revision: policy.revision } },
  });
const publish = (policy: TrafficPolicy, as = author) =>
  server.call(publishTrafficPolicy, { as, params: of(policy) });
const inForce = async () => (await server.call(getTraffic, { as: author })).policy;

test('where one account alone may approve it approves its own, and the history says so', async () => {
  const admins = `update users set roles = $2::text[] where roles @> $1::text[]`;
  await server.pool.query(admins, [['admin'], ['viewer', 'guide']]);
  const policy = await approve(await submitted(), author);
  expect(policy.history.at(-1)).toMatchObject({ act: 'approved', by: { id: author.id } });
  expect(policy.history.at(-1)!.note).toContain('only account');
  await server.pool.query(admins, [['guide'], ['viewer', 'admin']]);
  approver = await server.signUp('Approver', ['operator']);
});

test.each<[string, Role[], boolean, boolean, boolean, boolean]>([
  ['a viewer', [], false, false, false, false],
  ['a host', ['host'], false, false, false, false],
  ['a moderator', ['moderator'], false, false, false, false],
  ['support', ['support'], true, false, false, false],
  ['marketing', ['marketing'], true, false, false, false],
  ['technical', ['technical'], true, false, false, true],
])(
  '%s looks, writes, approves and rolls back only as their roles say',
  async (_, roles, reads, writes, approves, rolls) => {
    const as = await server.signUp('Somebody', roles);
    const params = { policyId: newId() };
    const reason = { reason: 'because' };
    const may = async (answer: Promise<Response>) => (await answer).status !== 403;
    expect(await may(server.send(getTraffic, { as }))).toBe(reads);
    expect(await may(server.send(listTrafficPolicies, { as }))).toBe(reads);
    const acts = [
      server.send(draftTrafficPolicy, { as, body: { title: 'x', fromId: newId() } }),
      server.send(tryTrafficPolicy, { as, params }),
      server.send(submitTrafficPolicy, { as, params }),
      server.send(publishTrafficPolicy, { as, params }),
      server.send(endTrafficBoost, { as, params: { boostId: newId() } }),
    ];
    for (const act of acts) expect(await may(act)).toBe(writes);
    expect(
      await may(server.send(approveTrafficPolicy, { as, params, body: { revision: 1 } })),
    ).toBe(approves);
    expect(await may(server.send(returnTrafficPolicy, { as, params, body: reason }))).toBe(
      approves,
    );
    expect(await may(server.send(rollBackTrafficPolicy, { as, params, body: reason }))).toBe(rolls);
  },
);

test('nobody tells the team of a room, or anybody else, of the traffic of another', async () => {
  const params = { roomId: rooms[0]!.id };
  expect(await server.refusal(getRoomTraffic, { params })).toMatchObject({ status: 401 });
  expect(await server.refusal(getRoomTraffic, { params, as: hosts[1]! })).toMatchObject({
    ...{ status: 403, code: 'rooms/not-your-room' },
  });
});

test('a policy is tried, approved by somebody else, published once however often it is clicked, and rolled back', async () => {
  const before = await inForce();
  const policy = await submitted({ floorPerRoomHour: 5 });
  expect(policy.whatIf).toMatchObject({ state: 'done', problem: '', revision: policy.revision });
  expect(policy.whatIf!.before!.valueFen).toBeGreaterThan(0);
  expect(policy.whatIf!.curve).toHaveLength(6);
  expect(
    await server.refusal(publishTrafficPolicy, { as: author, params: of(policy) }),
  ).toMatchObject({
    code: 'traffic/not-approved',
  });
  const own = { as: author, params: of(policy), body: { revision: policy.revision } };
  expect(await server.refusal(approveTrafficPolicy, own)).toMatchObject({
    code: 'traffic/own-policy',
  });
  await approve(policy, approver);
  const [first, second] = await Promise.all([publish(policy), publish(policy, approver)]);
  expect(first.version).toBe(second.version);
  expect(first.version).toBe(before.version! + 1);
  expect(await inForce()).toMatchObject({ id: policy.id, state: 'published' });
  expect((await publish(policy)).history.filter(({ act }) => act === 'published')).toHaveLength(1);

  const back = { as: approver, params: { policyId: before.id }, body: { reason: 'worse' } };
  expect(await server.call(rollBackTrafficPolicy, back)).toMatchObject({ version: before.version });
  expect(await inForce()).toMatchObject({ id: before.id });
  expect(await server.refusal(rollBackTrafficPolicy, back)).toMatchObject({
    code: 'traffic/in-force',
  });
  const { entries } = await server.call(listAudit, { as: approver, query: { limit: 50 } });
  const acts = entries.map(({ action }) => action).filter((action) => action.includes('/traffic/'));
  for (const act of ['publish', 'roll-back', 'approve', 'submit', 'what-if'])
    expect(acts.some((action) => action.endsWith(act))).toBe(true);
});

test('what was changed is tried again, and approved only as it was read', async () => {
  const policy = await submitted();
  const again = await save(policy, { floorPerRoomHour: 1 });
  expect(again).toMatchObject({ state: 'draft', submittedBy: null });
  expect(
    await server.refusal(submitTrafficPolicy, { as: author, params: of(again) }),
  ).toMatchObject({
    code: 'traffic/not-tried',
  });
  const late = { as: author, params: of(policy), body: saved(policy, {}) };
  expect(await server.refusal(saveTrafficPolicy, late)).toMatchObject({
    code: 'traffic/changed-meanwhile',
  });
});

test('nobody approves what they had a hand in, whoever saved it last', async () => {
  const second = await server.signUp('Second', ['operator']);
  const policy = await save(await draft(), { floorPerRoomHour: 2 }, approver);
  await tried(policy);
  const params = of(policy);
  await server.call(submitTrafficPolicy, { as: second, params });
  const body = { revision: policy.revision };
  for (const as of [author, approver, second])
    expect(await server.refusal(approveTrafficPolicy, { as, params, body })).toMatchObject({
      ...{ status: 403, code: 'traffic/own-policy' },
    });
  const back = { as: second, params, body: { reason: 'Say why' } };
  expect(await server.call(returnTrafficPolicy, back)).toMatchObject({ state: 'draft' });
  expect(await server.refusal(returnTrafficPolicy, back)).toMatchObject({
    code: 'traffic/not-submitted',
  });
});

test('bad documents are refused by name, and change nothing', async () => {
  const policy = await draft();
  const [group] = policy.rules.groups;
  const boost = {
    id: newId(),
    label: { zh: '推广', en: 'Promoted' },
    budget: 10,
    endsAtMs: clock.nowMs() + 60_000,
  };
  const bad: [Partial<TrafficRulesInput>, string][] = [
    [{ groups: [group!, group!] }, 'traffic/group-twice'],
    [{ floorPerRoomHour: 10, capPerRoomHour: 5 }, 'traffic/floor-above-cap'],
    [{ hostFloors: [{ hostId: newId(), perHour: 5 }] }, 'traffic/unknown-host'],
    [{ boosts: [{ ...boost, roomId: newId() }] }, 'traffic/unknown-room'],
    [
      { boosts: [{ ...boost, roomId: rooms[0]!.id, endsAtMs: clock.nowMs() - 1 }] },
      'traffic/boost-ends-in-the-past',
    ],
    [
      { groups: [{ ...group!, members: { kind: 'category', categoryId: 'no-such' } }] },
      'traffic/unknown-category',
    ],
    [{ guardEpsilon: -0.1 }, 'http/bad-input'],
    [{ windowSeconds: 5 }, 'http/bad-input'],
  ];
  for (const [change, code] of bad) {
    const sent = { as: author, params: of(policy), body: saved(policy, change) };
    expect(await server.refusal(saveTrafficPolicy, sent)).toMatchObject({ code });
  }
  const read = await server.call(getTrafficPolicy, { as: author, params: of(policy) });
  expect(read.revision).toBe(policy.revision);
});

/** Begins to publish as the service does, and is killed before it commits. */
const killedWhilePublishing = async (): Promise<void> => {
  const script = `
    import pg from 'pg';
    const client = new pg.Client(process.argv[1]);
    await client.connect();
    await client.query('begin');
    await client.query("select pg_advisory_xact_lock(hashtext('traffic.publish'))");
    await client.query("update traffic_policies set state = 'retired' where state = 'published'");
    console.log('under way');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, server.databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: import.meta.dirname,
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
};

test('while the plan is of another policy places are given by rank, and the next plan serves', async () => {
  await ask(20);
  await solve();
  expect((await home()).traffic.mode).toBe('lp');
  const policy = await approve(await submitted({ guardEpsilon: 0.3 }), approver);
  // A main process that is killed between approval and its commit leaves what was in force, and holds nobody up.
  await killedWhilePublishing();
  expect((await inForce()).id).not.toBe(policy.id);
  const published = await publish(policy);
  const version = published.version!;
  const { traffic } = await until(home, (answer) => answer.traffic.policyVersion === version);
  expect(['lp', 'rank']).toContain(traffic.mode);
  await solve();
  expect((await home()).traffic).toMatchObject({ mode: 'lp', policyVersion: version });
});

test('prices that are too old give way to quotas, and quotas to rank; the feed goes on', async () => {
  await ask(20);
  await solve();
  clock.pass(31_000);
  expect((await home()).traffic).toMatchObject({ mode: 'quota', why: 'stale' });
  expect((await server.call(getTraffic, { as: author })).mode).toBe('quota');
  clock.pass(300_000);
  const late = await home();
  expect(late.traffic).toMatchObject({ mode: 'rank', why: 'stale' });
  expect(late.live).toHaveLength(9);
});

test('a boost is paid for, named to viewers, counted, and over when somebody ends it', async () => {
  // Who stands last would not be seen by worth alone.
  const roomId = (await home()).live.at(-1)!.room.id;
  const boost = {
    ...{ id: newId(), roomId, label: { zh: '推广', en: 'Promoted' } },
    ...{ budget: 200, endsAtMs: clock.nowMs() + 600_000 },
  };
  const policy = await approve(await submitted({ boosts: [boost] }), approver);
  await publish(policy);
  const shown = async () => (await home()).live.filter((item) => item.promoted);
  const promoted = await until(
    async () => {
      await ask(10);
      clock.pass(4_000);
      await solve();
      return shown();
    },
    (items) => items.length > 0,
  );
  expect(promoted.map(({ room }) => room.id)).toEqual([boost.roomId]);
  expect(promoted[0]!.promoted).toEqual({ boostId: boost.id, label: boost.label });
  await until(
    async () => {
      await server.caughtUp();
      return server.call(getTraffic, { as: author });
    },
    ({ boosts }) => boosts[0]!.given > 0,
  );
  await server.call(endTrafficBoost, { as: author, params: { boostId: boost.id } });
  await solve();
  expect((await home()).live.filter((item) => item.promoted)).toEqual([]);
  const again = { as: author, params: { boostId: boost.id } };
  expect(await server.refusal(endTrafficBoost, again)).toMatchObject({
    code: 'traffic/no-such-boost',
  });
});

test('promises that no plan can keep are named before they are published and after, and the feed goes on', async () => {
  const draftOf = await save(await draft(), { floorPerRoomHour: 900_000 });
  const { whatIf } = await tried(draftOf);
  expect(whatIf!.infeasible!.feasibleShare).toBeLessThan(1);
  expect(whatIf!.infeasible!.rooms.length).toBeGreaterThan(0);
  await server.call(submitTrafficPolicy, { as: author, params: of(draftOf) });
  await publish(await approve(draftOf, approver));
  await ask(10);
  await solve();
  const { plan, mode } = await server.call(getTraffic, { as: author });
  expect(mode).toBe('lp');
  expect(plan!.floorsMet!).toBeLessThan(1);
  const { feasibleShare, promised, possible, rooms: short } = plan!.infeasible!;
  expect(feasibleShare).toBeLessThan(1);
  expect(possible).toBeLessThan(promised);
  for (const { roomId } of short) expect(rooms.map(({ id }) => id)).toContain(roomId);
  expect((await home()).live).toHaveLength(9);
});

test('where a policy says so places go by score alone, and what it weighs counts', async () => {
  const policy = await approve(await submitted({ mode: 'rank' }), approver);
  await publish(policy);
  await solve();
  expect((await home()).traffic).toMatchObject({ mode: 'rank', why: 'policy' });
  expect((await server.call(getTraffic, { as: author })).why).toBe('policy');
});
