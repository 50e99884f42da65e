import type { PriceChange } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { dateTime, yuan } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Skeleton } from '../../../ui/states.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { priceChangesQuery } from './editor-queries.ts';
import { priceSteps } from './price-steps.ts';
import { Section } from './section.tsx';

const WIDTH = 280;
const HEIGHT = 64;

function PriceTable({ changes }: { changes: readonly PriceChange[] }) {
  const words = useMessages(catalogueTexts).prices;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-soft">{words.all}</summary>
      <div className="mt-2 max-h-72 overflow-auto">
        <table className="w-full text-left text-xs">
          <thead className="text-soft">
            <tr>
              {[words.when, words.option, words.change, words.by].map((head) => (
                <th key={head} scope="col" className="py-1.5 pr-2 font-medium whitespace-nowrap">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {changes.map(({ skuId, atMs, option, fromFen, toFen, by }) => (
              <tr key={`${skuId}-${atMs}-${toFen}`}>
                <td className="py-1.5 pr-2 whitespace-nowrap">{dateTime(atMs)}</td>
                <td className="py-1.5 pr-2">{option}</td>
                <td className="money py-1.5 pr-2 whitespace-nowrap">
                  {fromFen === null ? words.first : yuan(fromFen)} → {yuan(toFen)}
                </td>
                <td className="py-1.5">{by || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Every price there was; the line is the lowest of all options. */
export function PricesSection({ productId }: { productId: string }) {
  const words = useMessages(catalogueTexts).prices;
  const { data: changes } = useQuery(priceChangesQuery(productId));
  if (!changes)
    return (
      <Section title={words.title}>
        <Skeleton className="h-24" />
      </Section>
    );
  const { path, lowestFen, highestFen } = priceSteps(changes, Date.now(), {
    width: WIDTH,
    height: HEIGHT,
  });
  const hasChanged = changes.some(({ fromFen }) => fromFen !== null);
  return (
    <Section title={words.title}>
      {hasChanged ? (
        <figure className="grid gap-2">
          <svg
            viewBox={`-2 -4 ${WIDTH + 4} ${HEIGHT + 8}`}
            role="img"
            aria-label={words.chart(yuan(lowestFen), yuan(highestFen))}
            className="w-full text-accent-ink"
          >
            <path d={path} fill="none" stroke="currentColor" strokeWidth={2} />
          </svg>
          <figcaption className="money text-xs text-soft">
            {words.chart(yuan(lowestFen), yuan(highestFen))}
          </figcaption>
        </figure>
      ) : (
        <p className="text-sm text-soft">{words.none}</p>
      )}
      <PriceTable changes={changes} />
    </Section>
  );
}
