import type { Attribute } from '@kaibo/contracts';
import type { BulkAttribute, CategoryNames } from '#catalog';
import { nearest } from './transfers.nearest.ts';
import { type Pair, pairsText } from './transfers.pairs.ts';
import { type Problem, problemOf } from './transfers.rows.ts';

export interface Attributes {
  /** What pairs of names and values say of a product of this category. */
  read(
    categoryId: string,
    pairs: readonly Pair[],
  ): { values: BulkAttribute[]; problems: Problem[] };
  /** How a file says it, so that it is read as the same. */
  pairsOf(categoryId: string, values: readonly BulkAttribute[], language: 'zh' | 'en'): Pair[];
}

const TEXT_MOST = 200;
const NUMBER_MOST = 1e12;

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const numberIn = (text: string, unit: string): number | null => {
  const bare = fold(text);
  const number =
    unit !== '' && bare.endsWith(fold(unit)) ? bare.slice(0, -fold(unit).length) : bare;
  const plain = number
    .trim()
    .replace(/^(-?\d{1,3})((?:,\d{3})+)(?=\.|$)/, (all) => all.replaceAll(',', ''));
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  return Math.abs(value) <= NUMBER_MOST ? value : null;
};

type Choice = Attribute['choices'][number];

const namesOf = ({ id, name }: Choice): string[] => [id, name.zh, name.en];

const choiceIn = ({ choices }: Attribute, text: string): Choice | null => {
  const exact = choices.find(({ id }) => id === text.trim());
  const named = choices.filter((choice) =>
    namesOf(choice).some((name) => fold(name) === fold(text)),
  );
  return exact ?? (named.length === 1 ? named[0]! : null);
};

const valueIn = (attribute: Attribute, text: string): string | number | null => {
  if (attribute.kind === 'number') return numberIn(text, attribute.unit);
  if (attribute.kind === 'choice') return choiceIn(attribute, text)?.id ?? null;
  return text.length <= TEXT_MOST ? text : null;
};

export const valueText = (
  attribute: Attribute,
  value: string | number,
  language: 'zh' | 'en',
): string => {
  if (attribute.kind === 'number')
    return attribute.unit === '' ? String(value) : `${value} ${attribute.unit}`;
  if (attribute.kind === 'text') return String(value);
  const choice = attribute.choices.find(({ id }) => id === value);
  const name = choice?.name[language];
  return name !== undefined && choiceIn(attribute, name)?.id === value ? name : String(value);
};

/** Attributes by category: a category has its own and those of all above it. */
export const createAttributes = (
  all: readonly Attribute[],
  categories: readonly CategoryNames[],
): Attributes => {
  const parents = new Map(categories.map(({ id, parentId }) => [id, parentId]));
  const own = Map.groupBy(all, ({ categoryId }) => categoryId);
  const known = new Map<string, readonly Attribute[]>();
  const of = (categoryId: string): readonly Attribute[] => {
    const found = known.get(categoryId);
    if (found) return found;
    const parent = parents.get(categoryId) ?? null;
    const attributes = [...(parent === null ? [] : of(parent)), ...(own.get(categoryId) ?? [])];
    known.set(categoryId, attributes);
    return attributes;
  };

  const find = (categoryId: string, text: string): Attribute | null => {
    const attributes = of(categoryId);
    const exact = attributes.find(({ id }) => id === text.trim());
    const named = attributes.filter(({ name }) =>
      [name.zh, name.en].some((one) => fold(one) === fold(text)),
    );
    return exact ?? (named.length === 1 ? named[0]! : null);
  };

  const readPair = (categoryId: string, { name, value }: Pair): BulkAttribute | Problem => {
    const attribute = find(categoryId, name);
    if (!attribute) {
      const names = of(categoryId).flatMap((one) => [one.name.zh, one.name.en]);
      return problemOf('attributes', 'unknown-attribute', name, null, nearest(name, names));
    }
    const { id: attributeId, kind, choices } = attribute;
    const read = valueIn(attribute, value);
    if (read !== null) return { attributeId, kind, value: read };
    const meant = kind === 'choice' ? nearest(value, choices.flatMap(namesOf)) : null;
    return problemOf('attributes', 'bad-attribute-value', `${name}=${value}`, null, meant);
  };

  return {
    read: (categoryId, pairs) => {
      const values = new Map<string, BulkAttribute>();
      const problems: Problem[] = [];
      for (const pair of pairs) {
        const read = readPair(categoryId, pair);
        if ('field' in read) problems.push(read);
        else if (values.has(read.attributeId))
          problems.push(problemOf('attributes', 'attribute-twice', pair.name));
        else values.set(read.attributeId, read);
      }
      return { values: sorted([...values.values()]), problems };
    },
    pairsOf: (categoryId, values, language) => {
      const byId = new Map(of(categoryId).map((attribute) => [attribute.id, attribute]));
      return values.flatMap(({ attributeId, value }) => {
        const attribute = byId.get(attributeId);
        if (!attribute) return [];
        const name = attribute.name[language];
        const isPlain = find(categoryId, name)?.id === attributeId;
        return [
          { name: isPlain ? name : attributeId, value: valueText(attribute, value, language) },
        ];
      });
    },
  };
};

const sorted = (values: BulkAttribute[]): BulkAttribute[] =>
  values.sort((a, b) => (a.attributeId < b.attributeId ? -1 : 1));

/** Equal for products that tell the same. */
export const attributesKey = (values: readonly BulkAttribute[]): string =>
  sorted([...values])
    .map(({ attributeId, value }) => `${attributeId}=${JSON.stringify(value)}`)
    .join(';');

export const attributesText = (
  attributes: Attributes,
  categoryId: string,
  values: readonly BulkAttribute[],
  language: 'zh' | 'en',
): string => pairsText(attributes.pairsOf(categoryId, values, language));
