import type { ImportProblemCode, ImportRow } from './transfers.ts';

type Sentence = (value: string, row: number | null, suggestion: string) => string;

const meantZh = (suggestion: string): string =>
  suggestion === '' ? '' : `，是不是“${suggestion}”？`;
const meantEn = (suggestion: string): string =>
  suggestion === '' ? '' : `; did you mean "${suggestion}"?`;

const zh: Record<ImportProblemCode, Sentence> = {
  missing: () => '缺少内容',
  'too-long': () => '内容太长',
  'not-a-price': (value) => `“${value}”不是价格，应为 12.50 这样的数字`,
  'price-out-of-range': (value) => `价格“${value}”应在 0.01 到 1,000,000 元之间`,
  'not-a-number': (value) => `“${value}”不是整数`,
  'stock-out-of-range': (value) => `库存“${value}”应在 0 到 10,000,000 之间`,
  'unknown-category': (value) => `没有“${value}”这个类目，或有多个同名类目`,
  'unknown-brand': (value, _, suggestion) =>
    `没有品牌“${value}”${meantZh(suggestion) || '，请先在商品编辑页添加'}`,
  'unreadable-attributes': (value) => `看不懂“${value}”，应写成：材质=棉; 净含量=250 g`,
  'unknown-attribute': (value, _, suggestion) =>
    `该类目没有参数“${value}”，或有多个同名参数${meantZh(suggestion)}`,
  'bad-attribute-value': (value, _, suggestion) =>
    `“${value}”不是这个参数可用的值${meantZh(suggestion)}`,
  'attribute-twice': (value) => `参数“${value}”写了两次`,
  'unknown-status': (value) => `“${value}”不是可用的状态，请填上架、下架或草稿`,
  'not-a-picture': (value) => `“${value}”不是图片编号`,
  'picture-not-yours': () => '没有这张图片，或不是您上传的',
  'pictures-not-fetched': () => '不会下载外部图片，请先上传，再填图片编号',
  'too-many-pictures': () => '最多 9 张图片',
  'mangled-code': (value) => `“${value}”是被表格软件改过的编码，请把该列设为文本后重新填写`,
  'bad-character': () => '含有无法保存的字符',
  'duplicate-in-file': (value, row) => `规格编码“${value}”在第 ${row} 行已出现`,
  'differs-within-product': (_, row) => `与同一商品第 ${row} 行的内容不一致`,
  'unknown-sku': (value) => `没有规格编码“${value}”；新增规格请填商品编码`,
  'ambiguous-sku': (value) => `多个商品有规格编码“${value}”，请填商品编码`,
  'too-many-skus': () => '一个商品最多 200 个规格',
  'option-in-editor': () => '该商品的规格由多个维度组成，请在商品编辑页修改',
  'wrong-column-count': () => '这一行的列数多于表头，可能缺少引号',
};

const en: Record<ImportProblemCode, Sentence> = {
  missing: () => 'nothing here, but it is needed',
  'too-long': () => 'too long',
  'not-a-price': (value) => `"${value}" is no price; write 12.50`,
  'price-out-of-range': (value) => `price "${value}" must be 0.01 to 1,000,000`,
  'not-a-number': (value) => `"${value}" is no whole number`,
  'stock-out-of-range': (value) => `stock "${value}" must be 0 to 10,000,000`,
  'unknown-category': (value) => `no category "${value}", or several of that name`,
  'unknown-brand': (value, _, suggestion) =>
    `no brand "${value}"${meantEn(suggestion) || '; add it in the editor first'}`,
  'unreadable-attributes': (value) =>
    `"${value}" cannot be read; write Material=Cotton; Net weight=250 g`,
  'unknown-attribute': (value, _, suggestion) =>
    `no attribute "${value}" in this category, or several of that name${meantEn(suggestion)}`,
  'bad-attribute-value': (value, _, suggestion) =>
    `"${value}" is no value of this attribute${meantEn(suggestion)}`,
  'attribute-twice': (value) => `attribute "${value}" stands there twice`,
  'unknown-status': (value) => `"${value}" is no state; write active, hidden or draft`,
  'not-a-picture': (value) => `"${value}" is no id of a picture`,
  'picture-not-yours': () => 'no such picture of yours',
  'pictures-not-fetched': () =>
    'pictures elsewhere are not fetched; upload them and write their ids',
  'too-many-pictures': () => 'at most 9 pictures',
  'mangled-code': (value) =>
    `"${value}" is a code that a spreadsheet has changed; format the column as text`,
  'bad-character': () => 'holds a character that cannot be kept',
  'duplicate-in-file': (value, row) => `SKU code "${value}" stands in row ${row} already`,
  'differs-within-product': (_, row) => `differs from row ${row} of the same product`,
  'unknown-sku': (value) => `no SKU code "${value}"; a new one needs a product code`,
  'ambiguous-sku': (value) => `several products have SKU code "${value}"; add the product code`,
  'too-many-skus': () => 'at most 200 options a product',
  'option-in-editor': () => 'its options have several dimensions; change them in the editor',
  'wrong-column-count': () => 'more cells than heads; a quote may be missing',
};

/** What is wrong, in a plain sentence. */
export const problemSentence = (
  { code, value, row, suggestion = '' }: ImportRow['problems'][number],
  language: 'zh' | 'en',
): string => (language === 'zh' ? zh : en)[code](value, row, suggestion);
