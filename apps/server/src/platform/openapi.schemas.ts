import { z } from 'zod';

/** A JSON Schema as far as the description reads it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  [keyword: string]: unknown;
}

type Direction = 'input' | 'output';

export interface SchemaBook {
  /** What a client sends, or what it gets; schemas that have a name are referred to. */
  describe(schema: z.ZodType, direction: Direction): JsonSchema;
  /** The named schemas that were referred to so far, and those that they refer to. */
  components(): Record<string, JsonSchema>;
}

const HOME = '#/components/schemas/';
const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** Calls for every reference in a schema, and puts what it answers in its place. */
const withRefs = (value: unknown, change: (ref: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((inner) => withRefs(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([keyword, inner]) => [
      keyword,
      keyword === '$ref' && typeof inner === 'string' ? change(inner) : withRefs(inner, change),
    ]),
  );
};

type Definitions = Record<string, JsonSchema>;
type Registry = z.core.$ZodRegistry<{ id: string }>;

/** Leaves out what says nothing: the bounds of every safe integer, and the pattern that a format stands for. */
const tidy = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format) delete jsonSchema.pattern;
};

const definitionsOf = (registry: Registry, direction: Direction): Definitions => {
  const { schemas } = z.toJSONSchema(registry, {
    io: direction,
    unrepresentable: 'any',
    override: tidy,
    uri: (id) => HOME + id,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, id: ___, ...own }]) => [
      name,
      own as JsonSchema,
    ]),
  );
};

/** Names whose two directions differ (by defaults, say), or that refer to one whose directions do. */
const differing = (inputs: Definitions, outputs: Definitions): Set<string> => {
  const found = new Set<string>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [name, input] of Object.entries(inputs)) {
      let differs = JSON.stringify(input) !== JSON.stringify(outputs[name]);
      withRefs(input, (ref) => {
        differs ||= found.has(ref.slice(HOME.length));
        return ref;
      });
      if (differs) found.add(name);
    }
  }
  return found;
};

/** @param named what is declared under a name of its own, e.g. the exports of contracts; only schemas are taken. */
export const createSchemaBook = (named: Record<string, unknown>): SchemaBook => {
  const registry: Registry = z.registry<{ id: string }>();
  for (const [name, value] of Object.entries(named))
    if (isSchema(value) && /^[A-Z]/.test(name)) registry.add(value, { id: name });
  const definitions = {
    input: definitionsOf(registry, 'input'),
    output: definitionsOf(registry, 'output'),
  };
  const twofold = differing(definitions.input, definitions.output);
  const used: Definitions = {};

  /** Takes a name into the book, with all that it refers to, and answers where it is. */
  const refer = (name: string, direction: Direction): string => {
    const target = direction === 'input' && twofold.has(name) ? `${name}Input` : name;
    if (!used[target]) {
      used[target] = {};
      const definition = definitions[direction][name];
      const change = (ref: string): string => refer(ref.slice(HOME.length), direction);
      used[target] = withRefs(definition, change) as JsonSchema;
    }
    return HOME + target;
  };

  return {
    describe: (schema, direction) => {
      const {
        $schema: _,
        $defs: __,
        ...own
      } = z.toJSONSchema(schema, {
        io: direction,
        metadata: registry,
        unrepresentable: 'any',
        override: tidy,
      }) as JsonSchema;
      const change = (ref: string): string => refer(ref.slice('#/$defs/'.length), direction);
      return withRefs(own, change) as JsonSchema;
    },
    components: () => Object.fromEntries(Object.entries(used).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};
