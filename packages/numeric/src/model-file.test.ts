import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ModelFileFault, modelFormat } from './model-file.ts';

class Refused extends Error {
  readonly fault: ModelFileFault;

  constructor(fault: ModelFileFault) {
    super(fault);
    this.fault = fault;
  }
}

const format = modelFormat({
  magic: 'TEST',
  version: 3,
  refuse(fault) {
    throw new Refused(fault);
  },
});

const file = {
  model: 'a model',
  facts: { options: { depth: 3 }, names: ['ä', '名'] },
  arrays: {
    bytes: Uint8Array.of(1, 2, 3),
    codes: Int32Array.of(-1, 7),
    places: Uint32Array.of(4294967295),
    weights: Float32Array.of(0.5, -2, Number.NaN),
    values: Float64Array.of(Math.PI),
  },
};

const faultOf = (bytes: Uint8Array): ModelFileFault | 'none' => {
  try {
    format.read(bytes);
  } catch (error) {
    if (error instanceof Refused) return error.fault;
    throw error;
  }
  return 'none';
};

test('what is written is read again, wherever the bytes lie', () => {
  const bytes = format.write(file);
  expect(format.write(file)).toEqual(bytes);
  expect(format.read(bytes)).toEqual(file);
  expect(format.readHeader(bytes)).toEqual({ model: file.model, facts: file.facts });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(format.read(shifted.subarray(3))).toEqual(file);
});

test('no altered byte goes unnoticed, and each is refused by name', () => {
  const bytes = format.write(file);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      fc.pre(at !== 6 && at !== 7);
      const altered = bytes.slice();
      altered[at]! ^= change;
      expect(faultOf(altered)).not.toBe('none');
    }),
  );
});

test('every cut file is called cut', () => {
  const bytes = format.write(file);
  for (let length = 0; length < bytes.length; length += 5)
    expect(faultOf(bytes.slice(0, length))).toBe('truncated-file');
});

test('a file of another library or a later version is not taken for damaged', () => {
  expect(faultOf(new TextEncoder().encode('PK, not a model at all'))).toBe('foreign-file');
  const later = format.write(file);
  later[4] = 4;
  expect(faultOf(later)).toBe('unsupported-version');
});
