import type { Surface } from './lathe.ts';

export interface Part {
  name: string;
  surface: Surface;
  /** Linear red, green, blue from 0 to 1. */
  colour: readonly [number, number, number];
  roughness: number;
}

const FLOAT = 5126;
const UNSIGNED_INT = 5125;
const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

const bounds = (positions: Float32Array) => {
  const axis = (from: number): number[] => Array.from(positions).filter((_, i) => i % 3 === from);
  const of = (pick: (...values: number[]) => number): number[] =>
    [0, 1, 2].map((from) => pick(...axis(from)));
  return { min: of(Math.min), max: of(Math.max) };
};

const chunk = (type: string, data: Buffer, padding: number): Buffer => {
  const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4, padding)]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(padded.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, padded]);
};

/** glTF 2.0 as one file: a mesh with a primitive for each part, two-sided, without textures. */
export const glb = (parts: readonly Part[]): Buffer => {
  const blocks: Buffer[] = [];
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  const add = (data: Float32Array | Uint32Array, target: number, accessor: object): number => {
    const byteOffset = blocks.reduce((sum, block) => sum + block.length, 0);
    blocks.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    bufferViews.push({ buffer: 0, byteOffset, byteLength: data.byteLength, target });
    accessors.push({ bufferView: bufferViews.length - 1, ...accessor });
    return accessors.length - 1;
  };
  const vectors = (data: Float32Array, more: object = {}): number =>
    add(data, ARRAY_BUFFER, {
      componentType: FLOAT,
      count: data.length / 3,
      type: 'VEC3',
      ...more,
    });
  const primitives = parts.map(({ surface }, material) => ({
    attributes: {
      POSITION: vectors(surface.positions, bounds(surface.positions)),
      NORMAL: vectors(surface.normals),
    },
    indices: add(surface.indices, ELEMENT_ARRAY_BUFFER, {
      componentType: UNSIGNED_INT,
      count: surface.indices.length,
      type: 'SCALAR',
    }),
    material,
  }));
  const binary = Buffer.concat(blocks);
  const description = {
    asset: { version: '2.0', generator: 'Kaibo demo' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives }],
    materials: parts.map(({ name, colour, roughness }) => ({
      name,
      doubleSided: true,
      pbrMetallicRoughness: {
        baseColorFactor: [...colour, 1],
        metallicFactor: 0,
        roughnessFactor: roughness,
      },
    })),
    accessors,
    bufferViews,
    buffers: [{ byteLength: binary.length }],
  };
  const chunks = Buffer.concat([
    chunk('JSON', Buffer.from(JSON.stringify(description)), 0x20),
    chunk('BIN\0', binary, 0),
  ]);
  const head = Buffer.alloc(12);
  head.write('glTF', 0, 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + chunks.length, 8);
  return Buffer.concat([head, chunks]);
};
