import type { PlanRoom, TrafficPlan } from '@kaibo/contracts/traffic';
import { Link } from '@tanstack/react-router';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import type { Grid } from '../charts/export-chart.ts';
import { amount, and, price } from './figures.ts';
import { type TrafficTexts, trafficTexts } from './traffic-texts.ts';

const PRICES = ['floor', 'seats', 'stock', 'cap', 'merit'] as const;
/** Less is nothing: a hundredth of a fen. */
const LEAST_FEN = 0.005;
const SHOWN = 30;

const pricesOf = (room: PlanRoom, text: TrafficTexts): string =>
  PRICES.filter((name) => room.prices[name] >= LEAST_FEN)
    .map((name) => {
      const sign = name === 'floor' || name === 'merit' ? '+' : '−';
      return `${text.prices[name]} ${sign}${price(room.prices[name])}`;
    })
    .join(' · ');

const gridOf = ({ rooms }: TrafficPlan, text: TrafficTexts): Grid => ({
  heads: text.rooms.csv.heads,
  rows: rooms.map((room) => [
    ...[room.title, room.hostName, room.planned, room.served, room.floor, room.cap ?? ''],
    ...[room.shortfall, and(room.binds.map((bound) => text.binds[bound]))],
    ...PRICES.map((name) => room.prices[name]),
  ]),
});

function Row({ room }: { room: PlanRoom }) {
  const text = useMessages(trafficTexts);
  return (
    <tr data-room={room.roomId}>
      <Cell className="max-w-64">
        <Link
          to="/console/traffic/exposure"
          search={{ room: room.roomId }}
          aria-label={text.rooms.open(room.title)}
          className="block truncate font-medium underline-offset-2 hover:underline"
        >
          {room.title}
        </Link>
        <span className="flex flex-wrap items-center gap-1.5 text-xs text-soft">
          {room.hostName}
          {room.isNewHost && <Badge tone="good">{text.rooms.isNew}</Badge>}
          {room.isPromoted && <Badge tone="warn">{text.rooms.promoted}</Badge>}
        </span>
      </Cell>
      <Cell className="tabular-nums">{amount(room.planned)}</Cell>
      <Cell className="tabular-nums">{exact(room.served)}</Cell>
      <Cell className="tabular-nums">
        {room.floor > 0 ? amount(room.floor) : text.rooms.none}
        {room.shortfall > 0.05 && (
          <span className="block text-xs text-bad">{text.rooms.short(amount(room.shortfall))}</span>
        )}
      </Cell>
      <Cell className="tabular-nums">{room.cap === null ? text.rooms.none : amount(room.cap)}</Cell>
      <Cell>
        <span className="flex flex-wrap gap-1">
          {room.binds.map((bound) => (
            <Badge key={bound} tone={bound === 'floor' || bound === 'group' ? 'good' : 'warn'}>
              {text.binds[bound]}
            </Badge>
          ))}
        </span>
      </Cell>
      <Cell className="text-xs whitespace-nowrap text-soft tabular-nums">
        {pricesOf(room, text) || text.rooms.none}
      </Cell>
    </tr>
  );
}

/** Every room with what it may have, what holds it, and at which price. */
export function PlanRooms({ plan }: { plan: TrafficPlan }) {
  const text = useMessages(trafficTexts);
  const held = plan.rooms.filter(({ binds }) => binds.length > 0).length;
  const shown = plan.rooms.slice(0, SHOWN);
  return (
    <ChartCard
      title={text.rooms.title}
      finding={held > 0 ? text.rooms.finding(exact(held)) : text.rooms.findingNone}
      how={text.rooms.how}
      file="traffic-plan-rooms"
      grid={gridOf(plan, text)}
      isTable
    >
      <Table label={text.rooms.title} heads={text.rooms.heads}>
        {shown.map((room) => (
          <Row key={room.roomId} room={room} />
        ))}
      </Table>
      {plan.roomsInAll > shown.length && (
        <p className="text-xs text-soft">
          {text.rooms.more(exact(shown.length), exact(plan.roomsInAll))}
        </p>
      )}
    </ChartCard>
  );
}
