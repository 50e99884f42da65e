import { useRef } from 'react';
import { exact } from '../../app/amounts.ts';
import { inLocale, useLocale, useTheme } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { ChartCard, NumbersTable } from '../charts/chart-card.tsx';
import { ClustersMap, lookOf, Mark } from './clusters-map.tsx';
import { featureValue, figure, percent } from './figures.ts';
import { useLack } from './lack-text.ts';
import type { Found, Report } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';

type Cluster = Report['clusters']['list'][number];

const APART_SHOWN = 3;

function ClusterLine({ cluster, isDark }: { cluster: Cluster; isDark: boolean }) {
  const text = useMessages(miningTexts).clusters;
  const locale = useLocale();
  const { id, name, people, share, apart } = cluster;
  const look = lookOf(id);
  return (
    <li className="grid gap-1 py-2.5" data-cluster={id}>
      <p className="flex flex-wrap items-center gap-x-2">
        <svg
          aria-hidden
          viewBox="-8 -8 16 16"
          className="size-4"
          fill={isDark ? look.dark : look.light}
        >
          <Mark shape={look.shape} x={0} y={0} size={5} />
        </svg>
        <span className="font-medium">{inLocale(name, locale)}</span>
        <span className="text-sm text-soft tabular-nums">
          {text.people(exact(people), percent(share))}
        </span>
      </p>
      <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-soft">
        {apart.slice(0, APART_SHOWN).map(({ feature, mean, everybody }) => (
          <div key={feature} className="flex gap-1">
            <dt>{text.features[feature]}</dt>
            <dd className="tabular-nums">
              {text.than(featureValue(feature, mean, text), featureValue(feature, everybody, text))}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

export function ClustersCard({ found }: { found: Found }) {
  const text = useMessages(miningTexts).clusters;
  const locale = useLocale();
  const isDark = useTheme() === 'dark';
  const { clusters } = found.report;
  const lack = useLack(clusters.lack);
  const picture = useRef<SVGSVGElement>(null);
  const tried = {
    heads: [text.count, text.silhouette, text.inertia],
    rows: clusters.tried.map((one) => [
      ...[one.clusters, one.silhouette === null ? '–' : one.silhouette.toFixed(3)],
      figure(one.inertia),
    ]),
  };
  if (lack) return <ChartCard title={text.title} finding={lack} file="clusters" grid={null} />;
  const [first] = clusters.list;
  const finding = first
    ? text.finding(String(clusters.list.length), inLocale(first.name, locale), percent(first.share))
    : '';
  const counts = clusters.tried.map((one) => one.clusters);
  return (
    <ChartCard
      title={text.title}
      finding={finding}
      how={text.how(
        exact(clusters.people),
        clusters.silhouette.toFixed(2),
        `${Math.min(...counts)}–${Math.max(...counts)}`,
      )}
      file="clusters"
      picture={picture}
      grid={{
        heads: [text.name, text.size, text.share, text.apart],
        rows: clusters.list.map(({ name, people, share, apart }) => [
          ...[inLocale(name, locale), people, percent(share, 1)],
          apart
            .map(
              ({ feature, mean }) =>
                `${text.features[feature]} ${featureValue(feature, mean, text)}`,
            )
            .join('; '),
        ]),
      }}
    >
      <ClustersMap
        clusters={clusters}
        label={`${text.map}: ${finding}`}
        isDark={isDark}
        picture={picture}
      />
      <ul className="divide-y divide-line">
        {clusters.list.map((cluster) => (
          <ClusterLine key={cluster.id} cluster={cluster} isDark={isDark} />
        ))}
      </ul>
      {clusters.hiddenPeople > 0 && (
        <p className="text-sm text-soft">{text.hidden(exact(clusters.hiddenPeople))}</p>
      )}
      <details className="text-sm">
        <summary className="cursor-pointer text-soft">{text.tried}</summary>
        <p className="pt-2 text-xs text-soft">{text.triedHint}</p>
        <NumbersTable label={text.tried} grid={tried} />
      </details>
    </ChartCard>
  );
}
