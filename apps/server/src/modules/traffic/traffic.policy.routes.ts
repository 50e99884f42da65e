import * as contract from '@kaibo/contracts/traffic';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import type { TrafficNeeds } from './traffic.needs.ts';
import { listRecords, type PolicyRecord, readPublished } from './traffic.policies.store.ts';
import type { Policies } from './traffic.policies.ts';
import { policyRows, policyView } from './traffic.views.ts';
import type { Trials } from './traffic.what-if.ts';

export interface PolicyRoutesNeeds extends TrafficNeeds {
  policies: Policies;
  trials: Trials;
}

/** What the audit log keeps of a policy. */
const told = ({ id, version, title, state, revision, rules }: PolicyRecord) => ({
  ...{ id, version, title, state, revision, rules },
});

/** Rules by which places are given out: written, tried, approved by somebody else, put in force, taken back. */
export const policyRoutes = (router: Router, needs: PolicyRoutesNeeds): void => {
  const { db, policies, trials } = needs;
  const view = (record: PolicyRecord) => policyView(needs, record);

  router.mount(contract.listTrafficPolicies, 'traffic:read', async () => {
    const [records, published] = await Promise.all([listRecords(db), readPublished(db)]);
    return { publishedId: published.id, policies: await policyRows(needs, records) };
  });

  router.mount(contract.getTrafficPolicy, 'traffic:read', async ({ params }) =>
    view(await policies.read(params.policyId)),
  );

  router.mount(contract.draftTrafficPolicy, 'traffic:act', async ({ body, caller, note }) => {
    const record = await policies.draft(signedIn(caller).id, body);
    note({ after: told(record) });
    return view(record);
  });

  router.mount(contract.saveTrafficPolicy, 'traffic:act', async (call) => {
    const { policyId } = call.params;
    const before = await policies.read(policyId);
    const after = await policies.save(signedIn(call.caller).id, policyId, call.body);
    call.note({ before: told(before), after: told(after) });
    return view(after);
  });

  router.mount(contract.deleteTrafficDraft, 'traffic:act', async ({ params, note }) => {
    const before = await policies.read(params.policyId);
    await policies.remove(params.policyId);
    note({ before: told(before) });
    return { done: true as const };
  });

  router.mount(contract.tryTrafficPolicy, 'traffic:act', async ({ params, caller }) =>
    view(await trials.begin(signedIn(caller).id, params.policyId)),
  );

  router.mount(contract.submitTrafficPolicy, 'traffic:act', async ({ params, caller, note }) => {
    const record = await policies.submit(signedIn(caller).id, params.policyId);
    note({ after: told(record) });
    return view(record);
  });

  router.mount(contract.returnTrafficPolicy, 'traffic:approve', async (call) => {
    const { policyId } = call.params;
    const record = await policies.giveBack(signedIn(call.caller).id, policyId, call.body.reason);
    call.note({ after: { state: record.state, reason: call.body.reason } });
    return view(record);
  });

  router.mount(contract.approveTrafficPolicy, 'traffic:approve', async (call) => {
    const { policyId } = call.params;
    const record = await policies.approve(signedIn(call.caller).id, policyId, call.body.revision);
    call.note({ after: told(record) });
    return view(record);
  });

  router.mount(contract.publishTrafficPolicy, 'traffic:act', async ({ params, caller, note }) => {
    const { before, after } = await policies.publish(signedIn(caller).id, params.policyId);
    note({ before: told(before), after: told(after) });
    return view(after);
  });

  router.mount(contract.rollBackTrafficPolicy, 'traffic:roll-back', async (call) => {
    const { reason } = call.body;
    const { before, after } = await policies.rollBack(
      signedIn(call.caller).id,
      call.params.policyId,
      reason,
    );
    call.note({ before: told(before), after: { ...told(after), reason } });
    return view(after);
  });

  router.mount(contract.endTrafficBoost, 'traffic:act', async ({ params, caller, note }) => {
    await policies.endBoost(signedIn(caller).id, params.boostId, 'ended');
    note({ after: { boostId: params.boostId, state: 'ended' } });
    return { done: true as const };
  });
};
