// Every load and store of the kernels goes through here. The checked build (--use CHECKED=1) asks the host about each of
// them; in the others the question is compiled away.

@external("env", "check")
declare function check(pointer: usize, bytes: usize): void;

@inline
export function load4(pointer: usize): v128 {
  if (CHECKED) check(pointer, 16);
  return v128.load(pointer);
}

/** Two values in the lower half, zeros in the upper. */
@inline
export function load2(pointer: usize): v128 {
  if (CHECKED) check(pointer, 8);
  return v128.load64_zero(pointer);
}

/** The first n values, zeros behind them. */
function loadFew(pointer: usize, n: u32): v128 {
  let value = f32x4.splat(0);
  if (n > 0) value = f32x4.replace_lane(value, 0, load1(pointer));
  if (n > 1) value = f32x4.replace_lane(value, 1, load1(pointer + 4));
  if (n > 2) value = f32x4.replace_lane(value, 2, load1(pointer + 8));
  return value;
}

function storeFew(pointer: usize, value: v128, n: u32): void {
  if (n > 0) store1(pointer, f32x4.extract_lane(value, 0));
  if (n > 1) store1(pointer + 4, f32x4.extract_lane(value, 1));
  if (n > 2) store1(pointer + 8, f32x4.extract_lane(value, 2));
}

/** Four values, or the n that are left; the same arithmetic then serves the end of a row. */
@inline
export function loadUpTo(pointer: usize, n: u32): v128 {
  return n >= 4 ? load4(pointer) : loadFew(pointer, n);
}

@inline
export function storeUpTo(pointer: usize, value: v128, n: u32): void {
  if (n >= 4) store4(pointer, value);
  else storeFew(pointer, value, n);
}

@inline
export function copy(to: usize, from: usize, bytes: usize): void {
  if (CHECKED) check(to, bytes);
  if (CHECKED) check(from, bytes);
  memory.copy(to, from, bytes);
}

@inline
export function store4(pointer: usize, value: v128): void {
  if (CHECKED) check(pointer, 16);
  v128.store(pointer, value);
}

@inline
export function splat(pointer: usize): v128 {
  if (CHECKED) check(pointer, 4);
  return v128.load32_splat(pointer);
}

@inline
export function load1(pointer: usize): f32 {
  if (CHECKED) check(pointer, 4);
  return load<f32>(pointer);
}

@inline
export function store1(pointer: usize, value: f32): void {
  if (CHECKED) check(pointer, 4);
  store<f32>(pointer, value);
}

@inline
export function loadIndex(pointer: usize): u32 {
  if (CHECKED) check(pointer, 4);
  return load<u32>(pointer);
}

@inline
export function storeIndex(pointer: usize, value: u32): void {
  if (CHECKED) check(pointer, 4);
  store<u32>(pointer, value);
}

@inline
export function loadByte(pointer: usize): u32 {
  if (CHECKED) check(pointer, 1);
  return load<u8>(pointer);
}

/** a · b + c: rounded once in the relaxed build, twice in the plain one. */
@inline
export function fma4(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function sum4(v: v128): f32 {
  const halves = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1);
}

/** The four sums of four vectors. */
@inline
export function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

@inline
export const FLOAT: usize = 4;

/** Where this thread may write between two lines of a kernel: 2 MiB (SCRATCH_BYTES of src/wasm.ts), 16-byte aligned. */
export let scratch: usize = 0;

export function setScratch(pointer: usize): void {
  scratch = pointer;
}
