import type { MinedProduct, MinedRule } from '@kaibo/contracts/mining';
import { Boxes, PackagePlus } from 'lucide-react';
import { useState } from 'react';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/filters.tsx';
import { Picture } from '../../ui/picture.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import type { Grid } from '../charts/export-chart.ts';
import { figure, percent, q } from './figures.ts';
import { useLack } from './lack-text.ts';
import type { Found } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';
import { type RuleFilter, type RuleSort, rulesWanted } from './rules-order.ts';
import { useBundle } from './use-mining-acts.ts';

const AT_ONCE = 10;
const LIFTS = [1, 1.5, 2, 3, 5] as const;
const BASKETS = [0, 20, 50, 100, 200] as const;
const SORTS = ['certain', 'lift', 'support', 'confidence'] as const;

const partsOf = ({ left, right }: MinedRule): string[] => [...left, right];

const useNames = (products: ReadonlyMap<string, MinedProduct>) => {
  const text = useMessages(miningTexts).rules;
  const nameOf = (id: string): string => {
    const title = products.get(id)?.title;
    return title === undefined ? text.gone : text.product(title);
  };
  return {
    nameOf,
    leftOf: ({ left }: MinedRule): string => left.map(nameOf).join(text.and),
    wholeOf: (rule: MinedRule): string => partsOf(rule).map(nameOf).join(text.and),
  };
};

interface RuleProps {
  rule: MinedRule;
  runId: string;
  products: ReadonlyMap<string, MinedProduct>;
  bundleId: string | null;
  mayAct: boolean;
}

function BundleButton({ rule, runId, products, bundleId, mayAct }: RuleProps) {
  const text = useMessages(miningTexts).rules;
  const { wholeOf } = useNames(products);
  const draft = useBundle(runId);
  const parts = partsOf(rule).map((id) => products.get(id));
  const stores = new Set(parts.map((part) => part?.storeId));
  if (bundleId)
    return (
      <Badge tone="good">
        <Boxes aria-hidden className="size-3.5" />
        {text.made}
      </Badge>
    );
  if (stores.size > 1) return <Badge>{text.acrossStores}</Badge>;
  if (!parts.every((part) => part?.isOnSale)) return <Badge>{text.notOnSale}</Badge>;
  if (!mayAct) return null;
  return (
    <Button
      size="small"
      look="accent"
      busy={draft.isPending}
      aria-label={text.bundleOf(wholeOf(rule))}
      onClick={() => draft.mutate(rule.id)}
    >
      <PackagePlus aria-hidden className="size-4" />
      {text.bundle}
    </Button>
  );
}

function RuleRow(props: RuleProps) {
  const { rule, products } = props;
  const text = useMessages(miningTexts).rules;
  const { leftOf, nameOf } = useNames(products);
  return (
    <li
      data-rule={rule.id}
      className="grid gap-3 py-3 md:grid-cols-[auto_minmax(0,1fr)_auto] md:items-center"
    >
      <div className="flex gap-1.5">
        {partsOf(rule).map((id) => (
          <Picture
            key={id}
            src={products.get(id)?.coverUrl ?? null}
            alt=""
            className="size-14 shrink-0 rounded-xl"
          />
        ))}
      </div>
      <div className="grid min-w-0 gap-0.5">
        <p>{text.sentence(leftOf(rule), nameOf(rule.right), rule.lift.toFixed(1))}</p>
        <p className="text-xs text-soft tabular-nums">
          {text.counts(exact(rule.baskets), exact(rule.people), percent(rule.confidence))}
          {' · '}
          {text.certain(rule.liftLow.toFixed(1), rule.liftHigh.toFixed(1))}
          {' · '}
          {products.get(rule.right)?.storeName}
        </p>
      </div>
      <div className="justify-self-start md:justify-self-end">
        <BundleButton {...props} />
      </div>
    </li>
  );
}

const useRulesGrid = (
  rules: readonly MinedRule[],
  products: ReadonlyMap<string, MinedProduct>,
): Grid => {
  const text = useMessages(miningTexts).rules;
  const titleOf = (id: string): string => products.get(id)?.title ?? text.gone;
  const round = (value: number, digits = 4): number => Number(value.toFixed(digits));
  return {
    heads: [
      ...[text.left, text.right, text.lift, text.low, text.high, text.baskets, text.people],
      ...[text.support, text.confidence, text.leverage, text.conviction, text.q, text.store],
    ],
    rows: rules.map((rule) => [
      ...[rule.left.map(titleOf).join(' + '), titleOf(rule.right), round(rule.lift, 2)],
      ...[round(rule.liftLow, 2), round(rule.liftHigh, 2), rule.baskets, rule.people],
      ...[round(rule.support), round(rule.confidence), round(rule.leverage)],
      ...[rule.conviction === null ? '∞' : round(rule.conviction, 2), q(rule.q)],
      products.get(rule.right)?.storeName ?? '',
    ]),
  };
};

function Filters({ filter, change }: { filter: RuleFilter; change: (filter: RuleFilter) => void }) {
  const text = useMessages(miningTexts).rules;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice
        label={text.sort}
        value={filter.sort}
        change={(sort) => change({ ...filter, sort: sort as RuleSort })}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {text.sorts[sort]}
          </option>
        ))}
      </Choice>
      <Choice
        label={text.least}
        value={String(filter.leastLift)}
        change={(least) => change({ ...filter, leastLift: Number(least) })}
      >
        {LIFTS.map((least) => (
          <option key={least} value={least}>
            {text.leastOf(String(least))}
          </option>
        ))}
      </Choice>
      <Choice
        label={text.leastBaskets}
        value={String(filter.leastBaskets)}
        change={(least) => change({ ...filter, leastBaskets: Number(least) })}
      >
        {BASKETS.map((least) => (
          <option key={least} value={least}>
            {text.leastBasketsOf(String(least))}
          </option>
        ))}
      </Choice>
      <label className="flex h-10 items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={filter.sameStore}
          onChange={({ target }) => change({ ...filter, sameStore: target.checked })}
          className="size-5 accent-(--accent)"
        />
        {text.sameStore}
      </label>
    </div>
  );
}

export function RulesCard({ found, mayAct }: { found: Found; mayAct: boolean }) {
  const text = useMessages(miningTexts).rules;
  const { rules, run } = found.report;
  const lack = useLack(rules.lack);
  const [filter, setFilter] = useState<RuleFilter>({
    ...{ sort: 'certain', leastLift: 1, leastBaskets: 0, sameStore: false },
  });
  const [most, setMost] = useState(AT_ONCE);
  const products = new Map(found.products.map((product) => [product.id, product]));
  const bundles = new Map(found.bundles.map(({ ruleId, productId }) => [ruleId, productId]));
  const isOneStore = (rule: MinedRule): boolean =>
    new Set(partsOf(rule).map((id) => products.get(id)?.storeId)).size === 1;
  const wanted = rulesWanted(rules.list, filter, isOneStore);
  const grid = useRulesGrid(wanted, products);
  const how = text.how(
    exact(rules.baskets),
    exact(rules.people),
    exact(rules.minimumBaskets),
    percent(rules.minimumConfidence),
    exact(rules.tested),
  );
  if (lack) return <ChartCard title={text.title} finding={lack} file="rules" grid={null} />;
  return (
    <ChartCard
      title={text.title}
      finding={text.finding(figure(rules.list.length))}
      how={how}
      file="rules"
      grid={grid}
    >
      <Filters filter={filter} change={setFilter} />
      {wanted.length === 0 && <p className="text-sm text-soft">{text.noneLeft}</p>}
      <ul className="divide-y divide-line">
        {wanted.slice(0, most).map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            runId={run.id}
            products={products}
            bundleId={bundles.get(rule.id) ?? null}
            mayAct={mayAct}
          />
        ))}
      </ul>
      {wanted.length > most && (
        <Button className="justify-self-center" onClick={() => setMost(most + AT_ONCE)}>
          {text.more(String(Math.min(AT_ONCE, wanted.length - most)))}
        </Button>
      )}
    </ChartCard>
  );
}
