import type { TrafficPlan } from '@kaibo/contracts/traffic';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { amount, and, fine, percent, worth } from './figures.ts';
import type { Overview } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

function Figure({ name, value, hint }: { name: string; value: string; hint: string }) {
  return (
    <div className="min-w-0 rounded-card bg-raised p-4 shadow-card">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="mt-1 text-xl font-semibold tabular-nums md:text-2xl">{value}</dd>
      <dd className="mt-0.5 text-xs text-soft">{hint}</dd>
    </div>
  );
}

/** What the plan of this minute is worth, and how sure that is. */
export function PlanCards({ overview, plan }: { overview: Overview; plan: TrafficPlan }) {
  const { cards } = useMessages(trafficTexts);
  const floors = plan.rooms.filter(({ binds }) => binds.includes('floor')).length;
  const ageSeconds = Math.round((overview.pricesAgeMs ?? 0) / 1_000);
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-6">
      <Figure
        name={cards.value}
        value={worth(plan.valueFen)}
        hint={cards.valueOf(worth(plan.boundFen))}
      />
      <Figure
        name={cards.gap}
        value={plan.gap === null ? '–' : fine(plan.gap)}
        hint={plan.gap === null ? cards.noGap : cards.gapHint}
      />
      <Figure
        name={cards.floors}
        value={plan.floorsMet === null ? '–' : percent(plan.floorsMet, plan.floorsMet < 1 ? 1 : 0)}
        hint={plan.floorsMet === null ? cards.noFloors : cards.floorsHint(exact(floors))}
      />
      <Figure
        name={cards.places}
        value={exact(Math.round(plan.places))}
        hint={cards.placesHint(exact(plan.roomsInAll), exact(plan.edges))}
      />
      <Figure
        name={cards.spread}
        value={plan.fairness.gini.toFixed(3)}
        hint={cards.spreadHint(amount(plan.fairness.minimum))}
      />
      <Figure
        name={cards.prices}
        value={overview.pricesAgeMs === null ? '–' : cards.seconds(String(ageSeconds))}
        hint={cards.pricesHint(
          String(Math.round(plan.windowMs / 1_000)),
          `${amount(plan.solveMs)} ms`,
        )}
      />
    </dl>
  );
}

/** Where the plan rests on less than it should. */
export function PlanNotes({ plan }: { plan: TrafficPlan }) {
  const text = useMessages(trafficTexts);
  const smoothed = plan.estimates.filter(({ source }) => source === 'smoothed');
  const names = and(smoothed.map(({ name }) => text.estimateNames[name]));
  if (smoothed.length === 0 && plan.guardBinds === 0) return null;
  return (
    <div className="grid gap-1 text-sm text-soft">
      {smoothed.length > 0 && <p>{text.estimates(names)}</p>}
      {plan.guardBinds > 0 && <p>{text.guard(fine(plan.guardBinds))}</p>}
    </div>
  );
}
