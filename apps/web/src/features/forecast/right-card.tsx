import type { ReplyOf } from '@kaibo/contracts';
import type { ForecastJudged, getStoreForecast } from '@kaibo/contracts/goods';
import { exact } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { forecastTexts } from './forecast-texts.ts';
import { percentOf } from './forecast-words.ts';

type Forecast = ReplyOf<typeof getStoreForecast>;

function Held({ name, held, of }: { name: string; held: number; of: number }) {
  const { right } = useMessages(forecastTexts);
  return (
    <div className="flex flex-wrap justify-between gap-x-3 text-sm">
      <dt>{name}</dt>
      <dd className="text-soft tabular-nums">
        {of === 0 ? right.none : right.held(exact(held), exact(of))}
      </dd>
    </div>
  );
}

function Judged({ name, judged }: { name: string; judged: ForecastJudged }) {
  const { right } = useMessages(forecastTexts);
  if (judged.steps === 0) return null;
  const { coverage, pinball, naivePinball } = judged;
  const less = naivePinball > 0 ? 1 - pinball / naivePinball : 0;
  return (
    <div className="flex flex-wrap justify-between gap-x-3 text-sm">
      <dt>{name}</dt>
      <dd className="text-soft tabular-nums">
        {right.coverage(percentOf(coverage))} ·{' '}
        {less >= 0 ? right.better(percentOf(less)) : right.worse(percentOf(-less))}
      </dd>
    </div>
  );
}

/** What was told and what came, and how the same method would have done before. */
export function RightCard({ lately, made }: Pick<Forecast, 'lately' | 'made'>) {
  const { right } = useMessages(forecastTexts);
  return (
    <section className="grid content-start gap-3 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{right.title}</h2>
      <h3 className="text-xs text-soft">{right.lately}</h3>
      <dl className="grid gap-1.5">
        <Held name={right.units} {...lately.units} />
        <Held name={right.skus} {...lately.skus} />
        <Held name={right.parcels} {...lately.parcels} />
        <Held name={right.stockOuts} {...lately.stockOuts} />
      </dl>
      {made && (
        <>
          <h3 className="text-xs text-soft">{right.judged}</h3>
          <dl className="grid gap-1.5">
            <Judged name={right.units} judged={made.judged.units} />
            <Judged name={right.skus} judged={made.judged.skus} />
            <Judged name={right.parcels} judged={made.judged.parcels} />
          </dl>
        </>
      )}
    </section>
  );
}
