import { type Html, html } from './docs.html.ts';
import type { JsonSchema } from './openapi.schemas.ts';

const HOME = '#/components/schemas/';
const literal = (value: unknown): Html =>
  html`<span class="literal">${JSON.stringify(value)}</span>`;
const joined = (parts: readonly Html[], separator: string): Html =>
  html`${parts.map((part, i) => html`${i > 0 ? separator : ''}${part}`)}`;

const range = (min: number | undefined, max: number | undefined): string | null => {
  if (min !== undefined && max !== undefined) return min === max ? `${min}` : `${min} – ${max}`;
  if (min !== undefined) return `≥ ${min}`;
  return max === undefined ? null : `≤ ${max}`;
};

/** Bounds and format, in a few signs. */
const limitsOf = (schema: JsonSchema): string[] => {
  const limits: (string | null)[] = [
    schema.format ?? null,
    range(schema.minimum, schema.maximum),
    range(schema.minItems, schema.maxItems),
    schema.pattern ? `/${schema.pattern}/` : null,
  ];
  const letters = range(schema.minLength, schema.maxLength);
  if (letters) limits.push(`${letters} chars`);
  return limits.filter((limit) => limit !== null);
};

const isPlainObject = (schema: JsonSchema): boolean => schema.properties !== undefined;

/** The type in one line: names link to their schema. */
const typeOf = (schema: JsonSchema): Html => {
  if (schema.$ref) {
    const name = schema.$ref.slice(HOME.length);
    return html`<a class="type" href="#schema-${name}">${name}</a>`;
  }
  if (schema.enum) return joined(schema.enum.map(literal), ' | ');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.anyOf) return joined(schema.anyOf.map(typeOf), ' | ');
  if (Array.isArray(schema.type))
    return joined(
      schema.type.map((type) => html`<span class="type">${type}</span>`),
      ' | ',
    );
  if (schema.type === 'array') return html`${typeOf(schema.items ?? {})}[]`;
  return html`<span class="type">${schema.type ?? 'any'}</span>`;
};

/** What lies inside: the fields of an object, of a list's items, or of the one alternative that is an object. */
const innerOf = (schema: JsonSchema): JsonSchema | null => {
  if (isPlainObject(schema)) return schema;
  if (schema.items) return innerOf(schema.items);
  const objects = (schema.anyOf ?? []).map(innerOf).filter((inner) => inner !== null);
  return objects.length === 1 ? objects[0]! : null;
};

const fieldOf = (name: string, schema: JsonSchema, isRequired: boolean): Html => {
  const inner = innerOf(schema);
  const limits = limitsOf(schema);
  return html`<li>
    <span class="field">${name}${isRequired ? '' : '?'}</span>
    ${typeOf(schema)}
    ${limits.map((limit) => html`<span class="limit">${limit}</span>`)}
    ${schema.default === undefined ? null : html`<span class="limit">= ${JSON.stringify(schema.default)}</span>`}
    ${inner ? schemaTree(inner) : null}
  </li>`;
};

/** A schema as a tree of its fields; anything but an object is one line. */
export const schemaTree = (schema: JsonSchema): Html => {
  const inner = innerOf(schema);
  const required = new Set(inner?.required ?? []);
  const fields = Object.entries(inner?.properties ?? {});
  const isObject = isPlainObject(schema);
  const limits = isObject ? [] : limitsOf(schema);
  const line = html`<div class="line">${typeOf(schema)}
    ${limits.map((limit) => html`<span class="limit">${limit}</span>`)}</div>`;
  return html`${isObject ? null : line}${
    fields.length === 0
      ? null
      : html`<ul class="tree">${fields.map(([name, own]) => fieldOf(name, own, required.has(name)))}</ul>`
  }`;
};
