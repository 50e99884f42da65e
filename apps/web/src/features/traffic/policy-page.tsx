import { type Me, may } from '@kaibo/contracts';
import type { TrafficPolicy, TrafficRulesInput } from '@kaibo/contracts/traffic';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { BoostFields } from './boost-fields.tsx';
import { ChangesCard, usePublishedId } from './changes-card.tsx';
import { PolicyActs } from './policy-acts.tsx';
import { type Draft, draftOf, isSame } from './policy-draft.ts';
import { AboutFields, FairnessFields, WorthFields } from './policy-fields.tsx';
import { PolicyHistory } from './policy-history.tsx';
import { PolicyStateBadge } from './policy-state-badge.tsx';
import { policyTexts } from './policy-texts.ts';
import { PromiseFields } from './promise-fields.tsx';
import { policyQuery } from './traffic-queries.ts';
import { WhatIfCard } from './what-if-card.tsx';

const route = getRouteApi('/console/traffic/policies/$policyId');

/** What is written here and not saved yet; when somebody else saves, theirs replaces what was not touched. */
const useDraft = (policy: TrafficPolicy) => {
  const saved = draftOf(policy);
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState(saved);
  if (!isSame(base, saved)) {
    setBase(saved);
    if (isSame(base, draft)) setDraft(saved);
  }
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const changeRules = (part: Partial<TrafficRulesInput>): void =>
    setDraft((before) => ({ ...before, rules: { ...before.rules, ...part } }));
  /** What was typed while it was on its way stays. */
  const keep = (sent: Draft, kept: TrafficPolicy): void =>
    setDraft((now) => (isSame(now, sent) ? draftOf(kept) : { ...now, revision: kept.revision }));
  return { draft, isDirty: !isSame(draft, saved), change, changeRules, keep };
};

function Editor({ policy, me }: { policy: TrafficPolicy; me: Me }) {
  const text = useMessages(policyTexts);
  const { draft, isDirty, change, changeRules, keep } = useDraft(policy);
  const publishedId = usePublishedId();
  const mayAct = may(me.roles, 'traffic:act');
  const disabled = policy.state !== 'draft' || !mayAct;
  const fields = { rules: draft.rules, change: changeRules, disabled };
  const isStale = isDirty || policy.whatIf?.revision !== policy.revision;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2" data-policy-state={policy.state}>
        <h2 className="min-w-0 text-lg font-semibold">{draft.title}</h2>
        <PolicyStateBadge state={policy.state} />
        {policy.version !== null && (
          <span className="text-sm text-soft">{text.list.version(String(policy.version))}</span>
        )}
      </div>
      <PolicyActs policy={policy} draft={draft} isDirty={isDirty} me={me} saved={keep} />
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <PromiseFields {...fields} known={policy.rules.hostFloors} />
          <BoostFields
            {...fields}
            known={policy.rules.boosts}
            mayEnd={mayAct && policy.state === 'published'}
          />
          <FairnessFields {...fields} />
          <AboutFields draft={draft} change={change} disabled={disabled} />
          <WorthFields {...fields} />
        </div>
        <div
          className={join(
            'grid min-w-0 grid-cols-1 gap-4',
            // On a phone what is written comes first until there is something to read.
            (policy.whatIf || policy.state !== 'draft') && 'max-xl:row-start-1',
          )}
        >
          {publishedId && <ChangesCard policy={policy} draft={draft} publishedId={publishedId} />}
          {(policy.state !== 'published' || policy.whatIf) && (
            <WhatIfCard whatIf={policy.whatIf} isStale={policy.state === 'draft' && isStale} />
          )}
          <PolicyHistory history={policy.history} />
        </div>
      </div>
    </>
  );
}

/** One policy: what it says, what it would do, and what became of it. */
export function PolicyPage() {
  const text = useMessages(policyTexts);
  const { policyId } = route.useParams();
  const me = useMe();
  const { data, error, refetch } = useQuery(policyQuery(policyId));
  return (
    <>
      <Link
        to="/console/traffic/policies"
        className="inline-flex items-center gap-1 justify-self-start text-sm text-soft hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {text.back}
      </Link>
      {data && me ? (
        <Editor key={policyId} policy={data} me={me} />
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Skeleton className="h-16" />
          <Skeleton className="h-96" />
        </>
      )}
    </>
  );
}
