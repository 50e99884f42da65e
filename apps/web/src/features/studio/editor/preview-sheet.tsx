import type { Attribute, Product, Store } from '@kaibo/contracts';
import { useMessages } from '../../../app/text.ts';
import { fenOf } from '../../../app/yuan.ts';
import { Sheet } from '../../../ui/sheet.tsx';
import { ProductView } from '../../products/product-view.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { type ProductForm, wholeOf } from './editor-form.ts';

const shownIn = (attribute: Attribute, typed: string) => {
  const choice = attribute.choices.find(({ id }) => id === typed)?.name;
  const text = attribute.unit ? `${typed} ${attribute.unit}` : typed;
  return choice ?? { zh: text, en: text };
};

/** The product that would come of what is typed; what cannot be read counts as nothing. */
const imagined = (
  form: ProductForm,
  store: Store,
  attributes: readonly Attribute[],
  before: Product | null,
): Product => {
  const skus = form.skus
    .filter(({ offered }) => offered)
    .map((sku, i) => ({
      id: sku.id ?? String(i),
      code: sku.code,
      option: sku.values
        .map((id, at) => form.options[at]?.values.find((value) => value.id === id)?.name ?? '')
        .join(' / '),
      values: sku.values,
      priceFen: fenOf(sku.price) ?? 0,
      listPriceFen: fenOf(sku.listPrice),
      stock: wholeOf(sku.stock) ?? 0,
    }));
  const cheapest = skus.toSorted((a, b) => a.priceFen - b.priceFen)[0];
  const fromFen = cheapest?.priceFen ?? 0;
  return {
    id: before?.id ?? '',
    storeId: store.id,
    store,
    categoryId: form.categoryId,
    title: form.title || '…',
    description: form.description,
    pictures: form.pictures,
    cover: form.pictures[0] ?? null,
    model: form.model,
    brand: form.brand,
    attributes: attributes.flatMap((attribute) => {
      const typed = form.attributes[attribute.id]?.trim() ?? '';
      if (typed === '') return [];
      const { id: attributeId, name, kind, unit } = attribute;
      return [{ attributeId, name, kind, unit, value: typed, shown: shownIn(attribute, typed) }];
    }),
    options: form.options,
    skus,
    fromFen,
    listFen: cheapest?.listPriceFen ?? null,
    bundle: before?.bundle ?? null,
    lowest30Fen: Math.min(fromFen, before?.lowest30Fen ?? fromFen),
    stock: skus.reduce((sum, sku) => sum + sku.stock, 0),
    soldCount: before?.soldCount ?? 0,
    status: 'active',
    version: before?.version ?? 1,
    publishAtMs: null,
    unpublishAtMs: null,
    returnedReason: null,
    createdAtMs: 0,
    changedAtMs: 0,
  };
};

interface PreviewSheetProps {
  open: boolean;
  onClose: () => void;
  form: ProductForm;
  store: Store;
  attributes: readonly Attribute[];
  before: Product | null;
}

export function PreviewSheet({
  open,
  onClose,
  form,
  store,
  attributes,
  before,
}: PreviewSheetProps) {
  const words = useMessages(catalogueTexts);
  return (
    <Sheet open={open} onClose={onClose} title={words.preview}>
      <p className="mb-3 text-sm text-soft">{words.previewHint}</p>
      <div className="-mx-5">
        <ProductView product={imagined(form, store, attributes, before)} isPreview />
      </div>
    </Sheet>
  );
}
