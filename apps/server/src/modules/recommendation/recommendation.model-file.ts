import { RecommendError, readModelFile, writeModelFile } from '@kaibo/recommend';

/** How a fold-in weighs, as it was fitted. */
export interface FoldOptions {
  /** w₀: weight of every pair, seen or not. */
  unseenWeight: number;
  /** λ. */
  regularisation: number;
  /** ν: a history of n things has λ · (n + w₀ · entities)^ν. */
  exponent: number;
}

/** Everything that serving needs of a fit, and nothing about anybody. */
export interface FittedModel {
  version: string;
  /** Of the algorithm. */
  name: string;
  factors: number;
  fold: FoldOptions;
  /** By row. */
  entities: readonly string[];
  /** Row-major, shape [entities × factors]. */
  vectors: Float32Array;
  baskets: Baskets;
}

/** What was bought together: of each entity the strongest partners, `offsets[e]` to `offsets[e + 1]`. */
export interface Baskets {
  count: number;
  /** In how many baskets each entity lay; shape [entities]. */
  holding: Uint32Array;
  /** Shape [entities + 1]. */
  offsets: Uint32Array;
  partners: Uint32Array;
  /** In how many baskets both lay. */
  together: Uint32Array;
}

const MODEL = 'kaibo-recommendation';

export const blobKeyOf = (version: string): string => `models/recommendation/${version}`;

/** One file in the format of the library, with its checksum. Same fit, same bytes. */
export const encodeModel = (model: FittedModel): Uint8Array<ArrayBuffer> => {
  const { version, name, factors, fold, entities, vectors, baskets } = model;
  const { count, ...arrays } = baskets;
  return writeModelFile({
    model: MODEL,
    facts: { version, name, factors, fold: { ...fold }, entities: [...entities], baskets: count },
    arrays: { vectors, ...arrays },
  });
};

const mismatch = (field: string, expected: number | string, found: number | string): never => {
  throw new RecommendError('recommend/dimension-mismatch', `the model file: ${field}`, {
    field,
    expected,
    found,
  });
};

const needLength = (field: string, array: ArrayLike<number>, expected: number): void => {
  if (array.length !== expected) mismatch(field, expected, array.length);
};

const needFinite = (field: string, values: Float32Array): void => {
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row >= 0)
    throw new RecommendError('recommend/bad-row', `${field} ${row} is ${values[row]}`, {
      row,
      field,
      found: String(values[row]),
    });
};

const needBaskets = ({ offsets, partners, together, holding }: Baskets, entities: number): void => {
  needLength('holding', holding, entities);
  needLength('offsets', offsets, entities + 1);
  needLength('together', together, partners.length);
  if (offsets[entities] !== partners.length)
    mismatch('offsets', partners.length, offsets[entities] ?? 0);
  for (let entity = 0; entity < entities; entity++)
    if (offsets[entity]! > offsets[entity + 1]!) mismatch('offsets', 'ascending', entity);
  for (const partner of partners)
    if (partner >= entities) mismatch('partners', `below ${entities}`, partner);
};

interface Facts {
  version: string;
  name: string;
  factors: number;
  fold: FoldOptions;
  entities: string[];
  baskets: number;
}

/**
 * @throws RecommendError `recommend/foreign-file` (another program's, or another version's), `…/truncated-file`,
 * `…/checksum-mismatch`, `…/unsupported-version`, `…/dimension-mismatch`, or `…/bad-row` for what is not finite.
 */
export const decodeModel = (bytes: Uint8Array, version: string): FittedModel => {
  const { model, facts, arrays } = readModelFile(bytes);
  const known = facts as unknown as Facts;
  const found = model === MODEL ? known.version : model;
  if (found !== version)
    throw new RecommendError('recommend/foreign-file', `the file holds ${found}`, {
      field: model === MODEL ? 'version' : 'model',
      expected: version,
      found,
    });
  const { name, factors, fold, entities } = known;
  const vectors = arrays.vectors as Float32Array;
  const baskets: Baskets = {
    count: known.baskets,
    holding: arrays.holding as Uint32Array,
    offsets: arrays.offsets as Uint32Array,
    partners: arrays.partners as Uint32Array,
    together: arrays.together as Uint32Array,
  };
  needLength('vectors', vectors, entities.length * factors);
  needFinite('vectors', vectors);
  needBaskets(baskets, entities.length);
  return { version, name, factors, fold, entities, vectors, baskets };
};
