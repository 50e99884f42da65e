export const zhSuggestion = {
  more: (title: string) => `关于“${title}”的更多操作`,
  goneRoom: '不再推荐这场直播',
  goneProduct: '不再推荐这件商品',
  goneHost: (name: string) => `不再推荐 ${name} 的直播`,
  undo: '撤销',
};
