import type { TrafficPolicy } from '@kaibo/contracts/traffic';
import { useQuery } from '@tanstack/react-query';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { ChartCard, NumbersTable } from '../charts/chart-card.tsx';
import { changeName, changeValue } from './change-words.ts';
import { hostNames, useLiveRooms } from './live-rooms.ts';
import { policyChanges } from './policy-changes.ts';
import { type Draft, draftOf } from './policy-draft.ts';
import { policyTexts } from './policy-texts.ts';
import { policiesQuery, policyQuery } from './traffic-queries.ts';

interface ChangesCardProps {
  policy: TrafficPolicy;
  draft: Draft;
  publishedId: string;
}

/** How this policy differs from the one in force: what an approver reads first. */
export function ChangesCard({ policy, draft, publishedId }: ChangesCardProps) {
  const text = useMessages(policyTexts);
  const live = useLiveRooms();
  const { data: inForce } = useQuery(policyQuery(publishedId));
  if (!inForce || publishedId === policy.id) return null;
  const names = {
    hosts: hostNames(live, [...inForce.rules.hostFloors, ...policy.rules.hostFloors]),
    rooms: new Map([
      ...live.map(({ id, title }) => [id, title] as const),
      ...[...inForce.rules.boosts, ...policy.rules.boosts].map(
        ({ roomId, roomTitle }) => [roomId, roomTitle] as const,
      ),
    ]),
  };
  const rows = policyChanges(draftOf(inForce).rules, draft.rules).map((change) => [
    changeName(change, text, names),
    change.before === undefined ? text.changes.added : changeValue(change, change.before, text),
    change.after === undefined ? text.changes.removed : changeValue(change, change.after, text),
  ]);
  const grid = {
    heads: [text.changes.head, text.changes.before, text.changes.after],
    rows,
  };
  return (
    <ChartCard
      title={text.changes.title}
      finding={rows.length > 0 ? text.changes.finding(exact(rows.length)) : text.changes.none}
      file="traffic-policy-changes"
      grid={null}
    >
      {rows.length > 0 && <NumbersTable label={text.changes.title} grid={grid} />}
    </ChartCard>
  );
}

/** The policy in force, once it is known. */
export const usePublishedId = (): string | null =>
  useQuery(policiesQuery).data?.publishedId ?? null;
