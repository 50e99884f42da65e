import { Failure, MODEL_LIMIT_BYTES, MODEL_TRIANGLES_MOST } from '@kaibo/contracts';
import { z } from 'zod';
import { inspectPicture } from './catalog.picture-content.ts';

/** glTF 2.0, 4.4: "glTF", version 2, whole length; then chunks of length, type, data. */
const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

/** What a viewer can show without fetching a decoder from anywhere. */
const EXTENSIONS = new Set([
  'KHR_materials_unlit',
  'KHR_materials_clearcoat',
  'KHR_materials_transmission',
  'KHR_materials_ior',
  'KHR_materials_sheen',
  'KHR_materials_specular',
  'KHR_materials_emissive_strength',
  'KHR_materials_volume',
  'KHR_texture_transform',
  'KHR_mesh_quantization',
  'KHR_lights_punctual',
]);
const NODES_MOST = 2_000;
const NODE_DEPTH_MOST = 64;
/** In the whole description; each one that is wrong would be a problem of its own to tell. */
const VALUES_MOST = 200_000;
const TRIANGLES = 4;

const Index = z.int().min(0);
/** What is read of the description; the rest is left to the viewer, which reads the same file. */
const Description = z.object({
  asset: z.object({ version: z.string().regex(/^2\.\d+$/) }),
  extensionsRequired: z.array(z.string()).default([]),
  scene: Index.default(0),
  scenes: z.array(z.object({ nodes: z.array(Index).default([]) })).min(1),
  nodes: z
    .array(z.object({ mesh: Index.optional(), children: z.array(Index).default([]) }))
    .min(1)
    .max(NODES_MOST),
  meshes: z
    .array(
      z.object({
        primitives: z
          .array(
            z.object({
              mode: z.int().default(TRIANGLES),
              indices: Index.optional(),
              attributes: z.record(z.string(), Index),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  accessors: z.array(z.object({ count: z.int().min(1), bufferView: Index.optional() })),
  bufferViews: z.array(
    z.object({ buffer: z.literal(0), byteOffset: Index.default(0), byteLength: z.int().min(1) }),
  ),
  buffers: z.array(z.object({ byteLength: z.int().min(1), uri: z.never().optional() })).length(1),
  images: z
    .array(
      z.object({
        uri: z.never().optional(),
        bufferView: Index,
        mimeType: z.enum(['image/png', 'image/jpeg']),
      }),
    )
    .default([]),
});
type Description = z.infer<typeof Description>;

const notAModel = (problem: string): Failure => new Failure('catalog/not-a-model', { problem });

const chunksOf = (bytes: Uint8Array): { json: Uint8Array; binary: Uint8Array } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES + CHUNK_HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw notAModel('magic');
  if (view.getUint32(4, true) !== 2) throw notAModel('version');
  if (view.getUint32(8, true) !== bytes.length) throw notAModel('length');
  const chunks: { type: number; data: Uint8Array }[] = [];
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    if (at + CHUNK_HEADER_BYTES > bytes.length) throw notAModel('cut-off');
    const end = at + CHUNK_HEADER_BYTES + view.getUint32(at, true);
    if (end > bytes.length) throw notAModel('cut-off');
    const data = bytes.subarray(at + CHUNK_HEADER_BYTES, end);
    chunks.push({ type: view.getUint32(at + 4, true), data });
    at = end;
  }
  const [json, binary, ...rest] = chunks;
  if (json?.type !== JSON_CHUNK || binary?.type !== BINARY_CHUNK || rest.length > 0)
    throw notAModel('chunks');
  return { json: json.data, binary: binary.data };
};

/** Whether few enough values stand in it to look at each. */
const isBrief = (description: unknown): boolean => {
  const open: unknown[] = [description];
  let left = VALUES_MOST;
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inner: unknown[] = Array.isArray(value) ? value : Object.values(value);
    left -= inner.length;
    if (left < 0) return false;
    for (const each of inner) if (typeof each === 'object') open.push(each);
  }
  return true;
};

const describe = (json: Uint8Array): Description => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw notAModel('json');
  }
  if (!isBrief(parsed)) throw notAModel('json');
  const read = Description.safeParse(parsed);
  if (!read.success) throw notAModel(read.error.issues[0]?.path.join('.') ?? 'json');
  return read.data;
};

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw notAModel('reference');
  return item;
};

const viewIn = (model: Description, binary: Uint8Array, index: number): Uint8Array => {
  const { byteOffset, byteLength } = at(model.bufferViews, index);
  if (byteOffset + byteLength > binary.length) throw notAModel('buffer');
  return binary.subarray(byteOffset, byteOffset + byteLength);
};

/** A texture is a picture like any other, and as honest about its type. */
const checkImages = (model: Description, binary: Uint8Array): void => {
  for (const { bufferView, mimeType } of model.images) {
    const { type } = inspectPicture(viewIn(model, binary, bufferView));
    if (type !== mimeType) throw notAModel('images');
  }
};

const trianglesOf = (model: Description, mesh: Description['meshes'][number]): number =>
  mesh.primitives.reduce((sum, { mode, indices, attributes }) => {
    if (mode < TRIANGLES) return sum;
    const accessor = indices ?? attributes.POSITION;
    if (accessor === undefined) throw notAModel('positions');
    const { count } = at(model.accessors, accessor);
    return sum + (mode === TRIANGLES ? Math.ceil(count / 3) : count);
  }, 0);

/** As drawn: a mesh counts once for each node that shows it. A node that is met twice makes no tree. */
const countTriangles = (model: Description): number => {
  const seen = new Set<number>();
  const visit = (index: number, depth: number): number => {
    if (seen.has(index) || depth > NODE_DEPTH_MOST) throw notAModel('nodes');
    seen.add(index);
    const { mesh, children } = at(model.nodes, index);
    const own = mesh === undefined ? 0 : trianglesOf(model, at(model.meshes, mesh));
    return children.reduce((sum, child) => sum + visit(child, depth + 1), own);
  };
  return at(model.scenes, model.scene).nodes.reduce((sum, node) => sum + visit(node, 1), 0);
};

/**
 * What a `.glb` holds, by its content: one self-contained file that shows something, fetches nothing, and that a
 * phone can turn. O(n).
 */
export const inspectModel = (bytes: Uint8Array): { triangles: number } => {
  if (bytes.length > MODEL_LIMIT_BYTES) throw new Failure('catalog/model-too-large');
  const { json, binary } = chunksOf(bytes);
  const model = describe(json);
  const foreign = model.extensionsRequired.find((name) => !EXTENSIONS.has(name));
  if (foreign) throw new Failure('catalog/not-a-model', { problem: 'extension', foreign });
  if (model.buffers[0]!.byteLength > binary.length) throw notAModel('buffer');
  for (const { bufferView } of model.accessors)
    if (bufferView !== undefined) viewIn(model, binary, bufferView);
  checkImages(model, binary);
  const triangles = countTriangles(model);
  if (triangles === 0) throw notAModel('empty');
  if (triangles > MODEL_TRIANGLES_MOST)
    throw new Failure('catalog/model-too-large', { triangles, most: MODEL_TRIANGLES_MOST });
  return { triangles };
};
