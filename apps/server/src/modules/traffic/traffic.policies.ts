import { Failure, rolesWith } from '@kaibo/contracts';
import {
  TrafficBoostEnded,
  TrafficPolicyPublished,
  type TrafficRulesInput,
} from '@kaibo/contracts/traffic';
import type { Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { boostsOf } from './traffic.ledger.store.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import {
  countDrafts,
  deleteDraft,
  holdPublishing,
  holdRecord,
  insertDraft,
  moveRecord,
  nextVersion,
  type PolicyRecord,
  readPublished,
  readRecord,
} from './traffic.policies.store.ts';
import { checkRules, keptRules } from './traffic.policy.rules.ts';
import type { KeptBoost, KeptStep } from './traffic.tables.ts';
import { tables } from './traffic.tables.ts';

export interface PoliciesNeeds
  extends Pick<TrafficNeeds, 'db' | 'events' | 'clock' | 'accounts' | 'catalog' | 'rooms'> {
  /** The policy in force is another than before; told after the commit. */
  onPublished(): void;
}

export interface Saved {
  revision: number;
  title: string;
  note: string;
  noteForHosts: { zh: string; en: string };
  rules: TrafficRulesInput;
}

const MOST_DRAFTS = 50;
const OPEN = ['draft', 'submitted', 'approved'] as const;

const found = (record: PolicyRecord | null): PolicyRecord => {
  if (record === null) throw new Failure('traffic/no-such-policy');
  return record;
};

/** Everybody who had a hand in it: none of them approves it. */
const writersOf = ({ author_id, submitted_by, history }: PolicyRecord): Set<string | null> =>
  new Set([
    ...[author_id, submitted_by],
    ...history.filter(({ act }) => act === 'created' || act === 'saved').map(({ byId }) => byId),
  ]);

export const createPolicies = (needs: PoliciesNeeds) => {
  const { db, events, clock } = needs;

  const step = (act: KeptStep['act'], byId: string | null, note = ''): KeptStep => ({
    ...{ act, atMs: clock.nowMs(), byId, note },
  });
  const now = (): Date => new Date(clock.nowMs());

  const read = async (id: string): Promise<PolicyRecord> => found(await readRecord(db, id));

  const inTurn = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);

  const draft = async (
    by: string,
    { fromId, title }: { fromId: string | null; title: string },
  ): Promise<PolicyRecord> => {
    const id = newId();
    await inTurn(async (tx) => {
      await holdPublishing(tx);
      const from = fromId === null ? await readPublished(tx) : found(await readRecord(tx, fromId));
      if ((await countDrafts(tx)) >= MOST_DRAFTS) throw new Failure('traffic/too-many-drafts');
      const record = { id, title, rules: from.rules, base_id: from.id, author_id: by };
      await insertDraft(
        tx,
        { ...record, note_for_hosts: { zh: '', en: '' }, changed_at: now() },
        step('created', by),
      );
    });
    return read(id);
  };

  /** Refuses what names somebody or something that is not there. */
  const requireKnown = async (rules: TrafficRulesInput): Promise<void> => {
    const hostIds = [
      ...rules.hostFloors.map(({ hostId }) => hostId),
      ...rules.groups.flatMap(({ members }) => (members.kind === 'hosts' ? members.hostIds : [])),
    ];
    const wanted = [...new Set(hostIds)];
    const names = await needs.accounts.userNames(wanted);
    const stranger = wanted.find((id) => !names.has(id));
    if (stranger !== undefined) throw new Failure('traffic/unknown-host', { hostId: stranger });
    const roomIds = [...new Set(rules.boosts.map(({ roomId }) => roomId))];
    const rooms = new Set((await needs.rooms.roomsById(roomIds)).map(({ id }) => id));
    const roomId = roomIds.find((id) => !rooms.has(id));
    if (roomId !== undefined) throw new Failure('traffic/unknown-room', { roomId });
    for (const { members } of rules.groups)
      if (members.kind === 'category' && !(await needs.catalog.categoryExists(members.categoryId)))
        throw new Failure('traffic/unknown-category', { categoryId: members.categoryId });
  };

  const save = async (by: string, id: string, saved: Saved): Promise<PolicyRecord> => {
    await requireKnown(saved.rules);
    await inTurn(async (tx) => {
      const record = found(await holdRecord(tx, id));
      const base = record.base_id === null ? null : await readRecord(tx, record.base_id);
      const known: KeptBoost[] = [...(base?.rules.boosts ?? []), ...record.rules.boosts];
      if (!OPEN.some((state) => state === record.state)) throw new Failure('traffic/not-a-draft');
      if (record.revision !== saved.revision) throw new Failure('traffic/changed-meanwhile');
      checkRules(saved.rules, { known, nowMs: clock.nowMs() });
      await moveRecord(tx, id, {
        from: OPEN,
        set: {
          ...{ state: 'draft', title: saved.title, note: saved.note },
          ...{ note_for_hosts: saved.noteForHosts, revision: record.revision + 1 },
          ...{ rules: keptRules(saved.rules, known, by), changed_at: now() },
          ...{ submitted_by: null, approved_by: null },
        },
        step: step('saved', by),
      });
    });
    return read(id);
  };

  const remove = (id: string): Promise<void> =>
    inTurn(async (tx) => {
      found(await holdRecord(tx, id));
      if (!(await deleteDraft(tx, id))) throw new Failure('traffic/not-a-draft');
    });

  const submit = async (by: string, id: string): Promise<PolicyRecord> => {
    await inTurn(async (tx) => {
      const record = found(await holdRecord(tx, id));
      if (record.state !== 'draft') throw new Failure('traffic/not-a-draft');
      const { what_if: tried } = record;
      if (tried?.state !== 'done' || tried.revision !== record.revision)
        throw new Failure('traffic/not-tried');
      const set = { state: 'submitted', submitted_by: by, changed_at: now() } as const;
      await moveRecord(tx, id, { from: ['draft'], set, step: step('submitted', by) });
    });
    return read(id);
  };

  const giveBack = async (by: string, id: string, reason: string): Promise<PolicyRecord> => {
    await inTurn(async (tx) => {
      found(await holdRecord(tx, id));
      const set = { state: 'draft', submitted_by: null, approved_by: null } as const;
      const moved = { set: { ...set, changed_at: now() }, step: step('returned', by, reason) };
      if (!(await moveRecord(tx, id, { from: ['submitted'], ...moved })))
        throw new Failure('traffic/not-submitted');
    });
    return read(id);
  };

  /** Who approves has not written it, unless nobody else could: then the history says so. */
  const approve = async (by: string, id: string, revision: number): Promise<PolicyRecord> => {
    const approvers = await needs.accounts.countWithRoles(rolesWith('traffic:approve'));
    await inTurn(async (tx) => {
      const record = found(await holdRecord(tx, id));
      if (record.state !== 'submitted') throw new Failure('traffic/not-submitted');
      if (record.revision !== revision) throw new Failure('traffic/changed-meanwhile');
      const isOwn = writersOf(record).has(by);
      if (isOwn && approvers > 1) throw new Failure('traffic/own-policy');
      const set = { state: 'approved', approved_by: by, changed_at: now() } as const;
      const note = isOwn ? '唯一可审批的账号 · the only account that may approve' : '';
      await moveRecord(tx, id, { from: ['submitted'], set, step: step('approved', by, note) });
    });
    return read(id);
  };

  /** Takes what is in force out of force and puts this one in; in the caller's transaction, so both or none. */
  const putInForce = async (
    tx: Transaction,
    next: PolicyRecord,
    { by, isRollBack, note }: { by: string; isRollBack: boolean; note: string },
  ): Promise<void> => {
    const before = await readPublished(tx);
    const retired = { state: 'retired' as const };
    await moveRecord(tx, before.id, {
      ...{ from: ['published'], set: retired, step: step('retired', by) },
    });
    const version = next.version ?? (await nextVersion(tx));
    const at = now();
    const moved = await moveRecord(tx, next.id, {
      from: [isRollBack ? 'retired' : 'approved'],
      set: { state: 'published', version, published_at: at, changed_at: at },
      step: step(isRollBack ? 'rolled-back' : 'published', by, note),
    });
    if (!moved) throw new Failure('traffic/changed-meanwhile');
    await events.append(
      tx,
      TrafficPolicyPublished,
      {
        ...{ policyId: next.id, policyVersion: version, isRollBack },
        beforeVersion: before.version,
      },
      { actorId: by },
    );
  };

  /** A second click finds it in force, and changes nothing. */
  const publish = async (by: string, id: string) => {
    const before = await inTurn(async (tx) => {
      await holdPublishing(tx);
      const record = found(await holdRecord(tx, id));
      if (record.state === 'published') return record;
      if (record.state !== 'approved') throw new Failure('traffic/not-approved');
      const inForce = await readPublished(tx);
      await putInForce(tx, record, { by, isRollBack: false, note: '' });
      return inForce;
    });
    needs.onPublished();
    return { before, after: await read(id) };
  };

  const rollBack = async (by: string, id: string, reason: string) => {
    const before = await inTurn(async (tx) => {
      await holdPublishing(tx);
      const record = found(await holdRecord(tx, id));
      if (record.state === 'published') throw new Failure('traffic/in-force');
      if (record.state !== 'retired') throw new Failure('traffic/never-published');
      const inForce = await readPublished(tx);
      await putInForce(tx, record, { by, isRollBack: true, note: reason });
      return inForce;
    });
    needs.onPublished();
    return { before, after: await read(id) };
  };

  /** Of the policy in force; those that are over or spent have ended already. */
  const endBoost = async (by: string | null, id: string, why: 'spent' | 'over' | 'ended') => {
    const ended = await inTurn(async (tx) => {
      const inForce = await readPublished(tx);
      const boost = inForce.rules.boosts.find((one) => one.id === id);
      if (!boost) throw new Failure('traffic/no-such-boost');
      const at = now();
      const row = await tables(tx)
        .insertInto('traffic_boosts')
        .values({ id, given: 0, ended_at: at, why })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ ended_at: at, why })
            .where('traffic_boosts.ended_at', 'is', null),
        )
        .returning('given')
        .executeTakeFirst();
      if (!row) return null;
      const { roomId } = boost;
      await events.append(
        tx,
        TrafficBoostEnded,
        { boostId: id, roomId, given: row.given, why },
        { roomId, actorId: by },
      );
      await moveRecord(tx, inForce.id, {
        ...{ from: ['published'], set: {}, step: step('boost-ended', by, boost.label.zh) },
      });
      return boost;
    });
    if (by === null) return;
    if (ended === null) throw new Failure('traffic/no-such-boost');
    needs.onPublished();
  };

  /** Of the policy in force: those that nothing is left of, by impressions or by time. */
  const endBoosts = async (): Promise<void> => {
    const { rules } = await readPublished(db);
    const known = await boostsOf(
      db,
      rules.boosts.map(({ id }) => id),
    );
    for (const { id, budget, endsAtMs } of rules.boosts) {
      const { given = 0, endedAt = null } = known.get(id) ?? {};
      if (endedAt !== null) continue;
      if (given >= budget) await endBoost(null, id, 'spent');
      else if (endsAtMs <= clock.nowMs()) await endBoost(null, id, 'over');
    }
  };

  return {
    endBoosts,
    read,
    draft,
    save,
    remove,
    submit,
    giveBack,
    approve,
    publish,
    rollBack,
    endBoost,
  };
};

export type Policies = ReturnType<typeof createPolicies>;
