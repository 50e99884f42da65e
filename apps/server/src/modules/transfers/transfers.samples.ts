/** Rows of a file as a merchant's spreadsheet would write them. */
export const HEADS = '商品编码,商品标题,商品描述,类目,状态,图片,规格编码,规格,价格,划线价,库存';

export const sampleRow = (
  i: number,
  { price = '12.50', stock = 7 }: { price?: string; stock?: number | string } = {},
): string =>
  `P-${Math.floor(i / 2)},"龙井, ${Math.floor(i / 2)} 号",清香,craft,上架,,S-${i},${i % 2 === 0 ? '小' : '大'}罐,${price},,${stock}`;

/** `rows` options of half as many products. */
export const sampleFile = (rows: number, options?: Parameters<typeof sampleRow>[1]): string =>
  [HEADS, ...Array.from({ length: rows }, (_, i) => sampleRow(i, options))].join('\r\n');

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
