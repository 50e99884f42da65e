import { type FormSku, keyOf, type ProductForm, wholeOf } from './editor-form.ts';

/** One thing that both changed, and differently. */
export interface Clash {
  /** A field of the form, `attribute:<id>`, or `sku:<key>:<column>`. */
  field: string;
  mine: unknown;
  theirs: unknown;
}

export interface Merge {
  /** With what only one of the two changed; where both did, it has mine. */
  form: ProductForm;
  clashes: Clash[];
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Three<T> {
  base: T;
  mine: T;
  theirs: T;
}

/** What only one changed is taken; what both changed alike is agreed. */
const one = <T>(field: string, { base, mine, theirs }: Three<T>, clashes: Clash[]): T => {
  if (same(mine, theirs) || same(theirs, base)) return mine;
  if (same(mine, base)) return theirs;
  clashes.push({ field, mine, theirs });
  return mine;
};

const columns = ['price', 'listPrice', 'code'] as const;

/** Sales go on while two edit: what I added to the stock is added to what there is now. */
const stockOf = ({ base, mine, theirs }: Three<FormSku>): string => {
  const [before, wished, now] = [base, mine, theirs].map(({ stock }) => wholeOf(stock));
  if (before == null || wished == null || now == null) return mine.stock;
  return String(Math.max(0, now + wished - before));
};

const mergeSkus = ({ base, mine, theirs }: Three<ProductForm>, clashes: Clash[]): FormSku[] => {
  const find = (form: ProductForm, key: string) =>
    form.skus.find((sku) => keyOf(sku.values) === key);
  return mine.skus.map((own) => {
    const key = keyOf(own.values);
    const [was, now] = [find(base, key), find(theirs, key)];
    if (!was || !now) return own;
    const row = { base: was, mine: own, theirs: now };
    const merged = { ...own, id: now.id ?? own.id, stock: stockOf(row) };
    for (const column of columns)
      merged[column] = one(
        `sku:${key}:${column}`,
        { base: was[column], mine: own[column], theirs: now[column] },
        clashes,
      );
    merged.offered = one(
      `sku:${key}:offered`,
      { base: was.offered, mine: own.offered, theirs: now.offered },
      clashes,
    );
    return merged;
  });
};

/** The grid follows its options: with options that differ, one side's grid is taken whole. */
const mergeVariants = (three: Three<ProductForm>, clashes: Clash[]) => {
  const { base, mine, theirs } = three;
  const [was, own, now] = [base.options, mine.options, theirs.options];
  if (same(own, now)) return { options: own, skus: mergeSkus(three, clashes) };
  if (same(own, was)) return { options: now, skus: theirs.skus };
  if (!same(now, was))
    clashes.push({
      field: 'options',
      mine: { options: own, skus: mine.skus },
      theirs: { options: now, skus: theirs.skus },
    });
  return { options: own, skus: mine.skus };
};

const fields = [
  'title',
  'description',
  'categoryId',
  'brand',
  'pictures',
  'model',
  'publishAt',
  'unpublishAt',
] as const;

/** Three-way: what both started from, what I have, and what stands now. */
export const mergeForms = (three: Three<ProductForm>): Merge => {
  const { base, mine, theirs } = three;
  const clashes: Clash[] = [];
  const plain = Object.fromEntries(
    fields.map((field) => [
      field,
      one<unknown>(field, { base: base[field], mine: mine[field], theirs: theirs[field] }, clashes),
    ]),
  ) as Pick<ProductForm, (typeof fields)[number]>;
  const ids = new Set([...Object.keys(mine.attributes), ...Object.keys(theirs.attributes)]);
  const attributes = Object.fromEntries(
    [...ids].map((id) => [
      id,
      one(
        `attribute:${id}`,
        {
          base: base.attributes[id] ?? '',
          mine: mine.attributes[id] ?? '',
          theirs: theirs.attributes[id] ?? '',
        },
        clashes,
      ),
    ]),
  );
  return { form: { ...plain, attributes, ...mergeVariants(three, clashes) }, clashes };
};

/** The form with one clash settled the other way. */
export const takeTheirs = (form: ProductForm, { field, theirs }: Clash): ProductForm => {
  if (field === 'options') return { ...form, ...(theirs as Pick<ProductForm, 'options' | 'skus'>) };
  const [kind, key = '', column] = field.split(':');
  if (kind === 'attribute')
    return { ...form, attributes: { ...form.attributes, [key]: theirs as string } };
  if (kind === 'sku' && column)
    return {
      ...form,
      skus: form.skus.map((sku) =>
        keyOf(sku.values) === key ? { ...sku, [column]: theirs } : sku,
      ),
    };
  return { ...form, [field]: theirs };
};
