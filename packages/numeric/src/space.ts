import { NumericError } from './errors.ts';
import { type WasmMemory, webAssembly } from './webassembly.ts';

export type View = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A place in a space: what was made after it can be given back at once. */
export type SpaceMark = { readonly offset: number };

/**
 * Typed arrays in one shared WebAssembly memory, the only ones the fast kernels take. Memory is handed out like a
 * stack: there is no way to free one view, only everything since a mark. The memory grows by itself; views made before
 * stay valid, in other threads as well.
 */
export interface Space {
  readonly memory: WasmMemory;
  /** Bytes handed out at the moment. */
  readonly usedBytes: number;
  /** Views of n zeros, 16-byte aligned. Throws `numeric/out-of-memory` beyond the maximum. */
  f32(n: number): Float32Array<SharedArrayBuffer>;
  f64(n: number): Float64Array<SharedArrayBuffer>;
  i32(n: number): Int32Array<SharedArrayBuffer>;
  u32(n: number): Uint32Array<SharedArrayBuffer>;
  u8(n: number): Uint8Array<SharedArrayBuffer>;
  /** The same values in this space. */
  copy<T extends View>(values: T): T;
  mark(): SpaceMark;
  /** Gives back everything made since the mark; whoever still holds such a view sees it overwritten. */
  release(mark: SpaceMark): void;
  /** What has been made so far is never given back: `release` refuses marks from before. */
  keep(): void;
  /** Gives back whatever `work` made when it ends, also by an error. What it returns must lie elsewhere. */
  scoped<T>(work: () => T): T;
  has(view: ArrayBufferView): boolean;
  /** Whether all these bytes lie in one view handed out and not given back. O(log views). */
  isHandedOut(offset: number, bytes: number): boolean;
}

const PAGE_BYTES = 65_536;
/** Never handed out, so that pointer 0 can mean "none". */
const FIRST_OFFSET = 1_024;
const MOST_MIB = 4_096;

const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/**
 * @param maximumMiB how far the memory may grow, 1 to 4,096. Address space is reserved, not memory.
 */
export const createSpace = (maximumMiB = 2_048): Space => {
  if (!(maximumMiB >= 1 && maximumMiB <= MOST_MIB))
    throw new NumericError('numeric/bad-argument', `maximumMiB: 1 to ${MOST_MIB}`);
  const maximum = Math.floor(maximumMiB) * 16;
  const memory = new webAssembly.Memory({ initial: 1, maximum, shared: true });
  /** Growing gives a new buffer over the same bytes; views keep the one they were made on. */
  const buffers = new WeakSet<ArrayBufferLike>([memory.buffer]);
  const begins: number[] = [];
  const ends: number[] = [];
  let latest = memory.buffer as SharedArrayBuffer;
  let next = FIRST_OFFSET;
  /** What lies before is kept for good. */
  let kept = FIRST_OFFSET;
  /** Bytes from here on have never been written. */
  let fresh = FIRST_OFFSET;

  const growTo = (end: number): void => {
    const missing = Math.ceil((end - latest.byteLength) / PAGE_BYTES);
    if (missing <= 0) return;
    const pages = latest.byteLength / PAGE_BYTES;
    if (pages + missing > maximum)
      throw new NumericError(
        'numeric/out-of-memory',
        `${Math.ceil(end / 2 ** 20)} MiB needed, at most ${maximum / 16} MiB allowed`,
      );
    memory.grow(Math.min(maximum - pages, Math.max(missing, pages >> 2)));
    latest = memory.buffer as SharedArrayBuffer;
    buffers.add(latest);
  };

  const take = (count: number, bytesEach: number): number => {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new NumericError('numeric/bad-argument', `${count} is no number of values`);
    const begin = next;
    const end = begin + count * bytesEach;
    growTo(end);
    begins.push(begin);
    ends.push(end);
    next = aligned(end);
    if (begin < fresh) new Uint8Array(latest, begin, Math.min(fresh, end) - begin).fill(0);
    fresh = Math.max(fresh, next);
    return begin;
  };

  const release = ({ offset }: SpaceMark): void => {
    if (offset > next) throw new NumericError('numeric/bad-argument', 'released twice');
    if (offset < kept) throw new NumericError('numeric/bad-argument', 'what was kept lies behind');
    while (begins.length > 0 && begins.at(-1)! >= offset) {
      begins.pop();
      ends.pop();
    }
    next = offset;
  };

  const space: Space = {
    memory,
    get usedBytes() {
      return next - FIRST_OFFSET;
    },
    f32: (n) => {
      const offset = take(n, 4);
      return new Float32Array(latest, offset, n);
    },
    f64: (n) => {
      const offset = take(n, 8);
      return new Float64Array(latest, offset, n);
    },
    i32: (n) => {
      const offset = take(n, 4);
      return new Int32Array(latest, offset, n);
    },
    u32: (n) => {
      const offset = take(n, 4);
      return new Uint32Array(latest, offset, n);
    },
    u8: (n) => {
      const offset = take(n, 1);
      return new Uint8Array(latest, offset, n);
    },
    copy: <T extends View>(values: T): T => {
      const offset = take(values.length, values.BYTES_PER_ELEMENT);
      const Kind = values.constructor as new (b: ArrayBufferLike, o: number, n: number) => T;
      const view = new Kind(latest, offset, values.length);
      view.set(values);
      return view;
    },
    mark: () => ({ offset: next }),
    release,
    keep: () => {
      kept = next;
    },
    scoped: (work) => {
      const mark = space.mark();
      try {
        return work();
      } finally {
        release(mark);
      }
    },
    has: (view) => view.buffer === latest || buffers.has(view.buffer),
    isHandedOut: (offset, bytes) => {
      let low = 0;
      let high = begins.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (begins[middle]! <= offset) low = middle + 1;
        else high = middle;
      }
      return low > 0 && offset + bytes <= ends[low - 1]!;
    },
  };
  return space;
};
