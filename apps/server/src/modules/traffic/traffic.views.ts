import type {
  PolicyStep,
  TrafficBoost,
  TrafficPolicy,
  TrafficPolicyRow,
  TrafficRules,
} from '@kaibo/contracts/traffic';
import { boostsOf } from './traffic.ledger.store.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import type { PolicyLine, PolicyRecord } from './traffic.policies.store.ts';
import { boostState } from './traffic.policy.rules.ts';
import type { KeptBoost } from './traffic.tables.ts';
import { isRunning } from './traffic.what-if.ts';

type Names = ReadonlyMap<string, string>;

const personOf = (id: string | null, names: Names) =>
  id === null ? null : { id, name: names.get(id) ?? '' };

const rowOf = (record: PolicyLine, names: Names): TrafficPolicyRow => ({
  ...{ id: record.id, version: record.version, title: record.title, state: record.state },
  author: personOf(record.author_id, names),
  changedAtMs: record.changed_at.getTime(),
  publishedAtMs: record.published_at?.getTime() ?? null,
});

const idsIn = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id) => id !== null)),
];

export const policyRows = async (
  { accounts }: Pick<TrafficNeeds, 'accounts'>,
  records: readonly PolicyLine[],
): Promise<TrafficPolicyRow[]> => {
  const names = await accounts.userNames(idsIn(records.map((record) => record.author_id)));
  return records.map((record) => rowOf(record, names));
};

/** Boosts with what was given of them, and whom they are for. */
export const boostViews = async (
  { db, rooms, accounts, clock }: Pick<TrafficNeeds, 'db' | 'rooms' | 'accounts' | 'clock'>,
  boosts: readonly KeptBoost[],
  isInForce: boolean,
): Promise<TrafficBoost[]> => {
  if (boosts.length === 0) return [];
  const [given, cards, names] = await Promise.all([
    boostsOf(
      db,
      boosts.map(({ id }) => id),
    ),
    rooms.roomsById([...new Set(boosts.map(({ roomId }) => roomId))]),
    accounts.userNames([...new Set(boosts.map(({ authorId }) => authorId))]),
  ]);
  const roomOf = new Map(cards.map((card) => [card.id, card]));
  const nowMs = clock.nowMs();
  return boosts.map((boost) => {
    const { given: count = 0, endedAt = null, why = null } = given.get(boost.id) ?? {};
    const isCut = why === 'ended' ? endedAt : null;
    return {
      ...{ id: boost.id, roomId: boost.roomId, label: boost.label, budget: boost.budget },
      ...{ endsAtMs: boost.endsAtMs, authorId: boost.authorId, given: count },
      authorName: names.get(boost.authorId) ?? '',
      roomTitle: roomOf.get(boost.roomId)?.title ?? '',
      hostName: roomOf.get(boost.roomId)?.host.name ?? '',
      state: boostState(boost, { isInForce, given: count, endedAt: isCut, nowMs }),
    };
  });
};

/** A trial that nobody finishes any more has failed. */
const triedOf = (tried: PolicyRecord['what_if'], nowMs: number): PolicyRecord['what_if'] =>
  tried?.state === 'running' && !isRunning(tried, nowMs)
    ? { ...tried, state: 'failed', problem: 'traffic/what-if-lost: Kaibo was stopped meanwhile' }
    : tried;

/** A policy in full, with the names of everybody who had to do with it. */
export const policyView = async (
  needs: Pick<TrafficNeeds, 'db' | 'rooms' | 'accounts' | 'clock'>,
  record: PolicyRecord,
): Promise<TrafficPolicy> => {
  const { rules, history } = record;
  const ids = [record.author_id, record.submitted_by, record.approved_by];
  const [names, boosts] = await Promise.all([
    needs.accounts.userNames(
      idsIn([
        ...ids,
        ...history.map(({ byId }) => byId),
        ...rules.hostFloors.map(({ hostId }) => hostId),
      ]),
    ),
    boostViews(needs, rules.boosts, record.state === 'published'),
  ]);
  return {
    ...rowOf(record, names),
    ...{ revision: record.revision, note: record.note, noteForHosts: record.note_for_hosts },
    rules: {
      ...rules,
      boosts,
      hostFloors: rules.hostFloors.map((one) => ({
        ...one,
        hostName: names.get(one.hostId) ?? '',
      })),
    } satisfies TrafficRules,
    baseId: record.base_id,
    submittedBy: personOf(record.submitted_by, names),
    approvedBy: personOf(record.approved_by, names),
    whatIf: triedOf(record.what_if, needs.clock.nowMs()),
    history: history.map(
      ({ byId, ...step }): PolicyStep => ({ ...step, by: personOf(byId, names) }),
    ),
  };
};
