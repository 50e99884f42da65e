import { type LedgerRoom, trafficLosses, trafficParts } from '@kaibo/contracts/traffic';
import { Link } from '@tanstack/react-router';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { join } from '../../ui/join.ts';
import { Cell, Table } from '../../ui/table.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import { capital, impressions } from './figures.ts';
import { partColour } from './part-colours.ts';
import { trafficTexts } from './traffic-texts.ts';

const SHOWN = 25;

function PartsBar({ room }: { room: LedgerRoom }) {
  const text = useMessages(trafficTexts);
  const words = trafficParts
    .filter((part) => room.parts[part] > 0)
    .map((part) => `${text.parts[part]} ${impressions(room.parts[part])}`)
    .join(', ');
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      className="flex h-2.5 w-40 overflow-hidden rounded-full bg-sunken"
    >
      {trafficParts.map((part) => (
        <span
          key={part}
          style={{
            width: `${(room.parts[part] / Math.max(1, room.served * 1_000)) * 100}%`,
            background: partColour[part],
          }}
        />
      ))}
    </span>
  );
}

interface ExposureRoomsProps {
  rooms: readonly LedgerRoom[];
  chosenId: string | null;
}

/** What the exposure of each room is made of; one opens below. */
export function ExposureRooms({ rooms, chosenId }: ExposureRoomsProps) {
  const text = useMessages(trafficTexts);
  const words = text.ledger;
  const lostOf = ({ lost }: LedgerRoom): number =>
    trafficLosses.reduce((sum, loss) => sum + lost[loss], 0);
  return (
    <ChartCard
      title={words.roomsTitle}
      finding={words.roomsFinding(exact(rooms.length))}
      file="traffic-rooms"
      isTable
      grid={{
        heads: [
          ...[words.room, words.host, words.served, words.clicks],
          ...trafficParts.map((part) => capital(text.parts[part])),
          ...trafficLosses.map((loss) => `${words.lost}: ${text.losses[loss]}`),
        ],
        rows: rooms.map((room) => [
          ...[room.title, room.hostName, room.served, room.clicks],
          ...trafficParts.map((part) => room.parts[part] / 1_000),
          ...trafficLosses.map((loss) => room.lost[loss] / 1_000),
        ]),
      }}
    >
      <Table
        label={words.roomsTitle}
        heads={[words.room, words.served, words.clicks, text.flows.reasons, words.lost]}
      >
        {rooms.slice(0, SHOWN).map((room) => (
          <tr
            key={room.roomId}
            data-room={room.roomId}
            className={join(room.roomId === chosenId && 'bg-sunken')}
          >
            <Cell className="max-w-64">
              <Link
                to="/console/traffic/exposure"
                search={(before) => ({ ...before, room: room.roomId })}
                resetScroll={false}
                aria-label={text.rooms.open(room.title)}
                aria-current={room.roomId === chosenId ? 'true' : undefined}
                className="block truncate font-medium underline-offset-2 hover:underline"
              >
                {room.title}
              </Link>
              <span className="flex flex-wrap items-center gap-1.5 text-xs text-soft">
                {room.hostName}
                {room.isLive && <Badge>{words.live}</Badge>}
                {room.isNewHost && <Badge tone="good">{text.rooms.isNew}</Badge>}
              </span>
            </Cell>
            <Cell className="tabular-nums">{exact(room.served)}</Cell>
            <Cell className="tabular-nums">{exact(room.clicks)}</Cell>
            <Cell>
              <PartsBar room={room} />
            </Cell>
            <Cell className="tabular-nums">
              {lostOf(room) > 0 ? impressions(lostOf(room)) : text.rooms.none}
            </Cell>
          </tr>
        ))}
      </Table>
    </ChartCard>
  );
}
