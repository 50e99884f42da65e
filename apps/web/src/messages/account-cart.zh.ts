export const zhAccountCart = {
  guestHint: '商品暂存在这个浏览器里，登录后会放进你的购物车。',
  full: (most: number) => `购物车最多放 ${most} 种商品`,
  merged: '购物车里的商品已放进你的账号',
  signIn: (total: string) => `登录后结算 ${total}`,
};
