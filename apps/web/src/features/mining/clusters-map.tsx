import type { RefObject } from 'react';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { PictureFrame } from '../charts/picture-frame.tsx';
import { percent } from './figures.ts';
import type { Report } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';

type Clusters = Report['clusters'];

/** Told apart by their shapes too. Both themes have 3:1 against the card with each of them. */
const LOOKS = [
  { light: '#2563a8', dark: '#6fb1f5', shape: 'circle' },
  { light: '#b3213b', dark: '#ff8497', shape: 'square' },
  { light: '#19734a', dark: '#5fcb96', shape: 'up' },
  { light: '#8a5300', dark: '#f0b45a', shape: 'diamond' },
  { light: '#6d3fb0', dark: '#c0a1f7', shape: 'down' },
  { light: '#0f7285', dark: '#5ac8dc', shape: 'circle' },
  { light: '#7a4b3a', dark: '#d9a38d', shape: 'square' },
  { light: '#4d5661', dark: '#b3bcc7', shape: 'up' },
] as const;

export const lookOf = (id: number) => LOOKS[(id - 1) % LOOKS.length]!;

const HEIGHT = 340;
const MARGIN = 26;

interface MarkProps {
  shape: (typeof LOOKS)[number]['shape'];
  x: number;
  y: number;
  size: number;
}

const outlines = {
  square: (s: number) => `M${-s} ${-s}h${2 * s}v${2 * s}h${-2 * s}z`,
  up: (s: number) => `M0 ${-s * 1.2}L${s * 1.1} ${s}H${-s * 1.1}z`,
  down: (s: number) => `M0 ${s * 1.2}L${s * 1.1} ${-s}H${-s * 1.1}z`,
  diamond: (s: number) => `M0 ${-s * 1.3}L${s * 1.3} 0 0 ${s * 1.3} ${-s * 1.3} 0z`,
} as const;

export function Mark({ shape, x, y, size }: MarkProps) {
  return shape === 'circle' ? (
    <circle cx={x} cy={y} r={size} />
  ) : (
    <path transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`} d={outlines[shape](size)} />
  );
}

interface ClustersMapProps {
  clusters: Clusters;
  label: string;
  isDark: boolean;
  picture: RefObject<SVGSVGElement | null>;
}

/** Everybody on the two directions in which they differ most. */
export function ClustersMap({ clusters, label, isDark, picture }: ClustersMapProps) {
  const text = useMessages(miningTexts).clusters;
  const isChinese = useLocale() === 'zh-CN';
  const { dots, list, axes } = clusters;
  const rangeOf = (values: readonly number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return high > low ? [low, high] : [low - 1, high + 1];
  };
  const xs = rangeOf([...dots, ...list].map(({ x }) => x));
  const ys = rangeOf([...dots, ...list].map(({ y }) => y));
  const yOf = (y: number) =>
    HEIGHT - MARGIN - ((y - ys[0]) / (ys[1] - ys[0])) * (HEIGHT - 2 * MARGIN);
  const colourOf = (id: number) => (isDark ? lookOf(id).dark : lookOf(id).light);
  const axisOf = (at: number, most: number): string => {
    const axis = axes[at];
    if (!axis) return '';
    const along = axis.along
      .slice(0, most)
      .map(({ feature, weight }) => `${weight < 0 ? '−' : '+'}${text.features[feature]}`)
      .join(' ');
    return text.axis(percent(axis.share), along);
  };
  return (
    <PictureFrame picture={picture} label={label} height={HEIGHT}>
      {(width) => {
        const xOf = (x: number) => MARGIN + ((x - xs[0]) / (xs[1] - xs[0])) * (width - 2 * MARGIN);
        return (
          <>
            <rect
              x={MARGIN / 2}
              y={MARGIN / 2}
              width={width - MARGIN}
              height={HEIGHT - MARGIN}
              rx="8"
              fill="none"
              stroke="var(--line)"
            />
            <text x={width / 2} y={HEIGHT - 1} textAnchor="middle" fill="var(--soft)">
              {axisOf(0, width < 600 ? 2 : 3)}
            </text>
            <text
              transform={`translate(9 ${HEIGHT / 2}) rotate(-90)`}
              textAnchor="middle"
              fill="var(--soft)"
            >
              {axisOf(1, 2)}
            </text>
            <g fillOpacity="0.55">
              {dots.map(({ x, y, cluster }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nobody, and has no other name
                <g key={at} fill={colourOf(cluster)}>
                  <Mark shape={lookOf(cluster).shape} x={xOf(x)} y={yOf(y)} size={2.6} />
                </g>
              ))}
            </g>
            {list.map(({ id, x, y, name }) => {
              const words = isChinese ? name.zh : name.en;
              const half = words.length * (isChinese ? 6.5 : 3.3);
              const middle = Math.max(half + 16, Math.min(width - half - 8, xOf(x)));
              return (
                <text
                  key={id}
                  x={middle}
                  y={Math.max(28, yOf(y))}
                  textAnchor="middle"
                  fontSize="12"
                  fontWeight="600"
                  fill="var(--ink)"
                  stroke="var(--raised)"
                  strokeWidth="4"
                  paintOrder="stroke"
                >
                  {words}
                </text>
              );
            })}
          </>
        );
      }}
    </PictureFrame>
  );
}
