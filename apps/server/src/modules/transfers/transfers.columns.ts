import { type ImportField, importFields } from '@kaibo/contracts/goods';

/** How people call the columns, in both languages; the first of each is what our own files say. */
export const columnNames: Record<ImportField, { zh: readonly string[]; en: readonly string[] }> = {
  productCode: {
    zh: ['商品编码', '商品编号', '商品货号', '货号', '款号', '商家编码', 'spu编码', 'spu'],
    en: [
      'product code',
      'product sku',
      'style',
      'style no',
      'handle',
      'spu',
      'item number',
      'item',
    ],
  },
  title: {
    zh: ['商品标题', '标题', '商品名称', '名称', '宝贝标题', '品名'],
    en: ['title', 'product title', 'name', 'product name', 'product'],
  },
  description: {
    zh: ['商品描述', '描述', '商品详情', '详情', '简介', '介绍'],
    en: ['description', 'body', 'details', 'body html'],
  },
  category: {
    zh: ['类目', '分类', '商品类目', '品类'],
    en: ['category', 'product category', 'type'],
  },
  brand: {
    zh: ['品牌', '商品品牌', '品牌名称'],
    en: ['brand', 'brand name', 'vendor', 'manufacturer'],
  },
  attributes: {
    zh: ['商品参数', '参数', '属性', '商品属性', '产品参数'],
    en: ['attributes', 'specifications', 'specs', 'product attributes', 'properties'],
  },
  status: { zh: ['状态', '上架状态', '商品状态'], en: ['status', 'state', 'published'] },
  pictures: {
    zh: ['图片', '商品图片', '主图', '图片编号'],
    en: ['pictures', 'images', 'image', 'picture', 'picture ids'],
  },
  skuCode: {
    zh: ['规格编码', 'sku编码', 'sku编号', '条码', '商品条码', 'sku'],
    en: ['sku code', 'sku', 'variant sku', 'barcode', 'option code', 'code'],
  },
  option: {
    zh: ['规格', '规格名', '规格名称', '颜色尺码', '销售属性'],
    en: ['option', 'variant', 'options', 'variant title', 'option name'],
  },
  price: {
    zh: ['价格', '价格元', '售价', '销售价', '单价', '现价', '一口价'],
    en: ['price', 'price cny', 'sale price', 'variant price', 'unit price'],
  },
  listPrice: {
    zh: ['划线价', '划线价元', '原价', '市场价', '吊牌价'],
    en: ['list price', 'compare at price', 'rrp', 'msrp', 'original price', 'was price'],
  },
  stock: {
    zh: ['库存', '库存数量', '数量', '可售库存'],
    en: ['stock', 'quantity', 'inventory', 'qty', 'on hand'],
  },
};

const plain = (head: string): string =>
  head
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-()（）[\]【】:：*·/.¥]+/g, '')
    .trim();

const known = new Map<string, ImportField>();
for (const field of importFields) {
  known.set(plain(field), field);
  for (const name of [...columnNames[field].zh, ...columnNames[field].en])
    if (!known.has(plain(name))) known.set(plain(name), field);
}

/** What each column holds by its head; of two heads for one field, the first. */
export const recogniseColumns = (heads: readonly string[]): (ImportField | null)[] => {
  const taken = new Set<ImportField>();
  return heads.map((head) => {
    const field = known.get(plain(head));
    if (!field || taken.has(field)) return null;
    taken.add(field);
    return field;
  });
};

/** A field stands in one column at most, and something names the product or the option. */
export const isMappingUsable = (mapping: readonly (ImportField | null)[]): boolean => {
  const fields = mapping.filter((field) => field !== null);
  const named = fields.includes('productCode') || fields.includes('skuCode');
  return named && new Set(fields).size === fields.length;
};

export const headsIn = (language: 'zh' | 'en'): string[] =>
  importFields.map((field) => {
    const name = columnNames[field][language][0]!;
    return language === 'en'
      ? (name[0]!.toUpperCase() + name.slice(1)).replace('Sku', 'SKU')
      : name;
  });
