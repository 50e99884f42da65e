export const zhPicker = {
  title: '选择商品',
  search: '搜索全站商品',
  searchStore: '搜索本店商品',
  mine: '我的店铺',
  found: '搜索结果',
  noMine: '你的店铺还没有在售商品，可以搜索其他商家的商品。',
  noStore: '输入名称，从全站在售的商品里挑选要讲的。',
  noneFound: '没有找到商品',
  done: (n: number) => `完成（已选 ${n} 件）`,
};
