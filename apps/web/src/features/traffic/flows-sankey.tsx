import { type TrafficPart, trafficParts } from '@kaibo/contracts/traffic';
import { type RefObject, useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { useWidth } from '../charts/use-width.ts';
import { capital, impressions } from './figures.ts';
import { partColour } from './part-colours.ts';
import { layoutSankey, type SankeyNode, type SankeyPicture } from './sankey-layout.ts';
import { shortText } from './short-text.ts';
import type { Flows } from './traffic-queries.ts';
import { type TrafficTexts, trafficTexts } from './traffic-texts.ts';

/** Stands for all rooms that are not named. */
const OTHERS = 'others';
const NODE_WIDTH = 10;
const LEAST_NODE_PX = 1.5;
const HEAD = 22;
/** Room for a line of words at the smallest node. */
const GAP = 15;
const NARROW = 560;

export const sourceName = (source: string, text: TrafficTexts): string =>
  (text.sources as Readonly<Record<string, string>>)[source] ?? source;

export const roomName = (roomId: string | null, flows: Flows, text: TrafficTexts): string =>
  flows.rooms.find((room) => room.roomId === roomId)?.title ??
  text.flows.others(String(flows.otherRooms));

const mostFirst = (flows: Flows): string[] => {
  const sums = new Map<string, number>();
  for (const { source, milli } of flows.flows) sums.set(source, (sums.get(source) ?? 0) + milli);
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([source]) => source);
};

const picture = (flows: Flows, width: number, height: number): SankeyPicture<TrafficPart> =>
  layoutSankey(
    flows.flows.map(({ source, part, roomId, milli }) => ({
      path: [source, part, roomId ?? OTHERS],
      kind: part,
      value: milli,
    })),
    {
      ...{ width, height, nodeWidth: NODE_WIDTH, gap: GAP },
      columns: [
        mostFirst(flows),
        trafficParts,
        [...flows.rooms.map(({ roomId }) => roomId), OTHERS],
      ],
    },
  );

interface NodeLabelProps {
  node: SankeyNode;
  name: string;
  mostPx: number;
}

function NodeLabel({ node, name, mostPx }: NodeLabelProps) {
  const isLast = node.column === 2;
  const told = impressions(node.value);
  return (
    <text
      x={isLast ? node.x - 6 : node.x + NODE_WIDTH + 6}
      y={node.y + node.height / 2 + 4}
      textAnchor={isLast ? 'end' : 'start'}
      fontSize="12"
      fill="var(--ink)"
      stroke="var(--raised)"
      strokeWidth="3"
      strokeLinejoin="round"
      paintOrder="stroke"
    >
      {shortText(name, mostPx - told.length * 7 - 8)}
      <tspan dx="6" fill="var(--soft)">
        {told}
      </tspan>
    </text>
  );
}

interface FlowsSankeyProps {
  flows: Flows;
  svg: RefObject<SVGSVGElement | null>;
}

/**
 * Sources, reasons, rooms; the width of a band is its impressions. Drawn by hand: three columns need no chart library,
 * and a band is an element that takes the page's colours and can be pointed at.
 */
export function FlowsSankey({ flows, svg }: FlowsSankeyProps) {
  const text = useMessages(trafficTexts);
  const [box, width] = useWidth();
  const [chosen, choose] = useState<string | null>(null);
  const named = Math.max(flows.rooms.length + 1, 6);
  const height = Math.min(600, Math.max(220, named * 40));
  const { nodes, bands } = picture(flows, Math.max(width, 1), height);
  const nameOf = ({ id, column }: Pick<SankeyNode, 'id' | 'column'>): string => {
    if (column === 0) return sourceName(id, text);
    return column === 1 ? capital(text.parts[id as TrafficPart]) : roomName(id, flows, text);
  };
  const columnOf = new Map(nodes.map(({ id, column }) => [id, column]));
  const nameById = (id: string): string => nameOf({ id, column: columnOf.get(id) ?? 0 });
  const mostPx = width < NARROW ? width * 0.36 : width * 0.3;
  const heads = [text.flows.sources, text.flows.reasons, text.flows.roomsHead];
  return (
    <div ref={box} className="min-w-0">
      {width > 0 && (
        <svg
          ref={svg}
          role="img"
          aria-label={text.flows.picture}
          width={width}
          height={height + HEAD + 4}
          data-bands={bands.length}
        >
          {heads.map((head, column) => (
            <text
              key={head}
              x={[0, width / 2, width][column]}
              y={12}
              textAnchor={(['start', 'middle', 'end'] as const)[column]}
              fontSize="11"
              fill="var(--soft)"
            >
              {head}
            </text>
          ))}
          <g transform={`translate(0 ${HEAD})`}>
            {bands.map(({ from, to, kind, path, value }) => {
              const isLit = chosen === null || chosen === from || chosen === to || chosen === kind;
              return (
                <path
                  key={`${from} ${to} ${kind}`}
                  d={path}
                  fill={partColour[kind]}
                  opacity={isLit ? 0.45 : 0.1}
                >
                  <title>{text.flows.link(nameById(from), nameById(to), impressions(value))}</title>
                </path>
              );
            })}
            {nodes.map((node) => (
              <g
                key={`${node.column} ${node.id}`}
                onPointerEnter={() => choose(node.id)}
                onPointerLeave={() => choose(null)}
              >
                <title>{`${nameOf(node)}: ${impressions(node.value)}`}</title>
                <rect
                  x={node.x}
                  y={node.y}
                  width={NODE_WIDTH}
                  height={Math.max(LEAST_NODE_PX, node.height)}
                  rx="2"
                  fill={node.column === 1 ? partColour[node.id as TrafficPart] : 'var(--ink)'}
                />
                {/* Where there is no space between the columns, the key below names the reasons. */}
                {(width >= NARROW || node.column !== 1) && (
                  <NodeLabel node={node} name={nameOf(node)} mostPx={mostPx} />
                )}
              </g>
            ))}
          </g>
        </svg>
      )}
    </div>
  );
}
