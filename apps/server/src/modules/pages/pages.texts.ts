import type { Locale } from '@kaibo/contracts';

const zh = {
  site: '开播 Kaibo',
  home: '开播 Kaibo · 看直播，买好物',
  homeAbout: '看主播现场讲解，边看边买：正在直播、直播预告和精彩回放。',
  live: '正在直播',
  liveOf: (host: string) => `${host} 正在直播`,
  comingOf: (host: string, when: string) => `${host} 将于 ${when} 开播`,
  soonOf: (host: string) => `${host} 即将开播`,
  replayOf: (host: string) => `${host} 的直播回放`,
  shown: (title: string, price: string) => `正在讲解：${title}，${price}`,
  fromPrice: (price: string) => `${price} 起`,
  stock: (isThere: boolean): string => (isThere ? '有货' : '已售罄'),
  soldBy: (store: string) => `由 ${store} 销售`,
  rated: (average: number, count: number) => `评分 ${average}（${count} 条评价）`,
  storeAbout: (store: string) => `${store} 的全部商品和直播，进店看看。`,
  hostAbout: (host: string) => `${host} 的直播、预告和回放，关注后不错过开播。`,
  search: '搜索直播间、商品、店铺和主播',
  searchFor: (query: string) => `“${query}” 的搜索结果`,
  missing: '页面不存在',
  gone: '内容已下架',
  missingAbout: '链接可能已失效，回到首页看看正在直播的内容。',
  goHome: '回到首页',
};

const en: typeof zh = {
  site: 'Kaibo',
  home: 'Kaibo · Watch live, shop what you see',
  homeAbout:
    'Hosts show, you ask and buy while you watch: live rooms, what comes next, and replays.',
  live: 'Live now',
  liveOf: (host) => `${host} is live`,
  comingOf: (host, when) => `${host} goes live ${when}`,
  soonOf: (host) => `${host} goes live soon`,
  replayOf: (host) => `Replay of ${host}`,
  shown: (title, price) => `On show: ${title}, ${price}`,
  fromPrice: (price) => `from ${price}`,
  stock: (isThere) => (isThere ? 'In stock' : 'Sold out'),
  soldBy: (store) => `Sold by ${store}`,
  rated: (average, count) => `Rated ${average} by ${count}`,
  storeAbout: (store) => `Everything ${store} sells, and its live rooms.`,
  hostAbout: (host) => `Live rooms, coming streams and replays of ${host}. Follow to be told.`,
  search: 'Search rooms, products, stores and hosts',
  searchFor: (query) => `Results for “${query}”`,
  missing: 'This page is not there',
  gone: 'No longer offered',
  missingAbout: 'The link may have expired. See what is live instead.',
  goHome: 'To the home page',
};

export type PageTexts = typeof zh;
export const pageTexts: Record<Locale, PageTexts> = { 'zh-CN': zh, en };

export const priceText = (fen: number): string =>
  `¥${(fen / 100).toFixed(fen % 100 === 0 ? 0 : 2)}`;

export const timeText = (atMs: number, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'Asia/Shanghai',
    timeZoneName: 'short',
  }).format(atMs);
