import { z } from 'zod';

/**
 * Where in a record a value is: `user`, `device.category`, `items[0].item_id`, and in lists of pairs
 * `event_params[key=page_location].value.string_value`. `@` is the element that `each` is at, `@index` its place.
 */
export const Path = z.string().min(1).max(200);
const Constant = z.union([z.string().max(300), z.number(), z.boolean()]);

export const From = z.strictObject({
  /** The first of them that is there. */
  from: z.union([Path, z.array(Path).min(1).max(5)]),
  /** `yuan` becomes fen, `seconds` ms, a URL its path or its host; text unless said. */
  as: z.enum(['text', 'integer', 'yuan', 'seconds', 'url-path', 'url-host']).optional(),
  /** From what stands there to what is meant. */
  values: z.record(z.string(), Constant).optional(),
  /** What it is where nothing stands, or nothing that `values` has. */
  otherwise: Constant.optional(),
  optional: z.boolean().optional(),
});
type From = z.infer<typeof From>;

export type Source =
  | From
  | { value: z.infer<typeof Constant> }
  | { each: string; of: Source }
  | { list: Source[] }
  | { object: Record<string, Source> };

const Again: z.ZodType<Source> = z.lazy(() => Source);
export const Source: z.ZodType<Source> = z.union([
  From,
  z.strictObject({ value: Constant }),
  z.strictObject({ each: Path, of: Again }),
  z.strictObject({ list: z.array(Again).max(20) }),
  z.strictObject({ object: z.record(z.string(), Again) }),
]);

/** A row that cannot be read, by the column that is to blame. */
export class RowRefusal extends Error {
  readonly code: string;
  readonly column: string | null;

  constructor(code: string, column: string | null) {
    super(code);
    this.code = code;
    this.column = column;
  }
}

/** What a source is read from: the record, and the element that `each` is at. */
export interface Place {
  record: unknown;
  element?: unknown;
  index?: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Step = (value: unknown) => unknown;

const stepOf = (part: string): Step[] => {
  const [, name = '', rest = ''] = /^([^[]*)((?:\[[^\]]*\])*)$/.exec(part) ?? [];
  const steps: Step[] = name === '' ? [] : [(value) => (isRecord(value) ? value[name] : undefined)];
  for (const [, inner = ''] of rest.matchAll(/\[([^\]]*)\]/g)) {
    const [key, wanted] = inner.split('=', 2);
    steps.push(
      wanted === undefined
        ? (value) => (Array.isArray(value) ? value[Number(inner)] : undefined)
        : (value) =>
            Array.isArray(value)
              ? value.find((one) => isRecord(one) && String(one[key!]) === wanted)
              : undefined,
    );
  }
  return steps;
};

/** What stands at a path; undefined where nothing does. An empty field of CSV is nothing. */
export const readerOf = (path: string): ((place: Place) => unknown) => {
  if (path === '@index') return ({ index }) => index;
  const isOfElement = path === '@' || path.startsWith('@.') || path.startsWith('@[');
  // A column of CSV may have any name, dots included.
  const steps = (isOfElement ? path.slice(path[1] === '.' ? 2 : 1) : path)
    .split('.')
    .flatMap((part) => (part === '' ? [] : stepOf(part)));
  return ({ record, element }) => {
    if (!isOfElement && isRecord(record) && Object.hasOwn(record, path)) return there(record[path]);
    let value = isOfElement ? element : record;
    for (const step of steps) {
      value = step(value);
      if (value === undefined || value === null) return undefined;
    }
    return there(value);
  };
};
const there = (value: unknown): unknown => (value === '' || value === null ? undefined : value);

const urlOf = (text: string): URL | null => URL.parse(text, 'https://nowhere.invalid');

const converted = (value: unknown, { as = 'text' }: From, column: string): unknown => {
  const text = String(value);
  const number = Number(text);
  const whole = (one: number): number => {
    if (text.trim() === '' || !Number.isFinite(one)) throw new RowRefusal('bad-number', column);
    return Math.round(one);
  };
  switch (as) {
    case 'text':
      if (typeof value === 'object') throw new RowRefusal('bad-value', column);
      return text;
    case 'integer':
      return whole(number);
    case 'yuan':
      return whole(number * 100);
    case 'seconds':
      return whole(number * 1_000);
    case 'url-path':
      return urlOf(text)?.pathname.slice(0, 300);
    case 'url-host':
      return urlOf(text)?.host;
  }
};

type Read = (place: Place) => unknown;

const fromOf = (source: From): Read => {
  const paths = typeof source.from === 'string' ? [source.from] : source.from;
  const readers = paths.map(readerOf);
  const column = paths[0]!;
  const values = source.values && new Map(Object.entries(source.values));
  const missing = (code: string): unknown => {
    if (source.otherwise !== undefined) return source.otherwise;
    if (source.optional) return undefined;
    throw new RowRefusal(code, column);
  };
  return (place) => {
    let found: unknown;
    for (const read of readers) {
      found = read(place);
      if (found !== undefined) break;
    }
    if (found === undefined) return missing('missing-value');
    if (values)
      return values.has(String(found)) ? values.get(String(found)) : missing('unknown-value');
    return converted(found, source, column);
  };
};

/** Makes of a source what reads it, once for all rows. */
export const sourceReader = (source: Source): Read => {
  if ('from' in source) return fromOf(source);
  if ('value' in source) return () => source.value;
  if ('list' in source) {
    const readers = source.list.map(sourceReader);
    return (place) => readers.map((read) => read(place));
  }
  if ('object' in source) return objectReader(source.object);
  const [list, of] = [readerOf(source.each), sourceReader(source.of)];
  return (place) => {
    const elements = list(place);
    if (!Array.isArray(elements)) throw new RowRefusal('missing-value', source.each);
    return elements.map((element, index) => of({ record: place.record, element, index }));
  };
};

export const objectReader = (sources: Readonly<Record<string, Source>>): Read => {
  const readers = Object.entries(sources).map(([name, one]) => [name, sourceReader(one)] as const);
  return (place) => {
    const made: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      const value = read(place);
      if (value !== undefined) made[name] = value;
    }
    return made;
  };
};

/** Columns that a source needs of every row, for a file that says which it has. */
export const columnsOf = (source: Source): string[] => {
  if ('from' in source) {
    const paths = typeof source.from === 'string' ? [source.from] : source.from;
    return paths.filter((path) => !path.startsWith('@'));
  }
  if ('value' in source) return [];
  if ('list' in source) return source.list.flatMap(columnsOf);
  if ('object' in source) return Object.values(source.object).flatMap(columnsOf);
  return [source.each, ...columnsOf(source.of)];
};
