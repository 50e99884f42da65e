import { ware } from './ware.ts';

export const sportWares = [
  ware('dumbbell', '可调节哑铃', 'Adjustable dumbbell', ['10 kg', '20 kg'], [129, 399]),
  ware('dumbbell', '浸塑小哑铃', 'Vinyl dumbbells', ['1 kg 一对', '2 kg 一对'], [39, 99]),
  ware('dumbbell', '包胶哑铃', 'Rubber dumbbells', ['5 kg', '7.5 kg'], [79, 219]),
  ware('mat', '加厚瑜伽垫', 'Thick yoga mat', ['6 mm', '8 mm', '10 mm'], [49, 149]),
  ware('mat', '天然橡胶瑜伽垫', 'Natural rubber yoga mat', ['4 mm', '5 mm'], [129, 329]),
  ware('mat', '折叠健身垫', 'Folding exercise mat', ['180 cm', '200 cm'], [69, 199]),
  ware('ball', '耐磨篮球', 'Hard-wearing basketball', ['5 号', '7 号'], [59, 179]),
  ware('ball', '室内静音球', 'Silent indoor ball', ['儿童', '成人'], [39, 109]),
  ware('ball', '室外训练球', 'Outdoor training ball', ['6 号', '7 号'], [69, 189]),
  ware('bottle', '运动水壶', 'Sports bottle', ['600 ml', '1 L'], [29, 89]),
  ware('bottle', '保温户外壶', 'Thermal outdoor flask', ['750 ml', '1.2 L'], [69, 199]),
  ware('bottle', '摇摇杯', 'Shaker cup', ['400 ml', '700 ml'], [25, 69]),
];
