import { type CleanTable, type Entity, featureNames } from '#behaviour';
import { contextNames, type MomentKind, moments } from './prediction.tasks.ts';

/** Features of an entity as rows; `shared` where one row is that of every moment. */
export interface Source {
  values: Float64Array;
  shared: boolean;
}

/** What is known of moments: of each entity, and of the moment itself [rows × context]. */
export interface Known {
  rows: number;
  entities: Partial<Record<Entity, Source>>;
  context: Source;
}

interface Column {
  name: string;
  of: Entity | 'context';
  place: number;
  width: number;
}

const columnsBy = new Map<MomentKind, ReadonlyMap<string, Column>>();

/** `viewer: clicks 1h` and so on: every column that there is of a kind of moments, by name. */
const columnsOf = (kind: MomentKind): ReadonlyMap<string, Column> => {
  const known = columnsBy.get(kind);
  if (known) return known;
  const ofEntities = moments[kind].entities.flatMap((entity) =>
    featureNames(entity).map((name, place, all): Column => {
      return { name: `${entity}: ${name}`, of: entity, place, width: all.length };
    }),
  );
  const ofContext = contextNames.map((name, place): Column => {
    return { name, of: 'context', place, width: contextNames.length };
  });
  const made = new Map([...ofEntities, ...ofContext].map((column) => [column.name, column]));
  columnsBy.set(kind, made);
  return made;
};

export const columnNames = (kind: MomentKind): string[] => [...columnsOf(kind).keys()];

/** The first column that a model asks for and that is not there any more. */
export const missingColumn = (kind: MomentKind, names: readonly string[]): string | null =>
  names.find((name) => !columnsOf(kind).has(name)) ?? null;

/** These columns of moments, for training and serving alike. O(rows · columns). */
export const tableOf = (kind: MomentKind, known: Known, names: readonly string[]): CleanTable => {
  const columns = columnsOf(kind);
  return {
    rows: known.rows,
    columns: names.map((name) => {
      const { of, place, width } = columns.get(name)!;
      const source = of === 'context' ? known.context : known.entities[of]!;
      const values = new Float64Array(known.rows);
      if (source.shared) values.fill(source.values[place]!);
      else
        for (let row = 0; row < known.rows; row++)
          values[row] = source.values[row * width + place]!;
      return { name, kind: 'numeric' as const, values };
    }),
  };
};

const HOUR_MS = 3_600_000;
/** Asia/Shanghai, which has no summer time. */
const ZONE_MS = 8 * HOUR_MS;
const MINUTE_MS = 60_000;

/** Hour, weekday (0 is Sunday) and whole minutes on air; NaN for a room that is not. */
export const contextOf = (atMs: number, startedAtMs: number | null): [number, number, number] => {
  const hours = Math.floor((atMs + ZONE_MS) / HOUR_MS);
  return [
    hours % 24,
    (Math.floor(hours / 24) + 4) % 7,
    startedAtMs === null ? Number.NaN : Math.max(0, Math.floor((atMs - startedAtMs) / MINUTE_MS)),
  ];
};
