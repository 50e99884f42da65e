import { gemmSteps, GEMM_SCRATCH_BYTES } from "./gemm";
import { FLOAT, load1, load4, loadByte, loadIndex, scratch, store1, storeIndex } from "./memory";
import { scores } from "./vector";

// The best k so far lie in the caller's arrays as a heap with the worst on top. Of equal scores the lower place wins;
// NaN and −∞ are never taken.

export const NO_MASK: u32 = 0;
export const BYTE_MASK: u32 = 1;

@inline
function isAllowed(mask: usize, kind: u32, place: u32): bool {
  if (kind == NO_MASK) return true;
  if (kind == BYTE_MASK) return loadByte(mask + place) != 0;
  return ((loadByte(mask + (place >> 3)) >> (place & 7)) & 1) != 0;
}

@inline
function isWorse(score: f32, place: u32, other: f32, otherPlace: u32): bool {
  return score < other || (score == other && place > otherPlace);
}

@inline
function put(indices: usize, values: usize, at: u32, place: u32, score: f32): void {
  storeIndex(indices + (<usize>at) * FLOAT, place);
  store1(values + (<usize>at) * FLOAT, score);
}

function siftUp(indices: usize, values: usize, at: u32, place: u32, score: f32): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const parentScore = load1(values + (<usize>parent) * FLOAT);
    const parentPlace = loadIndex(indices + (<usize>parent) * FLOAT);
    if (!isWorse(score, place, parentScore, parentPlace)) break;
    put(indices, values, at, parentPlace, parentScore);
    at = parent;
  }
  put(indices, values, at, place, score);
}

function siftDown(indices: usize, values: usize, size: u32, place: u32, score: f32): void {
  let at: u32 = 0;
  while (true) {
    let child: u32 = 2 * at + 1;
    if (child >= size) break;
    let childScore = load1(values + (<usize>child) * FLOAT);
    let childPlace = loadIndex(indices + (<usize>child) * FLOAT);
    if (child + 1 < size) {
      const otherScore = load1(values + (<usize>(child + 1)) * FLOAT);
      const otherPlace = loadIndex(indices + (<usize>(child + 1)) * FLOAT);
      if (isWorse(otherScore, otherPlace, childScore, childPlace)) {
        child++;
        childScore = otherScore;
        childPlace = otherPlace;
      }
    }
    if (!isWorse(childScore, childPlace, score, place)) break;
    put(indices, values, at, childPlace, childScore);
    at = child;
  }
  put(indices, values, at, place, score);
}

/** First place in a sorted list whose entry is not below the value. */
function lowerBound(list: usize, n: u32, value: u32): u32 {
  let low: u32 = 0;
  while (low < n) {
    const middle = (low + n) >> 1;
    if (loadIndex(list + (<usize>middle) * FLOAT) < value) low = middle + 1;
    else n = middle;
  }
  return low;
}

/** Offers n scores, the first of them at place `base`; gives how many the heap holds then. */
function offer(
  offered: usize, n: u32, base: u32,
  exclude: usize, excluded: u32, mask: usize, maskKind: u32,
  count: u32, found: u32, indices: usize, values: usize,
): u32 {
  let next = lowerBound(exclude, excluded, base);
  let bar: f32 = found == count ? load1(values) : -Infinity;
  const whole = n & ~3;
  let i: u32 = 0;
  while (i < n) {
    let end = i + 1;
    if (i < whole) {
      if (!v128.any_true(f32x4.gt(load4(offered + (<usize>i) * FLOAT), f32x4.splat(bar)))) {
        i += 4;
        continue;
      }
      end = i + 4;
    }
    for (; i < end; i++) {
      const score = load1(offered + (<usize>i) * FLOAT);
      if (!(score > bar)) continue;
      const place = base + i;
      while (next < excluded && loadIndex(exclude + (<usize>next) * FLOAT) < place) next++;
      if (next < excluded && loadIndex(exclude + (<usize>next) * FLOAT) == place) continue;
      if (!isAllowed(mask, maskKind, place)) continue;
      if (found < count) siftUp(indices, values, found++, place, score);
      else siftDown(indices, values, count, place, score);
      if (found == count) bar = load1(values);
    }
  }
  return found;
}

/** Turns the heap into a list, best first. */
function sortBestFirst(indices: usize, values: usize, found: u32): void {
  for (let last = found; last > 1; ) {
    last--;
    const at = (<usize>last) * FLOAT;
    const score = load1(values + at);
    const place = loadIndex(indices + at);
    put(indices, values, last, loadIndex(indices), load1(values));
    siftDown(indices, values, last, place, score);
  }
}

export function topK(
  offered: usize, n: u32, exclude: usize, excluded: u32, mask: usize, maskKind: u32,
  count: u32, indices: usize, values: usize,
): u32 {
  if (count == 0) return 0;
  const found = offer(offered, n, 0, exclude, excluded, mask, maskKind, count, 0, indices, values);
  sortBestFirst(indices, values, found);
  return found;
}

const BLOCK_ROWS: u32 = 48;
const BLOCK_ITEMS: u32 = 1024;

/**
 * For each row of `users` in [from, to) the best `count` of all items by dot product, without those in the row's part of
 * the sorted lists. Scores are made in blocks that stay in cache, or row by row where packing the items for so few users
 * would cost more (isBrief: never decided by from and to, which must not change a byte). Places left empty hold 2³² − 1
 * and −∞.
 */
export function recommendRows(
  users: usize, items: usize, itemCount: u32, d: u32, isBrief: bool,
  offsets: usize, exclude: usize, mask: usize, maskKind: u32,
  count: u32, indices: usize, values: usize, from: u32, to: u32,
): void {
  if (count == 0) return;
  const block = scratch + GEMM_SCRATCH_BYTES;
  const founds = block + (<usize>BLOCK_ROWS) * BLOCK_ITEMS * FLOAT;
  const stride = (<usize>d) * FLOAT;
  const blockStride = (<usize>BLOCK_ITEMS) * FLOAT;
  for (let row = from; row < to; row += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, to - row);
    for (let r: u32 = 0; r < rows; r++) storeIndex(founds + (<usize>r) * FLOAT, 0);
    for (let item: u32 = 0; item < itemCount; item += BLOCK_ITEMS) {
      const width = min(BLOCK_ITEMS, itemCount - item);
      const table = items + (<usize>item) * stride;
      const first = users + (<usize>row) * stride;
      if (isBrief) {
        for (let r: u32 = 0; r < rows; r++) {
          scores(table, first + (<usize>r) * stride, block + (<usize>r) * blockStride, width, d);
        }
      } else {
        gemmSteps(rows, width, d, first, stride, FLOAT, table, FLOAT, stride, block, blockStride, 1, 0);
      }
      for (let r: u32 = 0; r < rows; r++) {
        const u = <usize>(row + r);
        const begin = offsets ? loadIndex(offsets + u * FLOAT) : 0;
        const end = offsets ? loadIndex(offsets + (u + 1) * FLOAT) : 0;
        const found = offer(
          block + (<usize>r) * blockStride, width, item,
          exclude + (<usize>begin) * FLOAT, end - begin, mask, maskKind,
          count, loadIndex(founds + (<usize>r) * FLOAT),
          indices + u * count * FLOAT, values + u * count * FLOAT,
        );
        storeIndex(founds + (<usize>r) * FLOAT, found);
      }
    }
    for (let r: u32 = 0; r < rows; r++) {
      const u = <usize>(row + r);
      const found = loadIndex(founds + (<usize>r) * FLOAT);
      const rowIndices = indices + u * count * FLOAT;
      const rowValues = values + u * count * FLOAT;
      sortBestFirst(rowIndices, rowValues, found);
      for (let p = found; p < count; p++) put(rowIndices, rowValues, p, 0xffffffff, -Infinity);
    }
  }
}
