import { ware } from './ware.ts';

const shades = ['豆沙色', '正红色', '奶茶色', '浆果色'];
const skins = ['清爽型', '滋润型'];

export const beautyWares = [
  ware('lipstick', '丝绒哑光口红', 'Velvet matte lipstick', shades, [59, 139]),
  ware('lipstick', '水光唇釉', 'Glossy lip tint', shades.slice(0, 3), [49, 119]),
  ware('cream', '积雪草修护面霜', 'Centella repair cream', ['30 g', '50 g'], [79, 199]),
  ware('cream', '轻盈保湿晚霜', 'Light night cream', ['50 g'], [89, 219]),
  ware('serum', '烟酰胺精华液', 'Niacinamide serum', ['15 ml', '30 ml'], [69, 189]),
  ware('serum', '玻尿酸安瓶', 'Hyaluronic ampoule', ['7 支', '14 支'], [89, 239]),
  ware('perfume', '白茶淡香水', 'White tea eau de toilette', ['30 ml', '50 ml'], [99, 329]),
  ware('perfume', '桂花香水', 'Osmanthus perfume', ['30 ml'], [109, 299]),
  ware('eyeshadow', '八色眼影盘', 'Eight-shade eyeshadow palette', ['大地色', '玫瑰色'], [69, 159]),
  ware('compact', '柔焦蜜粉饼', 'Soft-focus powder compact', ['自然色', '象牙白'], [59, 149]),
  ware('tube', '氨基酸洁面乳', 'Amino acid cleanser', skins, [39, 99]),
  ware('tube', '清透防晒乳', 'Clear sunscreen SPF 50', ['40 ml', '60 ml'], [59, 139]),
];
