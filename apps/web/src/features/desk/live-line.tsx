import type { DeskMinute } from '@kaibo/contracts';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { deskTexts } from './desk-texts.ts';

const MINUTE_MS = 60_000;
const HEIGHT_PX = 132;

/** Minutes in which nothing happened are there as well, with nothing in them. */
export const withEmptyMinutes = (
  minutes: readonly DeskMinute[],
): [number[], number[], number[]] => {
  const byTime = new Map(minutes.map((minute) => [minute.atMs, minute]));
  const firstMs = minutes[0]?.atMs ?? 0;
  const lastMs = minutes.at(-1)?.atMs ?? 0;
  const times: number[] = [];
  for (let atMs = firstMs; atMs <= lastMs; atMs += MINUTE_MS) times.push(atMs);
  const column = (of: (minute: DeskMinute) => number): number[] =>
    times.map((atMs) => {
      const minute = byTime.get(atMs);
      return minute ? of(minute) : 0;
    });
  return [
    times.map((atMs) => atMs / 1_000),
    column((minute) => minute.viewers),
    column((minute) => minute.paidOrders),
  ];
};

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const clockOf = (seconds: number): string => {
  const time = new Date(seconds * 1_000);
  return [time.getHours(), time.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
};

const optionsFor = (widthPx: number, labels: { viewers: string; paid: string }): uPlot.Options => {
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, size: 34 };
  return {
    width: widthPx,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      y: { range: (_, __, most) => [0, Math.max(5, most)] },
      orders: { range: (_, __, most) => [0, Math.max(5, most)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        incrs: [60, 300, 600, 1_800, 3_600],
        values: (_, ticks) => ticks.map(clockOf),
      },
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] },
    ],
    series: [
      {},
      { label: labels.viewers, stroke: colour('--accent'), width: 2, points: { show: false } },
      {
        label: labels.paid,
        scale: 'orders',
        stroke: colour('--good'),
        fill: colour('--good-wash'),
        paths: uPlot.paths.bars?.({ size: [0.6, 12] }),
        points: { show: false },
      },
    ],
  };
};

/** The room minute by minute: a line of viewers over bars of paid orders. Its numbers are in the table behind it. */
export function LiveLine({ minutes }: { minutes: readonly DeskMinute[] }) {
  const words = useMessages(deskTexts);
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = useRef<uPlot.AlignedData>(withEmptyMinutes(minutes));
  data.current = withEmptyMinutes(minutes);
  const { viewers, paid } = words.figures;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(
      optionsFor(element.clientWidth, { viewers, paid }),
      data.current,
      element,
    );
    plot.current = made;
    const watch = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [theme, viewers, paid]);

  useEffect(() => plot.current?.setData(withEmptyMinutes(minutes)), [minutes]);

  return <div ref={box} aria-hidden className="h-[132px] w-full overflow-hidden" />;
}
