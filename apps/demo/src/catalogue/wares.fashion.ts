import { ware } from './ware.ts';

const sizes = ['S', 'M', 'L', 'XL'];
const shoes = ['37', '38', '40', '42'];

export const fashionWares = [
  ware('dress', '法式收腰连衣裙', 'French waisted dress', sizes.slice(0, 3), [129, 399]),
  ware('dress', '亚麻吊带长裙', 'Linen slip dress', sizes.slice(0, 3), [119, 329]),
  ware('dress', '碎花雪纺裙', 'Floral chiffon dress', sizes, [99, 289]),
  ware('tshirt', '重磅纯棉 T 恤', 'Heavy cotton T-shirt', sizes, [59, 139]),
  ware('tshirt', '印花短袖', 'Printed short-sleeve tee', sizes, [49, 129]),
  ware('tshirt', '凉感速干 T 恤', 'Cool quick-dry tee', sizes, [69, 149]),
  ware('handbag', '手提托特包', 'Tote bag', ['焦糖色', '黑色', '米白'], [159, 499]),
  ware('handbag', '复古斜挎包', 'Retro crossbody bag', ['棕色', '墨绿'], [139, 429]),
  ware('handbag', '迷你手拎包', 'Mini handbag', ['雾蓝', '燕麦色'], [119, 359]),
  ware('sneaker', '轻便跑步鞋', 'Light running shoes', shoes, [199, 499]),
  ware('sneaker', '百搭小白鞋', 'White everyday sneakers', shoes, [159, 399]),
  ware('sneaker', '厚底休闲鞋', 'Platform casual shoes', shoes, [179, 429]),
];
