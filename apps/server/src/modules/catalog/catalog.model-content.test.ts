import { Failure } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { inspectModel } from './catalog.model-content.ts';
import { glb, jpeg, triangle } from './catalog.samples.ts';

const refusal = (bytes: Uint8Array): string => {
  try {
    inspectModel(bytes);
  } catch (error) {
    if (error instanceof Failure) return [error.code, error.details.problem].join(' ').trim();
    throw error;
  }
  return 'taken';
};
const withJson = (change: object): Uint8Array => glb({ ...triangle(), ...change });

test('a triangle is taken and counted, once for each node that shows it', () => {
  expect(inspectModel(glb(triangle()))).toEqual({ triangles: 1 });
  const nodes = [{ children: [1, 2] }, { mesh: 0 }, { mesh: 0 }];
  expect(inspectModel(withJson({ nodes }))).toEqual({ triangles: 2 });
});

test('what is no glTF 2.0 in one file, or is cut off, is refused', () => {
  const whole = glb(triangle());
  const other = whole.slice();
  other[4] = 1;
  expect(refusal(jpeg())).toBe('catalog/not-a-model magic');
  expect(refusal(other)).toBe('catalog/not-a-model version');
  expect(refusal(whole.subarray(0, whole.length - 4))).toBe('catalog/not-a-model length');
  expect(refusal(Buffer.concat([whole, Buffer.alloc(4)]))).toBe('catalog/not-a-model length');
  expect(refusal(new Uint8Array(0))).toBe('catalog/not-a-model magic');
});

test('a file that would fetch something is refused, from wherever', () => {
  for (const uri of ['https://example.com/a.bin', 'other.bin', 'data:;base64,AAAA'])
    expect(refusal(withJson({ buffers: [{ byteLength: 36, uri }] }))).toContain('not-a-model');
  const images = [{ uri: 'https://example.com/a.png' }];
  expect(refusal(withJson({ images }))).toContain('not-a-model images');
});

test('a description of millions of values is refused before each is looked at', () => {
  const files = [Array(2_000_000).fill(1), { ...Array(500_000).fill('x') }].map((many) =>
    withJson({ accessors: many }),
  );
  // Of the processor: what else the machine does is not counted.
  const begun = process.cpuUsage();
  for (const file of files) expect(refusal(file)).toBe('catalog/not-a-model json');
  // Looked at one by one they took ten times as long, and a gigabyte.
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});

test('a texture is what it says, and a picture', () => {
  const image = { bufferView: 1, mimeType: 'image/jpeg' };
  const bytes = jpeg();
  const json = triangle();
  const bufferViews = [
    ...json.bufferViews,
    { buffer: 0, byteOffset: 36, byteLength: bytes.length },
  ];
  const buffers = [{ byteLength: 36 + bytes.length }];
  const textured = (images: object[]) => glb({ ...json, bufferViews, buffers, images }, bytes);
  expect(refusal(textured([image]))).toBe('taken');
  expect(refusal(textured([{ ...image, mimeType: 'image/png' }]))).toBe(
    'catalog/not-a-model images',
  );
  expect(refusal(textured([{ ...image, bufferView: 0 }]))).toBe('catalog/not-a-picture');
});

test('what needs a decoder from elsewhere is refused', () => {
  const extensionsRequired = ['KHR_draco_mesh_compression'];
  expect(refusal(withJson({ extensionsRequired }))).toBe('catalog/not-a-model extension');
  expect(refusal(withJson({ extensionsRequired: ['KHR_materials_unlit'] }))).toBe('taken');
});

test('references that lead nowhere, outside, or round in circles are refused', () => {
  expect(refusal(withJson({ scenes: [{ nodes: [7] }] }))).toBe('catalog/not-a-model reference');
  const outside = [{ buffer: 0, byteOffset: 30, byteLength: 36 }];
  expect(refusal(withJson({ bufferViews: outside }))).toBe('catalog/not-a-model buffer');
  const circle = [{ children: [1], mesh: 0 }, { children: [0] }];
  expect(refusal(withJson({ nodes: circle }))).toBe('catalog/not-a-model nodes');
  expect(refusal(withJson({ nodes: [{}] }))).toBe('catalog/not-a-model empty');
});

test('more triangles than a phone turns are refused, however they are multiplied', () => {
  const accessors = [{ count: 900_003, bufferView: 0 }];
  expect(refusal(withJson({ accessors }))).toBe('catalog/model-too-large');
  const many = Array.from({ length: 1_000 }, () => ({ mesh: 0 }));
  const nodes = [{ children: many.map((_, i) => i + 1) }, ...many];
  expect(refusal(withJson({ accessors: [{ count: 903, bufferView: 0 }], nodes }))).toBe(
    'catalog/model-too-large',
  );
});
