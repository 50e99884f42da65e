export const reviewsRefusals = {
  'reviews/not-received': {
    status: 409,
    retry: 'later',
    zh: '收到货以后才能评价',
    en: 'A product can be reviewed once it has arrived',
  },
  'reviews/not-in-order': {
    status: 404,
    retry: 'never',
    zh: '这个订单里没有该商品',
    en: 'This order does not hold that product',
  },
  'reviews/already-written': {
    status: 409,
    retry: 'never',
    zh: '这件商品已经评价过了',
    en: 'This purchase has its review already',
  },
  'reviews/no-such-review': {
    status: 404,
    retry: 'never',
    zh: '没有这条评价',
    en: 'There is no such review',
  },
} as const;
