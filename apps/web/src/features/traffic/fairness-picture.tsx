import type { FairnessPoint } from '@kaibo/contracts/traffic';
import { useMessages } from '../../app/text.ts';
import { useWidth } from '../charts/use-width.ts';
import { fine } from './figures.ts';
import { trafficTexts } from './traffic-texts.ts';

const HEIGHT = 240;
const LEFT = 52;
const RIGHT = 44;
const TOP = 16;
const BOTTOM = 40;
const LEAST_PRICE = 0.001;

const line = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** Value given up and the Gini coefficient over the scale of all floors. */
export function FairnessPicture({ points }: { points: readonly FairnessPoint[] }) {
  const text = useMessages(trafficTexts).fairness;
  const [box, width] = useWidth();
  const mostScale = Math.max(...points.map(({ scale }) => scale), 1);
  const mostPrice = Math.max(...points.map(({ price }) => price), LEAST_PRICE);
  const floor = HEIGHT - BOTTOM;
  const xOf = (scale: number): number => LEFT + (scale / mostScale) * (width - LEFT - RIGHT);
  const priceY = (price: number): number =>
    floor - (Math.max(0, price) / mostPrice) * (floor - TOP);
  const giniY = (gini: number): number => floor - gini * (floor - TOP);
  const now = points.find(({ scale }) => scale === 1);
  return (
    <div ref={box} className="min-w-0">
      {width > 0 && (
        <svg role="img" aria-label={text.picture} width={width} height={HEIGHT}>
          {[0, 0.5, 1].map((part) => {
            const y = floor - part * (floor - TOP);
            return (
              <g key={part} fontSize="11" fill="var(--soft)">
                <line x1={LEFT} x2={width - RIGHT} y1={y} y2={y} stroke="var(--line)" />
                <text x={LEFT - 6} y={y + 4} textAnchor="end">
                  {fine(mostPrice * part)}
                </text>
                <text x={width - RIGHT + 6} y={y + 4}>
                  {part}
                </text>
              </g>
            );
          })}
          {now && (
            <g>
              <line
                x1={xOf(1)}
                x2={xOf(1)}
                y1={TOP}
                y2={floor}
                stroke="var(--soft)"
                strokeDasharray="3 3"
              />
              <text x={xOf(1)} y={TOP - 4} fontSize="11" textAnchor="middle" fill="var(--soft)">
                {text.now}
              </text>
            </g>
          )}
          <path
            d={line(points.map(({ scale, gini }) => [xOf(scale), giniY(gini)]))}
            fill="none"
            stroke="var(--part-group)"
            strokeWidth="2"
            strokeDasharray="6 4"
          />
          <path
            d={line(points.map(({ scale, price }) => [xOf(scale), priceY(price)]))}
            fill="none"
            stroke="var(--accent)"
            strokeWidth="2.5"
          />
          {points.map(({ scale, price, gini }) => (
            <g key={scale}>
              <title>{`× ${scale}: ${text.price} ${fine(price)}, ${text.gini} ${gini.toFixed(3)}`}</title>
              <circle cx={xOf(scale)} cy={giniY(gini)} r="3" fill="var(--part-group)" />
              <circle cx={xOf(scale)} cy={priceY(price)} r="4" fill="var(--accent)" />
              <text
                x={xOf(scale)}
                y={floor + 16}
                fontSize="11"
                textAnchor="middle"
                fill="var(--soft)"
              >
                {`×${scale}`}
              </text>
            </g>
          ))}
          <text
            x={(width + LEFT - RIGHT) / 2}
            y={HEIGHT - 6}
            fontSize="11"
            textAnchor="middle"
            fill="var(--soft)"
          >
            {text.scale}
          </text>
        </svg>
      )}
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
        {(
          [
            [text.price, '--accent', ''],
            [text.gini, '--part-group', '6 4'],
          ] as const
        ).map(([label, colour, dash]) => (
          <li key={label} className="flex items-center gap-1.5">
            <svg aria-hidden viewBox="0 0 24 4" className="h-1 w-6">
              <line
                {...{ x1: 0, y1: 2, x2: 24, y2: 2 }}
                stroke={`var(${colour})`}
                strokeWidth="2.5"
                strokeDasharray={dash}
              />
            </svg>
            {label}
          </li>
        ))}
      </ul>
    </div>
  );
}
