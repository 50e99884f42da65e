import type { RoomTraffic } from '@kaibo/contracts/traffic';
import { ChartColumn } from 'lucide-react';
import { useRef } from 'react';
import { exact } from '../../app/amounts.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Empty } from '../../ui/states.tsx';
import { ChartCard, NumbersTable } from '../charts/chart-card.tsx';
import { changeParts, type PartChange } from './change-parts.ts';
import { ChangeReasons } from './change-reasons.tsx';
import { amount, capital, impressions, percent, signed, timeOf } from './figures.ts';
import { hostTexts } from './host-texts.ts';
import { LedgerBars } from './ledger-bars.tsx';
import { ledgerGrid } from './ledger-grid.ts';
import { PartKey } from './part-key.tsx';
import { PolicySection } from './policy-section.tsx';
import { trafficTexts } from './traffic-texts.ts';

/** The whole change, in one sentence. */
function Headline({ traffic }: { traffic: RoomTraffic }) {
  const text = useMessages(hostTexts);
  const { now, before, platform, mode, minutes } = traffic;
  const told = [exact(now.served), exact(before.served)] as const;
  const change = now.served - before.served;
  const sentence =
    change === 0
      ? text.same(told[0])
      : change > 0
        ? text.up(...told, exact(change))
        : text.down(...told, exact(-change));
  return (
    <section className="grid gap-1 rounded-card bg-raised p-4 shadow-card" data-change={change}>
      <p className="text-xs text-soft">{text.against(String(minutes))}</p>
      <p className="text-lg font-semibold">{sentence}</p>
      <p className="text-sm text-soft">
        {text.platform(exact(platform.now), exact(platform.before))}
      </p>
      {mode !== 'lp' && <p className="text-sm text-warn">{text.degraded[mode]}</p>}
    </section>
  );
}

function Parts({ traffic }: { traffic: RoomTraffic }) {
  const text = useMessages(hostTexts);
  const words = useMessages(trafficTexts);
  const { now } = traffic;
  const nameOf = ({ kind, name }: PartChange): string =>
    kind === 'part'
      ? capital(words.parts[name as keyof typeof words.parts])
      : text.lostHead(words.losses[name as keyof typeof words.losses]);
  const rows = changeParts(traffic).map((part) => [
    nameOf(part),
    impressions(part.nowMilli),
    impressions(part.beforeMilli),
    signed(part.nowMilli - part.beforeMilli, impressions),
  ]);
  const grid = { heads: text.byPart.heads, rows };
  const share = now.served > 0 ? now.parts.organic / (now.served * 1_000) : 0;
  return (
    <ChartCard
      title={text.parts}
      finding={text.partsFinding(percent(share))}
      file="my-traffic"
      isTable
      grid={grid}
    >
      <NumbersTable label={text.parts} grid={grid} />
    </ChartCard>
  );
}

function OverTime({ traffic }: { traffic: RoomTraffic }) {
  const text = useMessages(hostTexts);
  const words = useMessages(trafficTexts);
  const locale = useLocale();
  const svg = useRef<SVGSVGElement>(null);
  const { points, policies } = traffic;
  const [first, ...others] = points;
  if (!first) return null;
  const best = others.reduce((most, point) => (point.served > most.served ? point : most), first);
  const marks = policies.map(({ atMs, version, note }) => ({
    atMs,
    words: [text.policyAt(String(version), timeOf(atMs)), inLocale(note, locale)]
      .filter((part) => part !== '')
      .join(': '),
  }));
  return (
    <ChartCard
      title={text.time}
      finding={text.timeFinding(exact(best.served), timeOf(best.atMs))}
      how={words.ledger.sums}
      file="my-traffic-over-time"
      picture={svg}
      grid={ledgerGrid(points, words)}
    >
      <LedgerBars points={points} marks={marks} svg={svg} />
      <PartKey hasLosses />
      {marks.length > 0 && (
        <div className="grid gap-1 text-sm">
          <h3 className="font-medium">{text.policies}</h3>
          <ul className="grid gap-1 text-soft">
            {marks.map((mark) => (
              <li key={mark.atMs}>{mark.words}</li>
            ))}
          </ul>
        </div>
      )}
    </ChartCard>
  );
}

function Promised({ promise }: Pick<RoomTraffic, 'promise'>) {
  const text = useMessages(hostTexts);
  const share = promise && promise.perHour > 0 ? Math.min(1, promise.given / promise.perHour) : 1;
  return (
    <PolicySection title={text.promise}>
      {promise ? (
        <>
          <p className="text-sm">{text.promised(amount(promise.given), amount(promise.perHour))}</p>
          <div aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken">
            <div className="h-full bg-good" style={{ width: `${share * 100}%` }} />
          </div>
        </>
      ) : (
        <p className="text-sm text-soft">{text.noPromise}</p>
      )}
    </PolicySection>
  );
}

/** What became of a room's traffic, for its team. */
export function RoomTrafficReport({ traffic }: { traffic: RoomTraffic }) {
  const text = useMessages(hostTexts);
  if (traffic.now.served === 0 && traffic.before.served === 0)
    return (
      <>
        <Empty icon={ChartColumn} title={text.nothing}>
          {text.nothingHint}
        </Empty>
        <Promised promise={traffic.promise} />
      </>
    );
  return (
    <>
      <Headline traffic={traffic} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <ChangeReasons traffic={traffic} />
        <div className="grid grid-cols-1 gap-4">
          <Promised promise={traffic.promise} />
          <Parts traffic={traffic} />
        </div>
      </div>
      <OverTime traffic={traffic} />
    </>
  );
}
