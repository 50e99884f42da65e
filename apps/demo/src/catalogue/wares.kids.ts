import { ware } from './ware.ts';

export const kidsWares = [
  ware('bear', '抱抱熊玩偶', 'Hugging bear', ['30 cm', '50 cm', '80 cm'], [49, 169]),
  ware('bear', '安抚小熊', 'Comfort bear', ['粉色', '棕色'], [39, 119]),
  ware('bear', '会说话的小熊', 'Talking bear', ['标准版'], [79, 199]),
  ware('blocks', '榉木积木', 'Beech blocks', ['50 块', '100 块'], [59, 199]),
  ware('blocks', '磁力片', 'Magnetic tiles', ['48 片', '96 片'], [79, 259]),
  ware('blocks', '软胶积木', 'Soft blocks', ['12 块', '24 块'], [39, 129]),
  ware('book', '立体绘本', 'Pop-up picture book', ['海洋', '森林', '太空'], [29, 89]),
  ware('book', '点读启蒙书', 'First talking book', ['中文', '双语'], [59, 169]),
  ware('book', '睡前故事集', 'Bedtime stories', ['上册', '下册', '全套'], [35, 119]),
  ware('duck', '洗澡小黄鸭', 'Bath duck', ['1 只', '4 只'], [15, 49]),
  ware('duck', '发条小鸭', 'Wind-up duck', ['单只', '一家三口'], [19, 59]),
  ware('duck', '戏水玩具组', 'Water play set', ['6 件', '12 件'], [39, 109]),
];
