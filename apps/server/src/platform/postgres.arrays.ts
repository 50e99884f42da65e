/**
 * One column as a binary array parameter: `pg` sends a Buffer as it is, and the server then parses nothing,
 * which makes an insert through `unnest` about twice as fast as through text or JSON.
 * Layout: array_send in PostgreSQL's `src/backend/utils/adt/arrayfuncs.c`.
 */
export class ArrayColumn {
  private bytes: Buffer;
  private used = 20;

  /** @param expectedBytes per element, without its length; grows when that was too little. */
  constructor(elementOid: number, count: number, expectedBytes: number) {
    this.bytes = Buffer.allocUnsafe(20 + count * (4 + expectedBytes));
    this.bytes.writeInt32BE(1, 0);
    this.bytes.writeInt32BE(1, 4);
    this.bytes.writeInt32BE(elementOid, 8);
    this.bytes.writeInt32BE(count, 12);
    this.bytes.writeInt32BE(1, 16);
  }

  private room(byteCount: number): void {
    if (this.used + byteCount <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + byteCount));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }

  null(): void {
    this.room(4);
    this.used = this.bytes.writeInt32BE(-1, this.used);
  }

  text(value: string): void {
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    this.room(4 + value.length * 3);
    const length = this.bytes.write(value, this.used + 4);
    this.bytes.writeInt32BE(length, this.used);
    this.used += 4 + length;
  }

  uuid(value: string): void {
    this.room(20);
    this.bytes.writeInt32BE(16, this.used);
    const digits = value.replaceAll('-', '');
    const written = this.bytes.write(digits, this.used + 4, 16, 'hex');
    if (written !== 16 || digits.length !== 32) throw new TypeError(`${value} is not a UUID`);
    this.used += 20;
  }

  boolean(value: boolean): void {
    this.room(5);
    this.bytes.writeInt32BE(1, this.used);
    this.used = this.bytes.writeUInt8(value ? 1 : 0, this.used + 4);
  }

  int4(value: number): void {
    if (!Number.isInteger(value)) throw new RangeError(`${value} is no whole number`);
    this.room(8);
    this.bytes.writeInt32BE(4, this.used);
    this.used = this.bytes.writeInt32BE(value, this.used + 4);
  }

  /** Whole numbers that a double holds exactly. */
  int8(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`);
    this.room(12);
    this.bytes.writeInt32BE(8, this.used);
    this.bytes.writeInt32BE(Math.floor(value / 4_294_967_296), this.used + 4);
    this.used = this.bytes.writeInt32BE(value | 0, this.used + 8);
  }

  float8(value: number): void {
    this.room(12);
    this.bytes.writeInt32BE(8, this.used);
    this.used = this.bytes.writeDoubleBE(value, this.used + 4);
  }

  /** @param epochMs kept to the millisecond. */
  timestamptz(epochMs: number): void {
    this.room(12);
    this.bytes.writeInt32BE(8, this.used);
    // PostgreSQL counts microseconds from 2000-01-01.
    const micros = BigInt(Math.trunc(epochMs) - 946_684_800_000) * 1_000n;
    this.used = this.bytes.writeBigInt64BE(micros, this.used + 4);
  }

  finish(): Buffer {
    return this.bytes.subarray(0, this.used);
  }
}

export const oids = {
  ...{ boolean: 16, int8: 20, int4: 23, text: 25, json: 114 },
  ...{ float8: 701, timestamptz: 1184, uuid: 2950 },
};

const filled =
  <T>(oid: number, expectedBytes: number, write: (column: ArrayColumn, value: T) => void) =>
  (values: readonly T[]): Buffer => {
    const column = new ArrayColumn(oid, values.length, expectedBytes);
    for (const value of values) write(column, value);
    return column.finish();
  };

/** A list as one parameter, for `${arrays.uuid(ids)}::uuid[]`: of hundreds of values no text is made, quoted and parsed. */
export const arrays = {
  uuid: filled<string>(oids.uuid, 16, (column, value) => column.uuid(value)),
  text: filled<string>(oids.text, 24, (column, value) => column.text(value)),
  boolean: filled<boolean>(oids.boolean, 1, (column, value) => column.boolean(value)),
  int4: filled<number>(oids.int4, 4, (column, value) => column.int4(value)),
  int8: filled<number>(oids.int8, 8, (column, value) => column.int8(value)),
  float8: filled<number>(oids.float8, 8, (column, value) => column.float8(value)),
  timestamptz: filled<number>(oids.timestamptz, 8, (column, value) => column.timestamptz(value)),
};
