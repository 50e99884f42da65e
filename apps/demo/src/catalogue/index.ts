import { type CategoryId, categoryIds, type Random, randomFrom } from '../draw/index.ts';
import type { DemoPlan, ProductPlan, RoomPlan, ShopPlan } from '../plan.ts';
import { nicknames, phrases } from './phrases.ts';
import { fronts, type ShopFront } from './shops.ts';
import type { Ware } from './ware.ts';
import { beautyWares } from './wares.beauty.ts';
import { craftWares } from './wares.craft.ts';
import { digitalWares } from './wares.digital.ts';
import { fashionWares } from './wares.fashion.ts';
import { foodWares } from './wares.food.ts';
import { homeWares } from './wares.home.ts';
import { kidsWares } from './wares.kids.ts';
import { sportWares } from './wares.sport.ts';

const wares: Record<CategoryId, readonly Ware[]> = {
  beauty: beautyWares,
  fashion: fashionWares,
  food: foodWares,
  home: homeWares,
  digital: digitalWares,
  craft: craftWares,
  kids: kidsWares,
  sport: sportWares,
};

/** Prices of a shop end in 9 yuan, as they do everywhere. */
const priceFen = ([low, high]: Ware['yuan'], random: Random): number =>
  (Math.round(random.between(low, high) / 10) * 10 + 9) * 100;

const productOf = (item: Ware, front: ShopFront, random: Random): ProductPlan => {
  const baseFen = priceFen(item.yuan, random);
  const isReduced = random.chance(0.55);
  const [seriesZh, seriesEn] = front.series;
  const [mottoZh, mottoEn] = front.motto;
  return {
    title: `${seriesZh} ${item.zh}`,
    description: `${item.zh}，${mottoZh}。\n${seriesEn}: ${item.en}. ${mottoEn}.`,
    motif: item.motif,
    skus: item.options.map((option, i) => {
      const fen = Math.round((baseFen * (1 + i * 0.25)) / 1_000) * 1_000 + 900;
      return {
        code: `${item.motif}-${i + 1}`,
        option,
        priceFen: fen,
        listPriceFen: isReduced ? Math.round((fen * 1.35) / 1_000) * 1_000 : null,
        stock: random.whole(20, 2_000),
      };
    }),
  };
};

const roomOf = (title: string, front: ShopFront): RoomPlan => ({
  title,
  description: `${front.store}：${front.motto[0]}。\n${front.motto[1]}.`,
  clip: front.clip,
});

const shopOf = (categoryId: CategoryId, front: ShopFront, i: number, seed: number): ShopPlan => {
  const random = randomFrom('shop', categoryId, i, seed);
  return {
    key: `${categoryId}-${i + 1}`,
    categoryId,
    hostName: front.host,
    storeName: front.store,
    storeDescription: `${front.motto[0]}。${front.motto[1]}.`,
    room: roomOf(front.title, front),
    preview: front.preview ? roomOf(front.preview, front) : null,
    replay: front.replay ? roomOf(front.replay, front) : null,
    products: random.shuffle(wares[categoryId]).map((item) => productOf(item, front, random)),
  };
};

/** Twenty-four shops, three of each category, with about three hundred products. Same seed, same plan. */
export const demoCatalogue = (seed: number): DemoPlan => ({
  shops: categoryIds.flatMap((id) => fronts[id].map((front, i) => shopOf(id, front, i, seed))),
  phrases,
  nicknames,
});
