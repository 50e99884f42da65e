import { ware } from './ware.ts';

const colours = ['星夜黑', '云母白', '薄荷青'];

export const digitalWares = [
  ware('headphones', '降噪头戴耳机', 'Noise-cancelling headphones', colours, [299, 899]),
  ware(
    'headphones',
    '蓝牙运动耳机',
    'Bluetooth sports headphones',
    colours.slice(0, 2),
    [129, 399],
  ),
  ware('headphones', '电竞耳机', 'Gaming headset', ['有线', '无线'], [159, 459]),
  ware('phone', '大屏智能手机', 'Large-screen phone', ['128 GB', '256 GB'], [1299, 2999]),
  ware('phone', '轻薄拍照手机', 'Slim camera phone', ['128 GB', '256 GB', '512 GB'], [1599, 3499]),
  ware('phone', '长辈手机', 'Phone for grandparents', ['64 GB'], [499, 999]),
  ware('watch', '健康手表', 'Health watch', colours, [199, 699]),
  ware('watch', '儿童定位手表', 'Watch with location for children', ['粉色', '蓝色'], [159, 499]),
  ware('watch', '户外运动表', 'Outdoor sports watch', ['46 mm', '50 mm'], [399, 1299]),
  ware('keyboard', '机械键盘', 'Mechanical keyboard', ['红轴', '茶轴', '静音轴'], [159, 499]),
  ware('keyboard', '静音无线键盘', 'Silent wireless keyboard', colours.slice(0, 2), [89, 259]),
  ware('keyboard', '便携小键盘', 'Portable small keyboard', ['68 键', '84 键'], [129, 329]),
];
