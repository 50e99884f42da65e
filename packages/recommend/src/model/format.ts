import { type ModelFile, modelFormat } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';

export type { Json, ModelArray, ModelFile } from '@kaibo/numeric';

const format = modelFormat({
  magic: 'KBRM',
  version: 1,
  refuse(fault, message, details) {
    throw new RecommendError(`recommend/${fault}`, message, details);
  },
});

/** Same file, same bytes. O(bytes). */
export const writeModelFile = (file: ModelFile): Uint8Array<ArrayBuffer> => format.write(file);

/** Name and facts, without reading arrays or checking the sum. Errors as `readModelFile`. */
export const readModelHeader = (bytes: Uint8Array): Omit<ModelFile, 'arrays'> =>
  format.readHeader(bytes);

/**
 * @throws RecommendError `recommend/foreign-file`, `recommend/unsupported-version`,
 * `recommend/truncated-file` (field: what is cut) or `recommend/checksum-mismatch`.
 */
export const readModelFile = (bytes: Uint8Array): ModelFile => format.read(bytes);
