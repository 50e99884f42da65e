import { areaList } from '@vant/area-data';
import { expect, test } from 'vitest';
import { recogniseAddress } from './recognise-address.ts';
import { regionsOf } from './regions.ts';

const regions = regionsOf(areaList);
const nanshan = ['广东省', '深圳市', '南山区'];
const xihu = ['浙江省', '杭州市', '西湖区'];

test.each([
  [
    '张三 13800000000 广东省深圳市南山区科技园路1号',
    { recipient: '张三', phone: '13800000000', region: nanshan, detail: '科技园路1号' },
  ],
  [
    '广东省深圳市南山区科技园路1号 张三 138-0000-0000',
    { recipient: '张三', phone: '13800000000', region: nanshan, detail: '科技园路1号' },
  ],
  [
    '收货人：林小满\n手机号码：138 0000 0000\n所在地区：浙江省杭州市西湖区\n详细地址：文三路 1 号 2 幢 301 室',
    { recipient: '林小满', phone: '13800000000', region: xihu, detail: '文三路 1 号 2 幢 301 室' },
  ],
  [
    '杭州市西湖区文三路1号，欧阳青青，+86 13800000000',
    { recipient: '欧阳青青', phone: '13800000000', region: xihu, detail: '文三路1号' },
  ],
  [
    '浙江杭州西湖区文三路1号 王先生 １３８００００００００ 310012',
    {
      recipient: '王先生',
      phone: '13800000000',
      region: xihu,
      detail: '文三路1号',
      postcode: '310012',
    },
  ],
  [
    '李雷，北京市朝阳区建国路 88 号，010-62345678',
    {
      recipient: '李雷',
      phone: '010-62345678',
      region: ['北京市', '北京市', '朝阳区'],
      detail: '建国路 88 号',
    },
  ],
  [
    '韩梅梅 重庆市城口县葛城街道1号 13900000000',
    { recipient: '韩梅梅', region: ['重庆市', '重庆市', '城口县'], detail: '葛城街道1号' },
  ],
  [
    '巴特尔 13800000000 内蒙古呼和浩特新城区中山路 5 号',
    {
      recipient: '巴特尔',
      region: ['内蒙古自治区', '呼和浩特市', '新城区'],
      detail: '中山路 5 号',
    },
  ],
  [
    '陈大文 +86 13800000000 广东省东莞市虎门镇人民路3号',
    { recipient: '陈大文', region: ['广东省', '东莞市', '虎门镇'], detail: '人民路3号' },
  ],
  [
    'Alice 13800000000 上海市浦东新区世纪大道100号',
    { recipient: 'Alice', region: ['上海市', '上海市', '浦东新区'], detail: '世纪大道100号' },
  ],
])('%s', (pasted, parts) => {
  expect(recogniseAddress(pasted, regions)).toMatchObject(parts);
});

test('what is not there stays empty, and nothing of the text is lost', () => {
  expect(recogniseAddress('', regions)).toEqual({
    recipient: '',
    phone: '',
    region: [],
    detail: '',
    postcode: '',
  });
  const { detail, region } = recogniseAddress('随便写点什么吧谢谢你', regions);
  expect([detail, region]).toEqual(['随便写点什么吧谢谢你', []]);
});

test('every province has cities and every city districts, none with a space in its name', () => {
  for (const province of regions) {
    expect(province.cities.length).toBeGreaterThan(0);
    for (const city of province.cities) {
      expect(city.districts.length).toBeGreaterThan(0);
      for (const name of [province.name, city.name, ...city.districts])
        expect(name).toMatch(/^\S+$/);
    }
  }
  expect(regions).toHaveLength(34);
});
