import { readFile } from 'node:fs/promises';
import {
  type BodyInputOf,
  createAttribute,
  createBrand,
  type createProduct,
  listAttributes,
  uploadModel,
} from '@kaibo/contracts';
import type { ProductPlan, ShopPlan } from './plan.ts';
import type { Session } from './session.ts';

type Goods = Pick<
  BodyInputOf<typeof createProduct>,
  'brandId' | 'modelId' | 'attributes' | 'options' | 'skus'
>;

interface Detail {
  zh: string;
  en: string;
  /** Of a choice; a text when there are none. */
  choices: readonly (readonly [zh: string, en: string])[];
}

const makes: Detail = {
  zh: '制作',
  en: 'Made',
  choices: [
    ['手工', 'By hand'],
    ['半手工', 'Partly by hand'],
    ['机制', 'By machine'],
  ],
};
const origins = ['浙江 龙泉', '江西 景德镇', '江苏 苏州', '福建 福鼎', '云南 普洱', '广东 佛山'];
const details: readonly Detail[] = [{ zh: '产地', en: 'Origin', choices: [] }, makes];

/** What every category may tell of its products; a demo that is started again finds it there. */
export const loadDetails = async (
  operator: Session,
  categoryIds: readonly string[],
): Promise<void> => {
  for (const categoryId of categoryIds) {
    const params = { categoryId };
    const { attributes } = await operator.call(listAttributes, { params });
    for (const { zh, en, choices } of details) {
      if (attributes.some(({ name }) => name.zh === zh)) continue;
      await operator.call(createAttribute, {
        params,
        body: {
          name: { zh, en },
          kind: choices.length > 0 ? 'choice' : 'text',
          choices: choices.map(([nameZh, nameEn], i) => ({
            id: `choice-${i + 1}`,
            name: { zh: nameZh, en: nameEn },
          })),
        },
      });
    }
  }
};

const attributesOf = async (session: Session, shop: ShopPlan, at: number) => {
  const params = { categoryId: shop.categoryId };
  const { attributes } = await session.call(listAttributes, { params });
  const pick = shop.key.length + at;
  return attributes.map(({ id, choices }) => ({
    attributeId: id,
    value: choices.length > 0 ? choices[at % choices.length]!.id : origins[pick % origins.length]!,
  }));
};

const packs = [
  { id: 'single', name: '单件', factor: 1 },
  { id: 'pair', name: '两件装', factor: 1.9 },
];

/** The kinds of a product; the first product of a shop comes in packs of two as well. */
const variantsOf = ({ skus }: ProductPlan, hasPacks: boolean): Pick<Goods, 'options' | 'skus'> => {
  const kind = {
    id: 'kind',
    name: '规格',
    values: skus.map(({ code, option }) => ({ id: code, name: option })),
  };
  if (!hasPacks)
    return {
      options: [kind],
      skus: skus.map(({ option: _, ...sku }) => ({ ...sku, values: [sku.code] })),
    };
  const pack = { id: 'pack', name: '件数', values: packs.map(({ id, name }) => ({ id, name })) };
  const whole = (fen: number, factor: number): number => Math.round((fen * factor) / 100) * 100;
  return {
    options: [kind, pack],
    skus: skus.flatMap(({ option: _, ...sku }, i) =>
      packs.map(({ id, factor }) => ({
        ...sku,
        code: `${sku.code}-${id}`,
        values: [sku.code, id],
        priceFen: whole(sku.priceFen, factor),
        listPriceFen: sku.listPriceFen === null ? null : whole(sku.listPriceFen, factor),
        stock: i === 0 && id === 'pair' ? 0 : sku.stock,
      })),
    ),
  };
};

const teacup = new URL('../models/teacup.glb', import.meta.url);

/** Brand, details, a matrix of options, and for tea sets a cup that can be turned. */
export const goodsOf = async (
  session: Session,
  shop: ShopPlan,
  plan: ProductPlan,
  at: number,
): Promise<Goods> => {
  const { id: brandId } = await session.call(createBrand, { body: { name: shop.storeName } });
  const isTeaSet = plan.title.endsWith('旅行茶具');
  const model = isTeaSet
    ? await session.call(uploadModel, {
        body: new Blob([new Uint8Array(await readFile(teacup))], {
          type: 'application/octet-stream',
        }),
      })
    : null;
  return {
    brandId,
    modelId: model?.id ?? null,
    attributes: await attributesOf(session, shop, at),
    ...variantsOf(plan, at === 0),
  };
};
