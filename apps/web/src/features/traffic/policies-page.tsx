import { may } from '@kaibo/contracts';
import type { TrafficPolicyRow } from '@kaibo/contracts/traffic';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FilePlus2 } from 'lucide-react';
import { dateTime } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { PolicyStateBadge } from './policy-state-badge.tsx';
import { policyTexts } from './policy-texts.ts';
import { policiesQuery } from './traffic-queries.ts';
import { useNewDraft } from './use-policy-acts.ts';

function Row({ policy }: { policy: TrafficPolicyRow }) {
  const text = useMessages(policyTexts).list;
  return (
    <tr data-policy={policy.id} data-state={policy.state}>
      <Cell className="max-w-80">
        <Link
          to="/console/traffic/policies/$policyId"
          params={{ policyId: policy.id }}
          className="block truncate font-medium underline-offset-2 hover:underline"
        >
          {policy.title}
        </Link>
      </Cell>
      <Cell className="whitespace-nowrap tabular-nums">
        {policy.version === null ? text.none : text.version(String(policy.version))}
      </Cell>
      <Cell>
        <PolicyStateBadge state={policy.state} />
      </Cell>
      <Cell>{policy.author?.name ?? text.system}</Cell>
      <Cell className="whitespace-nowrap text-soft tabular-nums">
        {dateTime(policy.changedAtMs)}
      </Cell>
    </tr>
  );
}

/** Drafts, what is in force, and all that was. */
export function PoliciesPage() {
  const text = useMessages(policyTexts);
  const me = useMe();
  const draft = useNewDraft();
  const { data, error, refetch } = useQuery(policiesQuery);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-prose text-sm text-soft">{text.hint}</p>
        {me && may(me.roles, 'traffic:act') && (
          <Button look="accent" busy={draft.isPending} onClick={() => draft.mutate(null)}>
            <FilePlus2 aria-hidden className="size-4" />
            {text.draft}
          </Button>
        )}
      </div>
      {data ? (
        <Table label={text.title} heads={text.list.heads}>
          {data.policies.map((policy) => (
            <Row key={policy.id} policy={policy} />
          ))}
        </Table>
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton className="h-60" />
      )}
    </>
  );
}
