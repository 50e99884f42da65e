import { demoCatalogue } from '../../apps/demo/src/catalogue/index.ts';

/** The same sequence for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type Random = () => number;

export const pick = <T>(all: readonly T[], random: Random): T =>
  all[Math.floor(random() * all.length)]!;

/** Few are wanted by many: the share of the n-th falls as 1/n. */
const pickFew = <T>(all: readonly T[], random: Random): T =>
  all[Math.min(all.length - 1, Math.floor(all.length ** random()) - 1)]!;

const looksZh =
  '复古 简约 加厚 轻薄 便携 大容量 手工 纯棉 新款 限量 有机 儿童 男士 女士 情侣 家用 户外 办公 无线 智能 迷你 折叠 防水 保暖 透气 经典 升级 旗舰 礼盒装 组合装'.split(
    ' ',
  );
const looksEn =
  'vintage slim thick portable handmade cotton limited organic kids mens womens outdoor office wireless smart mini folding waterproof warm breathable classic upgraded premium gift bundle'.split(
    ' ',
  );
const syllables =
  'ka lo mi ren tsu va ne sol fin gar ome lith bel dra pon ska vel zen tor quin'.split(' ');

const brandsOf = (random: Random): string[] =>
  Array.from({ length: 600 }, () => {
    const name = Array.from({ length: 2 + Math.floor(random() * 2) }, () =>
      pick(syllables, random),
    );
    return name.join('');
  });

export interface Goods {
  /** Title, description and category. */
  product(): { title: string; description: string; categoryId: string };
  roomTitle(): { title: string; categoryId: string };
  /** What people type: whole names, parts, two words, English, and every sixth with a slip. */
  query(): string;
}

const slip = (text: string, random: Random): string => {
  const signs = Array.from(text);
  const at = 1 + Math.floor(random() * Math.max(1, signs.length - 2));
  if (signs.length < 4) return text;
  if (random() < 0.5) signs.splice(at, 1);
  else [signs[at - 1], signs[at]] = [signs[at]!, signs[at - 1]!];
  return signs.join('');
};

export const goodsFrom = (seed: number): Goods => {
  const random = randomFrom(seed);
  const brands = brandsOf(random);
  const wares = demoCatalogue(1).shops.flatMap((shop) =>
    shop.products.map(({ title, description }) => {
      const [series = '', zh = ''] = title.split(' ');
      const en = /: ([^.]+)\./.exec(description)?.[1] ?? '';
      return { series, zh, en, description, categoryId: shop.categoryId };
    }),
  );
  const model = (): string => `${pick('ABCDEFGHX'.split(''), random)}${Math.floor(random() * 900)}`;
  const chinese = (): string => pickFew(wares, random).zh;
  const english = (): string => pick(pickFew(wares, random).en.split(' '), random);
  const wishes: (() => string)[] = [
    chinese,
    () => Array.from(chinese()).slice(-2).join(''),
    () => `${pick(looksZh, random)}${chinese()}`,
    () => `${pick(looksZh, random)} ${Array.from(chinese()).slice(-2).join('')}`,
    english,
    () => `${pick(looksEn, random)} ${english()}`,
    () => pickFew(brands, random),
    () => `${pickFew(brands, random)} ${Array.from(chinese()).slice(-2).join('')}`,
    () => Array.from(chinese()).at(-1)!,
  ];
  return {
    product: () => {
      const ware = pick(wares, random);
      const brand = pickFew(brands, random);
      const looks = `${pick(looksZh, random)}${random() < 0.5 ? pick(looksZh, random) : ''}`;
      const title = `${brand} ${ware.series} ${looks}${ware.zh} ${pick(looksEn, random)} ${ware.en} ${model()}`;
      return {
        title: title.slice(0, 80),
        description: ware.description,
        categoryId: ware.categoryId,
      };
    },
    roomTitle: () => {
      const ware = pick(wares, random);
      const title = `${pick(looksZh, random)}${ware.zh}专场 ${pick(looksEn, random)} ${ware.en} live`;
      return { title: title.slice(0, 80), categoryId: ware.categoryId };
    },
    query: () => {
      const wish = pick(wishes, random)();
      return random() < 1 / 6 ? slip(wish, random) : wish;
    },
  };
};
