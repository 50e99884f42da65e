import { ware } from './ware.ts';

export const foodWares = [
  ware('noodles', '重庆小面', 'Chongqing noodles', ['4 盒', '8 盒'], [29, 79]),
  ware('noodles', '手工刀削面', 'Hand-cut noodles', ['1 kg', '2 kg'], [25, 69]),
  ware('noodles', '番茄牛腩面', 'Tomato beef noodles', ['3 盒', '6 盒'], [39, 99]),
  ware('fruit', '应季水果篮', 'Seasonal fruit basket', ['2.5 kg', '5 kg'], [49, 129]),
  ware('fruit', '高山苹果', 'Mountain apples', ['2.5 kg', '5 kg'], [29, 79]),
  ware('fruit', '云南蜜橘', 'Yunnan mandarins', ['2.5 kg', '4.5 kg'], [26, 69]),
  ware('snack', '每日坚果', 'Daily nuts', ['15 包', '30 包'], [49, 129]),
  ware('snack', '海苔脆片', 'Seaweed crisps', ['原味', '芝麻味'], [19, 49]),
  ware('snack', '手撕牛肉干', 'Shredded beef jerky', ['原味', '香辣'], [39, 109]),
  ware('jam', '手熬草莓酱', 'Slow-cooked strawberry jam', ['200 g', '400 g'], [25, 69]),
  ware('jam', '桂花蜂蜜', 'Osmanthus honey', ['250 g', '500 g'], [39, 119]),
  ware('jam', '古法辣椒酱', 'Old-style chilli sauce', ['微辣', '特辣'], [19, 49]),
];
