import type { Interest, PriceBand, RfmCode, UserPortrait } from '@kaibo/contracts/portraits';
import { PowerLevel } from '@kaibo/contracts/portraits';
import { Radio, Shapes, Tag } from 'lucide-react';
import { exact } from '../../app/amounts.ts';
import { dateTime, yuan } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { dayText, evidenceText, hourText, peakOf } from './portrait-format.ts';
import { portraitTexts } from './portrait-texts.ts';
import { ShareBars } from './share-bars.tsx';
import { Finding, Statement } from './statement.tsx';
import { WeekPicture } from './week-picture.tsx';

const icons = { category: Shapes, host: Radio, brand: Tag } as const;
const MOST_BARS = 8;

function Interests({ said }: { said: UserPortrait['interests'] }) {
  const text = useMessages(portraitTexts);
  const isEnglish = useLocale() === 'en';
  const nameOf = ({ name }: Interest) => (isEnglish ? name.en : name.zh);
  return (
    <Statement title={text.interests} said={said} how={text.howInterests} nothing={text.tooFew}>
      {(interests) => (
        <>
          {interests[0] && <Finding>{text.mostly(nameOf(interests[0]))}</Finding>}
          <ShareBars
            label={text.interests}
            bars={interests.slice(0, MOST_BARS).map((one) => {
              const Icon = icons[one.kind];
              return {
                key: `${one.kind}:${one.id}`,
                name: nameOf(one),
                share: one.strength,
                note: `${text.kinds[one.kind]} · ${text.evidence.acts(exact(one.acts))} · ${dayText(one.sinceMs)}`,
                icon: <Icon aria-hidden className="size-3.5 shrink-0 self-center text-soft" />,
              };
            })}
          />
        </>
      )}
    </Statement>
  );
}

/** From nothing to half as much again as the high price. */
function BandPicture({ lowFen, medianFen, highFen }: PriceBand) {
  const text = useMessages(portraitTexts);
  const at = (fen: number): number => (100 * fen) / Math.max(1, highFen * 1.4);
  return (
    <div className="grid gap-1 pt-1">
      <div aria-hidden className="relative h-3 rounded-full bg-sunken">
        <span
          className="absolute inset-y-0 rounded-full bg-accent/70"
          style={{ left: `${at(lowFen)}%`, width: `${Math.max(2, at(highFen) - at(lowFen))}%` }}
        />
        <span
          className="absolute -inset-y-1 w-1 -translate-x-1/2 rounded-full bg-ink"
          style={{ left: `${at(medianFen)}%` }}
        />
      </div>
      <p className="text-xs text-soft">
        {text.middle} <span className="money">{yuan(medianFen)}</span>
      </p>
    </div>
  );
}

const steps = PowerLevel.options;

function Power({ said }: { said: UserPortrait['power'] }) {
  const text = useMessages(portraitTexts);
  return (
    <Statement title={text.power} said={said} how={text.howPower}>
      {({ level, index }) => (
        <>
          <Finding>{text.powerFinding(text.powers[level])}</Finding>
          <div aria-hidden className="grid grid-cols-5 gap-1">
            {steps.map((step) => (
              <span
                key={step}
                className={join('h-3 rounded-full', step === level ? 'bg-accent' : 'bg-sunken')}
              />
            ))}
          </div>
          <p className="flex justify-between gap-3 text-xs text-soft">
            <span>{text.powers.thrifty}</span>
            <span className="tabular-nums">{index.toFixed(2)}</span>
            <span>{text.powers.premium}</span>
          </p>
        </>
      )}
    </Statement>
  );
}

function Rhythm({ portrait }: { portrait: UserPortrait }) {
  const text = useMessages(portraitTexts);
  return (
    <Statement title={text.rhythm} said={portrait.rhythm} how={text.zone(portrait.timeZone)}>
      {({ week }) => {
        const peak = peakOf(week);
        return (
          <>
            {peak && <Finding>{text.rhythmFinding(hourText(peak, text))}</Finding>}
            <WeekPicture week={week} label={text.rhythm} />
          </>
        );
      }}
    </Statement>
  );
}

function Worth({ portrait }: { portrait: UserPortrait }) {
  const text = useMessages(portraitTexts);
  const groupText = (group: RfmCode): string => {
    const { groupsAtMs } = portrait;
    const name = text.rfm[group];
    return groupsAtMs === null ? name : `${name} · ${text.asOf(dateTime(groupsAtMs))}`;
  };
  return (
    <Statement title={text.worth} said={portrait.worth}>
      {(worth) => {
        const facts = [
          [text.average, yuan(worth.averageFen)],
          [text.lastOrder, dayText(worth.lastOrderAtMs)],
          ...(worth.everyDays === null
            ? []
            : [[text.every, text.everyDays(exact(worth.everyDays))]]),
          ...(worth.refundedOrders === 0 ? [] : [[text.refunded, exact(worth.refundedOrders)]]),
          ...(worth.group === null ? [] : [[text.group, groupText(worth.group)]]),
        ];
        return (
          <>
            <Finding>{text.worthFinding(yuan(worth.paidFen))}</Finding>
            <dl className="grid gap-1.5 text-sm">
              {facts.map(([name, value]) => (
                <div key={name} className="flex justify-between gap-3">
                  <dt className="text-soft">{name}</dt>
                  <dd className="tabular-nums">{value}</dd>
                </div>
              ))}
            </dl>
          </>
        );
      }}
    </Statement>
  );
}

/** Everything that is known of one person: pictures first, numbers below. */
export function PortraitCards({ portrait }: { portrait: UserPortrait }) {
  const text = useMessages(portraitTexts);
  const isEnglish = useLocale() === 'en';
  const { price, cluster, groupsAtMs } = portrait;
  return (
    <div className="@container grid grid-cols-1 gap-4">
      <Interests said={portrait.interests} />
      <Rhythm portrait={portrait} />
      <div className="grid grid-cols-1 gap-4 @lg:grid-cols-2">
        <Statement title={text.price} said={price}>
          {(band) => (
            <>
              <Finding>{text.priceFinding(yuan(band.lowFen), yuan(band.highFen))}</Finding>
              <BandPicture {...band} />
            </>
          )}
        </Statement>
        <Power said={portrait.power} />
      </div>
      <Worth portrait={portrait} />
      {cluster && (
        <section className="grid gap-2 rounded-card bg-raised p-4 shadow-card md:p-5">
          <h3 className="text-sm font-medium text-soft">{text.cluster}</h3>
          <Finding>{isEnglish ? cluster.name.en : cluster.name.zh}</Finding>
          <p className="text-xs text-soft">
            {evidenceText(cluster.evidence, text)}
            {groupsAtMs !== null && ` · ${text.asOf(dateTime(groupsAtMs))}`}
          </p>
        </section>
      )}
    </div>
  );
}
