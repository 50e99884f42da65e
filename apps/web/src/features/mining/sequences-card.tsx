import { ArrowRight, Eye, ShoppingBag } from 'lucide-react';
import { Fragment, useState } from 'react';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import { percent } from './figures.ts';
import { useLack } from './lack-text.ts';
import type { Found, Report } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';

type Sequence = Report['sequences']['list'][number];
const AT_ONCE = 6;

/** In which order people look at things and buy them. */
export function SequencesCard({ found }: { found: Found }) {
  const texts = useMessages(miningTexts);
  const text = texts.sequences;
  const { sequences } = found.report;
  const lack = useLack(sequences.lack);
  const [most, setMost] = useState(AT_ONCE);
  const products = new Map(found.products.map((product) => [product.id, product]));
  const wordsOf = ({ kind, productId }: Sequence['steps'][number]): string =>
    `${text.kinds[kind]} ${texts.rules.product(products.get(productId)?.title ?? texts.rules.gone)}`;
  const pathOf = ({ steps }: Sequence): string => steps.map(wordsOf).join(` ${text.next} `);
  if (lack) return <ChartCard title={text.title} finding={lack} file="sequences" grid={null} />;
  return (
    <ChartCard
      title={text.title}
      finding={text.finding(exact(sequences.list.length))}
      how={text.how(exact(sequences.people), exact(sequences.minimumPeople))}
      file="sequences"
      grid={{
        heads: [text.path, text.people, text.onward, text.times],
        rows: sequences.list.map((one) => [
          ...[pathOf(one), one.people, percent(one.onward, 1), Number(one.lift.toFixed(2))],
        ]),
      }}
    >
      <ul className="divide-y divide-line">
        {sequences.list.slice(0, most).map((one) => (
          <li key={pathOf(one)} className="grid gap-1.5 py-2.5">
            <div className="flex flex-wrap items-center gap-2 text-sm">
              {one.steps.map(({ kind, productId }, at) => {
                const Icon = kind === 'buy' ? ShoppingBag : Eye;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place
                  <Fragment key={at}>
                    {at > 0 && <ArrowRight aria-label={text.next} className="size-4 text-soft" />}
                    <span className="flex min-w-0 items-center gap-2">
                      <Picture
                        src={products.get(productId)?.coverUrl ?? null}
                        alt=""
                        className="size-9 shrink-0 rounded-lg"
                      />
                      <Icon
                        aria-label={text.kinds[kind]}
                        role="img"
                        className="size-4 shrink-0 text-soft"
                      />
                      <span className="line-clamp-1">
                        {products.get(productId)?.title ?? texts.rules.gone}
                      </span>
                    </span>
                  </Fragment>
                );
              })}
            </div>
            <p className="text-xs text-soft tabular-nums">
              {text.people} {exact(one.people)} · {text.onward} {percent(one.onward)} · {text.times}{' '}
              {one.lift.toFixed(1)}
            </p>
          </li>
        ))}
      </ul>
      {sequences.list.length > most && (
        <Button className="justify-self-center" onClick={() => setMost(most + AT_ONCE)}>
          {texts.rules.more(String(Math.min(AT_ONCE, sequences.list.length - most)))}
        </Button>
      )}
    </ChartCard>
  );
}
