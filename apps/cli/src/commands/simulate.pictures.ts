import { colourAt, FAINT, INK, svgDocument, textAt } from '@kaibo/numeric';
import { lorenzOf, type Run } from '@kaibo/simulate';

interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Line {
  points: readonly { x: number; y: number }[];
  colour: string;
}

const SUBTITLE = 'Simulated: a made-up market whose truth is known';

const shown = (value: number): string =>
  value >= 1e6
    ? `${(value / 1e6).toFixed(1)} M`
    : value >= 1e4
      ? `${(value / 1e3).toFixed(0)} k`
      : String(+value.toFixed(1));

/** Lines over one pair of axes from 0; `most` of x and y are the largest there are unless given. */
const chart = (
  { left, top, width, height }: Frame,
  title: string,
  lines: readonly Line[],
  axes: { x: string; y: string },
): string[] => {
  const points = lines.flatMap((line) => line.points);
  const mostX = Math.max(1e-9, ...points.map(({ x }) => x));
  const mostY = Math.max(1e-9, ...points.map(({ y }) => y));
  const xOf = (x: number): number => left + (x / mostX) * width;
  const yOf = (y: number): number => top + height - (y / mostY) * height;
  return [
    textAt(left, top - 12, title, { weight: 600 }),
    ...[0, 0.5, 1].flatMap((share) => [
      `<path d="M${left} ${yOf(share * mostY).toFixed(1)}h${width}" stroke="${FAINT}"/>`,
      textAt(left - 6, yOf(share * mostY) + 4, shown(share * mostY), { size: 11, anchor: 'end' }),
      textAt(xOf(share * mostX), top + height + 17, shown(share * mostX), {
        size: 11,
        anchor: 'middle',
      }),
    ]),
    `<path d="M${left} ${top}v${height}h${width}" fill="none" stroke="${INK}"/>`,
    textAt(left + width, top + height + 33, `${axes.x} →`, { size: 11, anchor: 'end' }),
    textAt(left, top + height + 33, `↑ ${axes.y}`, { size: 11 }),
    ...lines.map(({ points: own, colour }) => {
      const path = own.map(
        ({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}`,
      );
      return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
    }),
  ];
};

const armsOf = (runs: readonly Run[]) =>
  runs.flatMap((run) =>
    run.arms.map((arm, at) => ({ arm, run, name: run.names[at] ?? run.names[0]! })),
  );

const hourLines = (runs: readonly Run[]): Line[] =>
  armsOf(runs).map(({ arm }, at) => ({
    colour: colourAt(at),
    points: Array.from(arm.hourlyFen, (fen, hour) => ({ x: hour, y: fen / 100 })).slice(0, -1),
  }));

const legend = (names: readonly string[]): string[] =>
  names.flatMap((name, at) => [
    `<rect x="${64 + at * 160}" y="54" width="14" height="4" fill="${colourAt(at)}"/>`,
    textAt(84 + at * 160, 60, name, { size: 11 }),
  ]);

/** Yuan paid by the hour. */
export const hoursPicture = (runs: readonly Run[]): string =>
  svgDocument(
    { title: `GMV by the hour, ${runs[0]!.scenario.name}`, subtitle: SUBTITLE },
    { width: 760, height: 380 },
    [
      ...legend(armsOf(runs).map(({ name }) => name)),
      ...chart({ left: 64, top: 96, width: 660, height: 230 }, '', hourLines(runs), {
        x: 'hour',
        y: 'yuan',
      }),
    ],
  );

/** Yuan by the hour, who is shown (Lorenz curve), and how many hosts stay. */
export const comparedPicture = (runs: readonly Run[]): string => {
  const arms = armsOf(runs);
  const names = arms.map(({ name }) => name);
  const lorenz = arms.map(({ arm }, at) => ({
    colour: colourAt(at),
    points: lorenzOf(arm.hostExposures),
  }));
  const equal = {
    colour: FAINT,
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  };
  const staying = runs.map((run, at) => ({
    colour: colourAt(at),
    points: Array.from(run.hostsLeft, (left, hour) => ({ x: hour, y: left })),
  }));
  return svgDocument(
    { title: `Policies compared, ${runs[0]!.scenario.name}`, subtitle: SUBTITLE },
    { width: 1_140, height: 400 },
    [
      ...legend(names),
      ...chart({ left: 64, top: 110, width: 300, height: 220 }, 'GMV', hourLines(runs), {
        x: 'hour',
        y: 'yuan',
      }),
      ...chart(
        { left: 444, top: 110, width: 300, height: 220 },
        'Exposure of hosts (Lorenz)',
        [equal, ...lorenz],
        {
          x: 'share of hosts',
          y: 'share of exposure',
        },
      ),
      ...chart({ left: 824, top: 110, width: 280, height: 220 }, 'Hosts who stay', staying, {
        x: 'hour',
        y: 'hosts',
      }),
    ],
  );
};
