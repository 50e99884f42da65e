import { createHash } from 'node:crypto';
import type { EventEnvelope } from '@kaibo/contracts';
import { siteEvents } from '@kaibo/contracts/sites';
import { z } from 'zod';
import {
  columnsOf,
  From,
  objectReader,
  Path,
  type Place,
  RowRefusal,
  readerOf,
  Source,
  sourceReader,
} from './behaviour.import.sources.ts';
import { TimeSource, timeReader } from './behaviour.import.times.ts';
import { isKeepable } from './behaviour.ingest.rules.ts';
import { siteEventId, siteVisitorId } from './behaviour.sites.rules.ts';

const names = siteEvents.map(({ name }) => name.slice('site.'.length));

/** Which rows become which event. */
const Rule = z.strictObject({
  /** All rows unless said. */
  when: z
    .strictObject({ from: Path, is: z.array(z.union([z.string(), z.number()])).min(1) })
    .optional(),
  event: z.enum(names as [string, ...string[]]),
  /** An event for every element of this list; its paths begin with `@`. */
  each: Path.optional(),
  payload: z.record(z.string(), Source),
});

/** A file of another platform, as data: which column is what. */
export const Mapping = z.strictObject({
  version: z.literal(1),
  /** What the file is, and where its format is described. */
  about: z.string().max(500).optional(),
  format: z.enum(['csv', 'jsonl']),
  encoding: z.enum(['utf-8', 'gb18030']).default('utf-8'),
  delimiter: z.string().min(1).max(2).default(','),
  /** Of a CSV file without a heading. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  /** Whose it is: everything is kept under this name, apart from everybody else's. */
  site: z.string().trim().min(1).max(60).optional(),
  time: TimeSource,
  /** Who it was; nobody is named unless said. */
  visitor: From.optional(),
  /** Whether that person agreed to be known: `{"value": true}` where the platform asked everybody. */
  consent: Source,
  /** What tells one row from all others; made of the row itself unless said. */
  id: From.optional(),
  rows: z.array(Rule).min(1),
  /** Rows that no rule takes. */
  otherRows: z.enum(['skip', 'refuse']).default('refuse'),
});
export type Mapping = z.infer<typeof Mapping>;

/** Columns of the file that a mapping names. */
export const namedColumns = ({ time, visitor, consent, id, rows }: Mapping): string[] => [
  ...new Set([
    time.from,
    ...[visitor, consent, id].flatMap((source) => (source ? columnsOf(source) : [])),
    ...rows.flatMap(({ when, each, payload }) => [
      ...(when ? [when.from] : []),
      ...(each === undefined ? [] : [each]),
      ...Object.values(payload).flatMap(columnsOf),
    ]),
  ]),
];

export interface RowEvents {
  /** Empty for a row that is none of ours. */
  events: EventEnvelope[];
}

const definitions = new Map(siteEvents.map((definition) => [definition.name, definition]));

const payloadIn = (name: string, payload: unknown): { version: number; payload: unknown } => {
  const definition = definitions.get(name)!;
  const parsed = definition.payload.safeParse(payload);
  if (parsed.success) {
    if (!isKeepable(parsed.data)) throw new RowRefusal('bad-value', null);
    return { version: definition.version, payload: parsed.data };
  }
  const path = parsed.error.issues[0]!.path.map(String).join('.');
  throw new RowRefusal('bad-payload', path === '' ? 'payload' : `payload.${path}`);
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * Makes of a mapping what reads a row. `read` answers the events of a row and throws `RowRefusal` for a row that
 * cannot be read; `raw` is the row as it stands in the file, of which ids are made where there are none.
 */
export const mappingReader = (mapping: Mapping, siteId: string, nowMs: () => number) => {
  const timeOf = timeReader(mapping.time, nowMs);
  const consentOf = sourceReader(mapping.consent);
  const visitorOf = mapping.visitor ? sourceReader(mapping.visitor) : () => undefined;
  const idOf = mapping.id ? sourceReader(mapping.id) : null;
  const rules = mapping.rows.map(({ when, event, each, payload }) => ({
    name: `site.${event}`,
    takes: when
      ? (
          (read, wanted: Set<string>) => (place: Place) =>
            wanted.has(String(read(place)))
        )(readerOf(when.from), new Set(when.is.map(String)))
      : () => true,
    elementsOf: each === undefined ? null : readerOf(each),
    payloadOf: objectReader(payload),
  }));

  return (record: unknown, raw: string): EventEnvelope[] => {
    const whole: Place = { record };
    const rule = rules.find(({ takes }) => takes(whole));
    if (!rule) {
      if (mapping.otherRows === 'skip') return [];
      throw new RowRefusal('no-rule', mapping.rows[0]!.when?.from ?? null);
    }
    const atMs = timeOf(whole);
    const visitor = consentOf(whole) === true ? visitorOf(whole) : undefined;
    const visitorId = visitor === undefined ? null : siteVisitorId(siteId, String(visitor));
    const id = idOf ? String(idOf(whole)) : hashOf(raw);
    const elements = rule.elementsOf === null ? [undefined] : rule.elementsOf(whole);
    if (!Array.isArray(elements)) return [];
    return elements.map((element, index) => {
      const made = rule.payloadOf({ record, element, index }) as object;
      return {
        id: siteEventId(siteId, rule.elementsOf === null ? id : `${id}#${index}`),
        name: rule.name,
        ...{ key: siteId, actorId: null, visitorId, roomId: null, atMs, simulated: false },
        ...payloadIn(rule.name, { ...made, siteId }),
      };
    });
  };
};
