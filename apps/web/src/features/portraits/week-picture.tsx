import { useMessages } from '../../app/text.ts';
import { portraitTexts } from './portrait-texts.ts';

const CELL = 12;
const GAP = 2;
const LEFT = 30;
const TOP = 14;
const HOURS = [0, 6, 12, 18];

/** Seven days of twenty-four hours; the fuller the darker. Its numbers stand in a table that is read out. */
export function WeekPicture({ week, label }: { week: readonly number[]; label: string }) {
  const text = useMessages(portraitTexts);
  const most = Math.max(1e-9, ...week);
  const shade = (value: number): number => (value === 0 ? 0 : 0.18 + (0.82 * value) / most);
  const width = LEFT + 24 * (CELL + GAP);
  const height = TOP + 7 * (CELL + GAP);
  return (
    <figure className="grid gap-1">
      <svg aria-hidden viewBox={`0 0 ${width} ${height}`} className="w-full max-w-xl">
        {HOURS.map((hour) => (
          <text
            key={hour}
            x={LEFT + hour * (CELL + GAP)}
            y={9}
            fontSize="9"
            className="fill-soft tabular-nums"
          >
            {hour}:00
          </text>
        ))}
        {text.days.map((day, row) => (
          <text
            key={day}
            x={0}
            y={TOP + row * (CELL + GAP) + CELL - 2.5}
            fontSize="9"
            className="fill-soft"
          >
            {day}
          </text>
        ))}
        {week.map((value, at) => {
          const row = Math.floor(at / 24);
          const x = LEFT + (at % 24) * (CELL + GAP);
          const y = TOP + row * (CELL + GAP);
          const key = `${row}-${at % 24}`;
          return (
            <g key={key}>
              <rect {...{ x, y }} width={CELL} height={CELL} rx="2.5" className="fill-sunken" />
              {value > 0 && (
                <rect
                  {...{ x, y }}
                  width={CELL}
                  height={CELL}
                  rx="2.5"
                  className="fill-accent"
                  opacity={shade(value)}
                />
              )}
            </g>
          );
        })}
      </svg>
      <table className="sr-only">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{text.table.what}</th>
            <th scope="col">{text.table.value}</th>
          </tr>
        </thead>
        <tbody>
          {week.map((value, at) => {
            const when = text.hour(text.days[Math.floor(at / 24)]!, at % 24);
            return value === 0 ? null : (
              <tr key={when}>
                <th scope="row">{when}</th>
                <td>{value}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </figure>
  );
}
