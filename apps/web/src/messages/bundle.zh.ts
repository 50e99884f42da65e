export const zhBundle = {
  badge: (n: string) => `套装 · ${n} 件`,
  contains: '套装包含',
  together: (sum: string) => `单买共 ${sum}`,
  saves: (amount: string) => `套装省 ${amount}`,
  times: (n: string) => `× ${n}`,
  notOnSale: '已下架',
  editor: '套装内容',
  editorHint: '库存是事先打包好的套装数量，与单品库存分开；上架前请填写。',
  proposed: (times: string, baskets: string) =>
    `由「规律与节奏」提出：这些商品被一起买的次数是平常的 ${times} 倍（${baskets} 次购买）。`,
  discount: (percent: string, confidence: string) =>
    `建议价比单买低约 ${percent}：已有 ${confidence} 的买家本来就会一起买，折扣不必更大。价格由你决定。`,
};
