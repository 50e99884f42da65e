import type { Attribute, BodyInputOf, createProduct, updateProduct } from '@kaibo/contracts';
import { fenOf } from '../../../app/yuan.ts';
import { type FormSku, type ProductForm, timeOf, wholeOf, withCodes } from './editor-form.ts';

export type NewBody = BodyInputOf<typeof createProduct>;
export type ChangeBody = BodyInputOf<typeof updateProduct>;

const fen = (text: string): number => fenOf(text) ?? 0;
const listFen = (text: string): number | null => (text.trim() === '' ? null : fen(text));

const optionsBody = ({ options }: ProductForm) =>
  options.map(({ id, name, values }) => ({
    id,
    name: name.trim(),
    values: values.map((value) => ({
      id: value.id,
      name: value.name.trim(),
      pictureId: value.picture?.id ?? null,
    })),
  }));

const newSku = (sku: FormSku) => ({
  code: sku.code.trim(),
  values: sku.values,
  priceFen: fen(sku.price),
  listPriceFen: listFen(sku.listPrice),
  stock: wholeOf(sku.stock) ?? 0,
});

/** Only what was changed is said, so that a price or a sale meanwhile stays. */
const keptSku = (sku: FormSku, before: FormSku | undefined) => {
  const stockDelta = (wholeOf(sku.stock) ?? 0) - (wholeOf(before?.stock ?? '') ?? 0);
  return {
    id: sku.id!,
    values: sku.values,
    code: sku.code.trim(),
    ...(sku.price !== before?.price && { priceFen: fen(sku.price) }),
    ...(sku.listPrice !== before?.listPrice && { listPriceFen: listFen(sku.listPrice) }),
    ...(stockDelta !== 0 && { stockDelta }),
  };
};

const attributesBody = (form: ProductForm, known: readonly Attribute[]) =>
  known.flatMap(({ id, kind }) => {
    const typed = form.attributes[id]?.trim() ?? '';
    if (typed === '') return [];
    return [{ attributeId: id, value: kind === 'number' ? Number(typed) : typed }];
  });

export const newBody = (
  form: ProductForm,
  about: { storeId: string; status: 'draft' | 'active'; attributes: readonly Attribute[] },
): NewBody => ({
  storeId: about.storeId,
  status: about.status,
  categoryId: form.categoryId,
  title: form.title.trim(),
  description: form.description.trim(),
  pictureIds: form.pictures.map(({ id }) => id),
  modelId: form.model?.id ?? null,
  brandId: form.brand?.id ?? null,
  attributes: attributesBody(form, about.attributes),
  options: optionsBody(form),
  skus: withCodes(form.skus)
    .filter(({ offered }) => offered)
    .map(newSku),
  publishAtMs: timeOf(form.publishAt),
  unpublishAtMs: timeOf(form.unpublishAt),
});

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

const skusBody = (form: ProductForm, base: ProductForm) => {
  const before = new Map(base.skus.flatMap((sku) => (sku.id ? [[sku.id, sku] as const] : [])));
  return withCodes(form.skus)
    .filter(({ offered }) => offered)
    .map((sku) => (sku.id === null ? newSku(sku) : keptSku(sku, before.get(sku.id))));
};

/** The difference between what was opened and what stands in the editor. */
export const changeBody = (
  form: ProductForm,
  base: ProductForm,
  about: {
    version: number;
    status?: 'draft' | 'active' | 'hidden';
    attributes: readonly Attribute[];
  },
): ChangeBody => {
  const ids = (list: ProductForm['pictures']) => list.map(({ id }) => id);
  const skusDiffer = differs(form.skus, base.skus) || differs(form.options, base.options);
  const values = attributesBody(form, about.attributes);
  return {
    version: about.version,
    ...(about.status && { status: about.status }),
    ...(form.title !== base.title && { title: form.title.trim() }),
    ...(form.description !== base.description && { description: form.description.trim() }),
    ...(form.categoryId !== base.categoryId && { categoryId: form.categoryId }),
    ...(differs(ids(form.pictures), ids(base.pictures)) && { pictureIds: ids(form.pictures) }),
    ...(form.model?.id !== base.model?.id && { modelId: form.model?.id ?? null }),
    ...(form.brand?.id !== base.brand?.id && { brandId: form.brand?.id ?? null }),
    ...(differs(values, attributesBody(base, about.attributes)) && { attributes: values }),
    ...(skusDiffer && { options: optionsBody(form), skus: skusBody(form, base) }),
    ...(form.publishAt !== base.publishAt && { publishAtMs: timeOf(form.publishAt) }),
    ...(form.unpublishAt !== base.unpublishAt && { unpublishAtMs: timeOf(form.unpublishAt) }),
  };
};

export const isSame = (a: ProductForm, b: ProductForm): boolean => !differs(a, b);
