import { type Attribute, type AttributeChoice, Failure } from '@kaibo/contracts';

/** The columns of a value: the one of its kind is filled. */
export interface StoredValue {
  text_value: string | null;
  number_value: number | null;
  choice_id: string | null;
}

const NONE: StoredValue = { text_value: null, number_value: null, choice_id: null };

/** Refuses a value that is not of the attribute's kind. */
export const storedValue = (attribute: Attribute, value: string | number): StoredValue => {
  const bad = () => new Failure('catalog/bad-attribute', { attributeId: attribute.id });
  if (attribute.kind === 'number') {
    if (typeof value !== 'number') throw bad();
    return { ...NONE, number_value: value };
  }
  if (typeof value !== 'string') throw bad();
  if (attribute.kind === 'text') return { ...NONE, text_value: value };
  if (!attribute.choices.some(({ id }) => id === value)) throw bad();
  return { ...NONE, choice_id: value };
};

/** The value as it was given, and in words of both languages. */
export const shownValue = (
  attribute: Pick<Attribute, 'kind' | 'unit' | 'choices'>,
  stored: StoredValue,
) => {
  if (attribute.kind === 'number') {
    const value = stored.number_value ?? 0;
    const text = attribute.unit === '' ? String(value) : `${value} ${attribute.unit}`;
    return { value, shown: { zh: text, en: text } };
  }
  if (attribute.kind === 'text') {
    const value = stored.text_value ?? '';
    return { value, shown: { zh: value, en: value } };
  }
  const value = stored.choice_id ?? '';
  const choice = attribute.choices.find(({ id }) => id === value);
  return { value, shown: choice?.name ?? { zh: value, en: value } };
};

/** A choice has options that differ in both languages; other kinds have none. */
export const checkChoices = (
  kind: Attribute['kind'],
  choices: readonly AttributeChoice[],
): void => {
  const differ = (names: string[]) =>
    new Set(names.map((name) => name.toLowerCase())).size === names.length;
  const fits =
    kind === 'choice'
      ? choices.length > 0 &&
        differ(choices.map(({ id }) => id)) &&
        differ(choices.map(({ name }) => name.zh)) &&
        differ(choices.map(({ name }) => name.en))
      : choices.length === 0;
  if (!fits) throw new Failure('catalog/bad-choices');
};
