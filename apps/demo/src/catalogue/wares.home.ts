import { ware } from './ware.ts';

export const homeWares = [
  ware('lamp', '护眼床头灯', 'Bedside lamp', ['暖光', '三色温'], [79, 259]),
  ware('lamp', '布艺落地灯', 'Fabric floor lamp', ['米白', '浅灰'], [159, 399]),
  ware('lamp', '复古台灯', 'Retro desk lamp', ['墨绿', '黄铜'], [99, 289]),
  ware('pillow', '亚麻抱枕', 'Linen cushion', ['45 cm', '50 cm'], [39, 99]),
  ware('pillow', '乳胶颈椎枕', 'Latex neck pillow', ['标准', '加高'], [99, 259]),
  ware('pillow', '羽绒枕芯', 'Down pillow', ['单只', '一对'], [89, 239]),
  ware('mug', '手绘马克杯', 'Hand-painted mug', ['雾粉', '海盐蓝', '奶油白'], [29, 79]),
  ware('mug', '陶瓷早餐杯', 'Ceramic breakfast cup', ['单只', '两只装'], [35, 89]),
  ware('mug', '保温咖啡杯', 'Thermal coffee cup', ['350 ml', '500 ml'], [59, 139]),
  ware('plant', '桌面绿植', 'Desk plant', ['小盆', '中盆'], [25, 89]),
  ware('plant', '龟背竹盆栽', 'Monstera in a pot', ['40 cm', '60 cm'], [49, 139]),
  ware('plant', '免浇水水培', 'Self-watering plant', ['单盆', '三盆'], [39, 109]),
];
