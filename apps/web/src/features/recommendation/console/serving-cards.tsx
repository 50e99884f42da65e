import type { ModelRow } from '@kaibo/contracts';
import { exact } from '../../../app/amounts.ts';
import { count, dateTime } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { ConsoleCard } from './console-card.tsx';
import { percent } from './model-format.ts';
import type { Report } from './model-queries.ts';
import { modelTexts } from './model-texts.ts';
import { nameOf } from './models-table.tsx';

/** Which model serves, and what the next one would know. */
export function ServingCard({ report }: { report: Report }) {
  const text = useMessages(modelTexts).serving;
  const { people, items, interactions, needed } = report.waiting;
  const active = report.models.find(({ state }) => state === 'active');
  return (
    <ConsoleCard title={text.title}>
      {active ? (
        <p>
          <span className="text-xl font-semibold">{nameOf(active)}</span>
          <span className="ml-3 text-sm text-soft">
            {text.since(dateTime(active.fittedAtMs ?? active.startedAtMs))}
          </span>
        </p>
      ) : (
        <div>
          <p className="text-xl font-semibold">{text.none}</p>
          <p className="mt-1 max-w-prose text-sm text-soft">{text.noneHint}</p>
        </div>
      )}
      <div className="text-sm">
        <p className="text-soft">{text.waiting}</p>
        <p className="tabular-nums">
          {text.waitingOf(count(people), count(items), count(interactions))}
        </p>
        {!active && interactions < needed && (
          <p className="mt-1 text-xs text-soft">{text.needed(exact(needed))}</p>
        )}
      </div>
    </ConsoleCard>
  );
}

const CHAIN = ['personal', 'segment', 'trending', 'newest'] as const;
const fills = {
  personal: 'bg-accent',
  segment: 'bg-good',
  trending: 'bg-warn',
  newest: 'bg-soft',
} as const;

/** How far down the chain the answers came from. */
export function StepsCard({ steps }: Pick<Report, 'steps'>) {
  const text = useMessages(modelTexts).steps;
  const answersOf = (name: string): number => steps.find(({ step }) => step === name)?.answers ?? 0;
  // A search answers by its words, not by this chain.
  const all = CHAIN.reduce((total, name) => total + answersOf(name), 0);
  const shareOf = (name: string): number => (all === 0 ? 0 : answersOf(name) / all);
  return (
    <ConsoleCard title={text.title}>
      <p className="text-sm">
        {all === 0 ? text.none : text.finding(percent(shareOf('personal'), 0))}
      </p>
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-full bg-sunken">
        {CHAIN.map((name) => (
          <span key={name} className={fills[name]} style={{ width: `${shareOf(name) * 100}%` }} />
        ))}
      </div>
      <dl className="grid gap-1.5">
        {CHAIN.map((name) => (
          <div key={name} className="flex items-baseline justify-between gap-4 text-sm">
            <dt className="flex items-center gap-2 text-soft">
              <span aria-hidden className={`size-2.5 rounded-full ${fills[name]}`} />
              {text.names[name]}
            </dt>
            <dd className="tabular-nums">
              {text.answers(exact(answersOf(name)), percent(shareOf(name), 0))}
            </dd>
          </div>
        ))}
      </dl>
    </ConsoleCard>
  );
}

/** A fit that runs: for how long, and how far it is. */
export function FitProgress({ model, rounds }: { model: ModelRow; rounds: number | null }) {
  const text = useMessages(modelTexts);
  const seconds = Math.max(0, Math.round((Date.now() - model.startedAtMs) / 1_000));
  const step = model.curve.at(-1)?.step ?? 0;
  return (
    <div role="status" className="grid gap-2 rounded-card bg-raised p-4 text-sm shadow-card">
      <p className="tabular-nums">
        {text.fitting(exact(seconds))}
        {step > 0 && (
          <span className="ml-2 text-soft">
            {rounds === null
              ? text.roundAlone(String(step))
              : text.round(String(step), String(rounds))}
          </span>
        )}
      </p>
      <progress
        aria-label={text.fitting(exact(seconds))}
        max={rounds ?? undefined}
        value={rounds === null ? undefined : Math.min(step, rounds)}
        className="h-1.5 w-full accent-[var(--accent)]"
      />
    </div>
  );
}
