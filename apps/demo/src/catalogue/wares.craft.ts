import { ware } from './ware.ts';

export const craftWares = [
  ware('teapot', '紫砂小壶', 'Small clay teapot', ['180 ml', '240 ml'], [129, 599]),
  ware('teapot', '汝窑茶壶', 'Ru-ware teapot', ['天青', '月白'], [159, 499]),
  ware('teapot', '旅行茶具', 'Travel tea set', ['一壶二杯', '一壶四杯'], [99, 329]),
  ware('tea', '明前龙井', 'Early spring Longjing', ['50 g', '100 g', '250 g'], [69, 399]),
  ware('tea', '云南普洱', 'Yunnan Pu’er', ['生茶', '熟茶'], [59, 299]),
  ware('tea', '茉莉花茶', 'Jasmine tea', ['100 g', '200 g'], [39, 149]),
  ware('vase', '青花小瓶', 'Blue-and-white vase', ['小', '大'], [79, 299]),
  ware('vase', '素烧花器', 'Unglazed vase', ['圆口', '细颈'], [59, 219]),
  ware('vase', '手拉坯花瓶', 'Hand-thrown vase', ['20 cm', '30 cm'], [99, 359]),
  ware('necklace', '玛瑙项链', 'Agate necklace', ['40 cm', '45 cm'], [89, 399]),
  ware('necklace', '银杏叶吊坠', 'Ginkgo pendant', ['银色', '金色'], [79, 299]),
  ware('necklace', '淡水珍珠链', 'Freshwater pearl strand', ['单层', '双层'], [159, 699]),
];
