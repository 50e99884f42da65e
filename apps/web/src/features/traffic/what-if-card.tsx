import type { WhatIf, WhatIfOutcome } from '@kaibo/contracts/traffic';
import { FlaskConical } from 'lucide-react';
import { exact } from '../../app/amounts.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Empty, Skeleton } from '../../ui/states.tsx';
import { ChartCard, NumbersTable } from '../charts/chart-card.tsx';
import { amount, fine, percent, signed, timeOf, worth } from './figures.ts';
import { InfeasibleCard } from './infeasible-card.tsx';
import { PolicySection } from './policy-section.tsx';
import { type PolicyTexts, policyTexts } from './policy-texts.ts';
import { WhatIfBars } from './what-if-bars.tsx';

type Measure = keyof PolicyTexts['whatIf']['rows'];

const told: Record<Measure, (value: number) => string> = {
  valueFen: worth,
  newHosts: (value) => amount(Math.round(value)),
  floorsMet: (value) => percent(value, 1),
  minimum: amount,
  gini: (value) => value.toFixed(3),
  jain: (value) => value.toFixed(3),
  relevanceLost: (value) => percent(value, 2),
  gap: (value) => percent(value, 2),
};
const measures = Object.keys(told) as Measure[];

const changeOf = (measure: Measure, before: number | null, after: number | null): string => {
  if (before === null || after === null) return '';
  const tell = (value: number) => told[measure](value);
  return tell(before) === tell(after) ? '±0' : signed(after - before, tell);
};

const rowsOf = (before: WhatIfOutcome, after: WhatIfOutcome, text: PolicyTexts) =>
  measures.map((measure) => {
    const [was, is] = [before[measure], after[measure]];
    const tell = (value: number | null) => (value === null ? '–' : told[measure](value));
    return [text.whatIf.rows[measure], tell(was), tell(is), changeOf(measure, was, is)];
  });

const share = (before: number, after: number, same: string): string => {
  const change = before === 0 ? (after === 0 ? 0 : 1) : after / before - 1;
  return Math.abs(change) < 0.000_05 ? same : ` ${signed(change, fine)}`;
};

interface Tried {
  whatIf: WhatIf;
  before: WhatIfOutcome;
  after: WhatIfOutcome;
}

function Outcome({ whatIf, before, after }: Tried) {
  const text = useMessages(policyTexts);
  const words = text.whatIf;
  const locale = useLocale();
  const { sample } = whatIf;
  const rows = rowsOf(before, after, text);
  const groups = {
    heads: words.byGroup.heads,
    rows: whatIf.groups.map((group) => [
      inLocale(group.name, locale),
      exact(group.rooms),
      amount(Math.round(group.before)),
      amount(Math.round(group.after)),
      signed(Math.round(group.after - group.before), amount),
    ]),
  };
  return (
    <ChartCard
      title={words.title}
      finding={words.finding(
        share(before.valueFen, after.valueFen, words.same),
        share(before.newHosts, after.newHosts, words.same),
      )}
      how={words.sample(
        exact(sample.requests),
        exact(sample.rooms),
        timeOf(sample.fromMs),
        timeOf(sample.toMs),
      )}
      file="traffic-what-if"
      grid={{
        heads: words.byRoom.heads,
        rows: whatIf.rooms.map((room) => [
          ...[room.title, room.hostName, Math.round(room.before), Math.round(room.after)],
          Math.round(room.after - room.before),
        ]),
      }}
    >
      <div data-what-if={whatIf.revision} className="grid grid-cols-1 gap-4">
        <NumbersTable label={words.title} grid={{ heads: words.heads, rows }} />
        {groups.rows.length > 0 && (
          <div className="grid gap-1">
            <h3 className="text-sm font-medium">{words.groups}</h3>
            <NumbersTable label={words.groups} grid={groups} />
            {whatIf.groups
              .filter((group) => group.rooms === 0)
              .map((group) => (
                <p key={group.groupId} className="text-xs text-warn">
                  {words.emptyGroup(inLocale(group.name, locale))}
                </p>
              ))}
          </div>
        )}
        {whatIf.rooms.length > 0 && (
          <div className="grid grid-cols-1 gap-1">
            <h3 className="text-sm font-medium">{words.rooms}</h3>
            <WhatIfBars rooms={whatIf.rooms} />
          </div>
        )}
      </div>
    </ChartCard>
  );
}

interface WhatIfCardProps {
  whatIf: WhatIf | null;
  /** Something was changed since it was tried. */
  isStale: boolean;
}

/** What the policy would do, on requests that were really made. */
export function WhatIfCard({ whatIf, isStale }: WhatIfCardProps) {
  const text = useMessages(policyTexts).whatIf;
  if (whatIf === null)
    return (
      <PolicySection title={text.title}>
        <Empty icon={FlaskConical} title={text.none}>
          {text.noneHint}
        </Empty>
      </PolicySection>
    );
  if (whatIf.state === 'running')
    return (
      <PolicySection title={text.title}>
        <p role="status" className="text-sm text-soft">
          {text.running}
        </p>
        <Skeleton className="h-48" />
      </PolicySection>
    );
  const { before, after } = whatIf;
  return (
    <>
      {isStale && (
        <p role="status" className="rounded-xl bg-warn-wash p-3 text-sm text-warn">
          {text.stale}
        </p>
      )}
      {whatIf.infeasible && <InfeasibleCard found={whatIf.infeasible} />}
      {before && after ? (
        <Outcome whatIf={whatIf} before={before} after={after} />
      ) : (
        <p role="alert" className="rounded-xl bg-bad-wash p-3 text-sm text-bad">
          {text.failed}: <code className="text-xs break-all">{whatIf.problem}</code>
        </p>
      )}
    </>
  );
}
