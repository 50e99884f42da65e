import { exact } from '../../../app/amounts.ts';
import { useMessages } from '../../../app/text.ts';
import { Choice } from '../../../ui/filters.tsx';
import { ConsoleCard } from './console-card.tsx';
import { LineChart } from './line-chart.tsx';
import { percent } from './model-format.ts';
import type { Outcome } from './model-queries.ts';
import { modelTexts } from './model-texts.ts';
import { byDay, bySource, comparison, intervalOf, share } from './outcome-numbers.ts';

const DAYS = [1, 7, 30] as const;
/** More lines than these cannot be told apart. */
const MOST_LINES = 5;

const useSourceName = (): ((source: string) => string) => {
  const names: Readonly<Record<string, string>> = useMessages(modelTexts).outcomes.sources;
  return (source) => names[source] ?? source;
};

/** What the figures say, or that they say nothing yet. */
function Finding({ outcomes }: { outcomes: readonly Outcome[] }) {
  const text = useMessages(modelTexts).outcomes;
  const { personal, common, verdict } = comparison(outcomes);
  const [own, others] = [share(personal), share(common)];
  const words = {
    ahead: () => text.ahead(percent(own), percent(others), (own / others).toFixed(1)),
    behind: () => text.behind(percent(own), percent(others)),
    even: () => text.even(percent(own), percent(others)),
    alone: () => text.alone(percent(share(personal.exposures > 0 ? personal : common))),
  };
  return <p className="text-sm">{words[verdict]()}</p>;
}

function SourceTable({ outcomes }: { outcomes: readonly Outcome[] }) {
  const text = useMessages(modelTexts).outcomes;
  const nameOf = useSourceName();
  const heads = [text.exposures, text.clicks, text.rate, text.interval, text.orders];
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys
      tabIndex={0}
      aria-label={text.title}
      className="overflow-x-auto"
    >
      <table aria-label={text.title} className="w-full min-w-lg text-left text-sm">
        <thead>
          <tr className="border-b border-line text-xs text-soft">
            <th scope="col" className="py-1.5 font-medium">
              {text.source}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="py-1.5 text-right font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {bySource(outcomes).map(({ source, rate }) => {
            const { low, high } = intervalOf(rate);
            const cells = [
              exact(rate.exposures),
              exact(rate.clicks),
              percent(share(rate)),
              `${percent(low)} – ${percent(high)}`,
              exact(rate.orders),
            ];
            return (
              <tr key={source} data-source={source}>
                <td className="py-1.5">{nameOf(source)}</td>
                {cells.map((cell, i) => (
                  <td key={heads[i]} className="py-1.5 text-right whitespace-nowrap tabular-nums">
                    {cell}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function DayChart({ outcomes }: { outcomes: readonly Outcome[] }) {
  const text = useMessages(modelTexts).outcomes;
  const nameOf = useSourceName();
  const sources = bySource(outcomes).slice(0, MOST_LINES);
  const { days, lines } = byDay(
    outcomes,
    sources.map(({ source }) => source),
  );
  if (days.length < 2) return null;
  return (
    <figure className="grid grid-cols-1 gap-2">
      <figcaption className="text-sm font-medium">
        {text.byDay}
        <span className="block text-xs font-normal text-soft">{text.chartHint}</span>
      </figcaption>
      <LineChart
        x={days.map((_, i) => i)}
        xText={(i) => days[i]?.slice(5) ?? ''}
        yText={(rate) => percent(rate)}
        lines={lines.map(({ source, rates }) => ({ label: nameOf(source), values: rates }))}
        fromZero
      />
    </figure>
  );
}

interface OutcomesCardProps {
  outcomes: readonly Outcome[];
  days: number;
  choose: (days: number) => void;
}

/** What came of what was shown, by what put it there. */
export function OutcomesCard({ outcomes, days, choose }: OutcomesCardProps) {
  const text = useMessages(modelTexts).outcomes;
  const isEmpty = outcomes.every(({ exposures }) => exposures === 0);
  return (
    <ConsoleCard
      title={text.title}
      aside={
        <Choice label={text.days} value={String(days)} change={(value) => choose(Number(value))}>
          {DAYS.map((n) => (
            <option key={n} value={n}>
              {text.lastDays(String(n))}
            </option>
          ))}
        </Choice>
      }
    >
      {isEmpty ? (
        <p className="text-sm text-soft">{text.none}</p>
      ) : (
        <>
          <Finding outcomes={outcomes} />
          <DayChart outcomes={outcomes} />
          <SourceTable outcomes={outcomes} />
        </>
      )}
    </ConsoleCard>
  );
}
