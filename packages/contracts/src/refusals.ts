import { accountRefusals } from './refusals.accounts.ts';
import { catalogueRefusals } from './refusals.catalogue.ts';
import { deskRefusals } from './refusals.desk.ts';
import { miningRefusals } from './refusals.mining.ts';
import { peopleRefusals } from './refusals.people.ts';
import { predictionRefusals } from './refusals.prediction.ts';
import { recommendationRefusals } from './refusals.recommendation.ts';
import { reviewsRefusals } from './refusals.reviews.ts';
import { runningRefusals } from './refusals.running.ts';
import { scheduleRefusals } from './refusals.schedule.ts';
import { sharingRefusals } from './refusals.sharing.ts';
import { sitesRefusals } from './refusals.sites.ts';
import { trafficRefusals } from './refusals.traffic.ts';
import { transfersRefusals } from './refusals.transfers.ts';

/** Every expected refusal: HTTP status, whether a retry can help, and what to tell a person. */
export const refusals = {
  ...accountRefusals,
  ...catalogueRefusals,
  ...predictionRefusals,
  ...miningRefusals,
  ...recommendationRefusals,
  ...reviewsRefusals,
  ...scheduleRefusals,
  ...sharingRefusals,
  ...sitesRefusals,
  ...trafficRefusals,
  'http/bad-input': {
    status: 400,
    retry: 'never',
    zh: '提交的内容不符合要求',
    en: 'What was sent does not fit',
  },
  'http/bad-json': {
    status: 400,
    retry: 'never',
    zh: '请求不是有效的 JSON',
    en: 'The body is not valid JSON',
  },
  'http/wrong-content-type': {
    status: 415,
    retry: 'never',
    zh: '不支持的内容类型',
    en: 'This content type is not taken here',
  },
  'http/too-large': { status: 413, retry: 'never', zh: '内容太大', en: 'The body is too large' },
  'http/not-found': { status: 404, retry: 'never', zh: '没有找到', en: 'Not found' },
  'http/method-not-allowed': {
    status: 405,
    retry: 'never',
    zh: '不支持的方法',
    en: 'This method is not allowed here',
  },
  'http/cross-site': {
    status: 403,
    retry: 'never',
    zh: '请求来自其他网站，已拒绝',
    en: 'The request came from another site',
  },
  'http/too-many': {
    status: 429,
    retry: 'later',
    zh: '操作太频繁，请稍后再试',
    en: 'Too many requests; try again shortly',
  },
  'http/unavailable': {
    status: 503,
    retry: 'now',
    zh: '服务暂时不可用，请重试',
    en: 'Temporarily unavailable; please retry',
  },
  'http/internal': {
    status: 500,
    retry: 'now',
    zh: '出错了，我们已记录',
    en: 'Something broke; it has been recorded',
  },

  'accounts/not-signed-in': {
    status: 401,
    retry: 'never',
    zh: '请先登录',
    en: 'Please sign in first',
  },
  'accounts/forbidden': { status: 403, retry: 'never', zh: '没有权限', en: 'You may not do this' },
  'accounts/wrong-credentials': {
    status: 401,
    retry: 'never',
    zh: '邮箱或密码不正确',
    en: 'Wrong email or password',
  },
  'accounts/email-taken': {
    status: 409,
    retry: 'never',
    zh: '该邮箱已注册',
    en: 'This email is registered already',
  },
  'accounts/weak-password': {
    status: 400,
    retry: 'never',
    zh: '密码至少 8 位',
    en: 'The password needs at least 8 characters',
  },
  'accounts/reset-expired': {
    status: 400,
    retry: 'never',
    zh: '重置链接无效或已过期',
    en: 'The reset link is wrong or has expired',
  },
  'accounts/no-such-user': { status: 404, retry: 'never', zh: '没有这个用户', en: 'No such user' },
  'accounts/no-such-address': {
    status: 404,
    retry: 'never',
    zh: '没有这个地址',
    en: 'No such address',
  },
  'accounts/too-many-addresses': {
    status: 409,
    retry: 'never',
    zh: '地址数量已达上限',
    en: 'No more addresses can be saved',
  },
  'accounts/mailbox-closed': {
    status: 404,
    retry: 'never',
    zh: '开发邮箱未开启',
    en: 'The development mailbox is not open here',
  },

  'catalog/no-such-store': { status: 404, retry: 'never', zh: '没有这个店铺', en: 'No such store' },
  'catalog/no-such-product': {
    status: 404,
    retry: 'never',
    zh: '没有这个商品',
    en: 'No such product',
  },
  'catalog/no-such-sku': { status: 404, retry: 'never', zh: '没有这个规格', en: 'No such option' },
  'catalog/no-such-category': {
    status: 404,
    retry: 'never',
    zh: '没有这个类目',
    en: 'No such category',
  },
  'catalog/no-such-picture': {
    status: 404,
    retry: 'never',
    zh: '没有这张图片',
    en: 'No such picture',
  },
  'catalog/not-a-picture': {
    status: 415,
    retry: 'never',
    zh: '只支持 JPEG、PNG、WebP 图片',
    en: 'Only JPEG, PNG and WebP pictures are taken',
  },
  'catalog/picture-too-large': {
    status: 413,
    retry: 'never',
    zh: '图片太大',
    en: 'The picture is too large',
  },
  'catalog/not-your-store': {
    status: 403,
    retry: 'never',
    zh: '不是你的店铺',
    en: 'This is not your store',
  },
  'catalog/stock-below-zero': {
    status: 409,
    retry: 'never',
    zh: '库存不能为负',
    en: 'Stock cannot go below zero',
  },
  'catalog/too-much-stock': {
    status: 409,
    retry: 'never',
    zh: '库存超过上限',
    en: 'That is more stock than an option can have',
  },
  'catalog/duplicate-sku': {
    status: 409,
    retry: 'never',
    zh: '规格编码重复',
    en: 'This option code is used twice',
  },

  'media/no-stream': { status: 404, retry: 'later', zh: '没有直播流', en: 'No stream here' },
  'media/no-such-segment': {
    status: 404,
    retry: 'never',
    zh: '没有这个分片',
    en: 'No such segment',
  },
  'media/unavailable': {
    status: 503,
    retry: 'now',
    zh: '媒体服务正在恢复',
    en: 'The media service is recovering',
  },

  'rooms/no-such-room': { status: 404, retry: 'never', zh: '没有这个直播间', en: 'No such room' },
  'rooms/not-your-room': {
    status: 403,
    retry: 'never',
    zh: '不是你的直播间',
    en: 'This is not your room',
  },
  'rooms/ended': { status: 409, retry: 'never', zh: '直播已结束', en: 'The stream has ended' },
  'rooms/not-in-bag': {
    status: 409,
    retry: 'never',
    zh: '商品不在小黄车里',
    en: 'The product is not in the bag',
  },
  'rooms/bag-full': {
    status: 409,
    retry: 'never',
    zh: '小黄车最多 200 件商品',
    en: 'A bag holds at most 200 products',
  },
  'rooms/stopped': {
    status: 403,
    retry: 'never',
    zh: '直播间已被平台关闭',
    en: 'The platform has stopped this room',
  },

  'interaction/too-long': {
    status: 400,
    retry: 'never',
    zh: '内容太长',
    en: 'The message is too long',
  },
  'interaction/not-yourself': {
    status: 409,
    retry: 'never',
    zh: '不能关注自己',
    en: 'You cannot follow yourself',
  },

  'orders/no-such-order': { status: 404, retry: 'never', zh: '没有这个订单', en: 'No such order' },
  'orders/out-of-stock': { status: 409, retry: 'later', zh: '库存不足', en: 'Not enough stock' },
  'orders/price-changed': {
    status: 409,
    retry: 'never',
    zh: '价格有变动，请确认后重新下单',
    en: 'The price has changed; please look again',
  },
  'orders/several-stores': {
    status: 409,
    retry: 'never',
    zh: '一个订单只能包含同一店铺的商品',
    en: 'One order holds products of one store',
  },
  'orders/wrong-state': {
    status: 409,
    retry: 'never',
    zh: '订单当前状态不能这样操作',
    en: 'The order is not in a state for this',
  },
  'orders/not-your-order': {
    status: 403,
    retry: 'never',
    zh: '不是你的订单',
    en: 'This is not your order',
  },
  'orders/key-reused': {
    status: 409,
    retry: 'never',
    zh: '同一请求编号被用于不同内容',
    en: 'This idempotency key was used for something else',
  },
  'orders/cart-full': { status: 409, retry: 'never', zh: '购物车已满', en: 'The cart is full' },

  'payments/no-such-payment': {
    status: 404,
    retry: 'never',
    zh: '没有这笔支付',
    en: 'No such payment',
  },
  'payments/wrong-state': {
    status: 409,
    retry: 'never',
    zh: '支付当前状态不能这样操作',
    en: 'The payment is not in a state for this',
  },
  'payments/bad-signature': {
    status: 401,
    retry: 'never',
    zh: '回调签名错误',
    en: 'The callback is not signed by the provider',
  },
  'payments/amount-mismatch': {
    status: 409,
    retry: 'never',
    zh: '金额不一致',
    en: 'The amount does not match',
  },

  'fulfilment/no-such-parcel': {
    status: 404,
    retry: 'never',
    zh: '没有这个包裹',
    en: 'No such parcel',
  },
  'fulfilment/shipped-already': {
    status: 409,
    retry: 'never',
    zh: '已发货',
    en: 'Shipped already',
  },

  'behaviour/not-agreed': {
    status: 403,
    retry: 'never',
    zh: '对方没有同意数据分析',
    en: 'This person has not agreed to analytics',
  },
  'behaviour/no-room': {
    status: 400,
    retry: 'never',
    zh: '观众在直播间的特征需要直播间编号',
    en: 'Features of a viewer in a room need the room',
  },
  'behaviour/unknown-event': { status: 400, retry: 'never', zh: '未知的事件', en: 'Unknown event' },

  ...peopleRefusals,
  ...deskRefusals,
  ...runningRefusals,
  ...transfersRefusals,
} as const satisfies Record<
  string,
  { status: number; retry: 'never' | 'later' | 'now'; zh: string; en: string }
>;

export type RefusalCode = keyof typeof refusals;
