import type { TrafficPlan } from '@kaibo/contracts/traffic';
import { exact } from '../../app/amounts.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { ChartCard, NumbersTable } from '../charts/chart-card.tsx';
import { amount, price } from './figures.ts';
import { trafficTexts } from './traffic-texts.ts';

/** What groups were promised, and what it costs to give it. */
export function PlanGroups({ plan }: { plan: TrafficPlan }) {
  const text = useMessages(trafficTexts).groups;
  const locale = useLocale();
  if (plan.groups.length === 0) return null;
  const held = plan.groups.filter(({ binds }) => binds).length;
  const grid = {
    heads: text.heads,
    rows: plan.groups.map((group) => [
      inLocale(group.name, locale),
      exact(group.rooms),
      amount(group.floor),
      amount(group.planned),
      price(group.price),
    ]),
  };
  return (
    <ChartCard
      title={text.title}
      finding={text.finding(exact(held), exact(plan.groups.length))}
      file="traffic-plan-groups"
      isTable
      grid={grid}
    >
      <NumbersTable label={text.title} grid={grid} />
    </ChartCard>
  );
}
