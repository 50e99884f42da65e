import { MediaError } from '../media-error.ts';

export type AmfValue =
  | null
  | undefined
  | boolean
  | number
  | string
  | Date
  | AmfValue[]
  | { [key: string]: AmfValue };

export type AmfLimits = { maxDepth: number; maxValues: number };

const DEFAULT_LIMITS: AmfLimits = { maxDepth: 16, maxValues: 1024 };

const NUMBER = 0;
const BOOLEAN = 1;
const STRING = 2;
const OBJECT = 3;
const NULL = 5;
const UNDEFINED = 6;
const ECMA_ARRAY = 8;
const OBJECT_END = 9;
const STRICT_ARRAY = 10;
const DATE = 11;
const LONG_STRING = 12;
const UNSUPPORTED = 13;
const XML_DOCUMENT = 15;
const TYPED_OBJECT = 16;

type Cursor = { data: Buffer; offset: number; valuesLeft: number; maxDepth: number };

/**
 * Reads every AMF0 value of a command or data message. Objects have no prototype, so a peer's
 * `__proto__` is a plain key. Typed objects lose their class name; references and AMF3 are refused.
 *
 * @throws MediaError `amf/malformed`, `amf/too-deep`, `amf/too-large`.
 * Source: Adobe, Action Message Format AMF 0, sections 2.2–2.18. O(bytes).
 */
export const decodeAmf0 = (data: Buffer, limits: AmfLimits = DEFAULT_LIMITS): AmfValue[] => {
  const cursor = { data, offset: 0, valuesLeft: limits.maxValues, maxDepth: limits.maxDepth };
  const values: AmfValue[] = [];
  while (cursor.offset < data.length) values.push(readValue(cursor, 1));
  return values;
};

/**
 * Writes values one after another. Plain objects become anonymous objects, arrays strict arrays.
 *
 * @throws MediaError `amf/too-deep` beyond 16 levels (a cycle ends here too).
 */
export const encodeAmf0 = (...values: AmfValue[]): Buffer => {
  const parts: Buffer[] = [];
  for (const value of values) writeValue(parts, value, 1);
  return Buffer.concat(parts);
};

const take = (cursor: Cursor, bytes: number): number => {
  const start = cursor.offset;
  if (start + bytes > cursor.data.length)
    throw new MediaError('amf/malformed', 'AMF0 value ends before its length');
  cursor.offset = start + bytes;
  return start;
};

const readText = (cursor: Cursor, lengthBytes: 2 | 4): string => {
  const at = take(cursor, lengthBytes);
  const length = lengthBytes === 2 ? cursor.data.readUInt16BE(at) : cursor.data.readUInt32BE(at);
  const start = take(cursor, length);
  return cursor.data.toString('utf8', start, start + length);
};

const readValue = (cursor: Cursor, depth: number): AmfValue => {
  if (depth > cursor.maxDepth)
    throw new MediaError('amf/too-deep', `AMF0 nested deeper than ${cursor.maxDepth}`);
  if (--cursor.valuesLeft < 0) throw new MediaError('amf/too-large', 'AMF0 holds too many values');
  const marker = cursor.data[take(cursor, 1)];
  switch (marker) {
    case NUMBER:
      return cursor.data.readDoubleBE(take(cursor, 8));
    case BOOLEAN:
      return cursor.data[take(cursor, 1)] !== 0;
    case STRING:
      return readText(cursor, 2);
    case LONG_STRING:
    case XML_DOCUMENT:
      return readText(cursor, 4);
    case NULL:
      return null;
    case UNDEFINED:
    case UNSUPPORTED:
      return undefined;
    case DATE: {
      const at = take(cursor, 10);
      return new Date(cursor.data.readDoubleBE(at));
    }
    case OBJECT:
      return readProperties(cursor, depth);
    case ECMA_ARRAY:
      take(cursor, 4);
      return readProperties(cursor, depth);
    case TYPED_OBJECT:
      readText(cursor, 2);
      return readProperties(cursor, depth);
    case STRICT_ARRAY:
      return readStrictArray(cursor, depth);
    default:
      throw new MediaError('amf/malformed', `AMF0 marker ${marker} is not supported`);
  }
};

const readProperties = (cursor: Cursor, depth: number): AmfValue => {
  const object = Object.create(null) as { [key: string]: AmfValue };
  for (;;) {
    const key = readText(cursor, 2);
    if (key === '' && cursor.data[cursor.offset] === OBJECT_END) {
      cursor.offset += 1;
      return object;
    }
    object[key] = readValue(cursor, depth + 1);
  }
};

const readStrictArray = (cursor: Cursor, depth: number): AmfValue => {
  const count = cursor.data.readUInt32BE(take(cursor, 4));
  if (count > cursor.valuesLeft)
    throw new MediaError('amf/too-large', 'AMF0 holds too many values');
  const items: AmfValue[] = [];
  for (let i = 0; i < count; i++) items.push(readValue(cursor, depth + 1));
  return items;
};

const markerOf = (marker: number): Buffer => Buffer.from([marker]);

const numberBytes = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};

const keyBytes = (text: string): Buffer => {
  const body = Buffer.from(text, 'utf8');
  if (body.length > 0xffff) throw new MediaError('amf/too-large', 'AMF0 key longer than 65535');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([length, body]);
};

const textBytes = (text: string): Buffer => {
  const body = Buffer.from(text, 'utf8');
  if (body.length <= 0xffff) return Buffer.concat([markerOf(STRING), keyBytes(text)]);
  const head = Buffer.alloc(5);
  head[0] = LONG_STRING;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
};

const writeValue = (parts: Buffer[], value: AmfValue, depth: number): void => {
  if (depth > DEFAULT_LIMITS.maxDepth)
    throw new MediaError('amf/too-deep', `AMF0 nested deeper than ${DEFAULT_LIMITS.maxDepth}`);
  if (value === null) parts.push(markerOf(NULL));
  else if (value === undefined) parts.push(markerOf(UNDEFINED));
  else if (typeof value === 'boolean') parts.push(Buffer.from([BOOLEAN, value ? 1 : 0]));
  else if (typeof value === 'number') parts.push(markerOf(NUMBER), numberBytes(value));
  else if (typeof value === 'string') parts.push(textBytes(value));
  else if (value instanceof Date)
    parts.push(markerOf(DATE), numberBytes(value.getTime()), Buffer.alloc(2));
  else if (Array.isArray(value)) {
    const head = Buffer.alloc(5);
    head[0] = STRICT_ARRAY;
    head.writeUInt32BE(value.length, 1);
    parts.push(head);
    for (const item of value) writeValue(parts, item, depth + 1);
  } else {
    parts.push(markerOf(OBJECT));
    for (const [key, item] of Object.entries(value)) {
      parts.push(keyBytes(key));
      writeValue(parts, item, depth + 1);
    }
    parts.push(Buffer.from([0, 0, OBJECT_END]));
  }
};
