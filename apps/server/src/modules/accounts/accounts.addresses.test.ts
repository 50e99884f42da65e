import { isChinesePhone, isChinesePostcode, isChineseRegion } from '@kaibo/contracts';
import { expect, test } from 'vitest';

test.each([
  '13800000000',
  '138 0000 0000',
  '+86 138-0000-0000',
  '8613800000000',
  '010-62345678',
  '(0571) 8765 4321',
  '400-800-8888',
  '95588',
  '+852 2345 6789',
  '+853 2834 5678',
  '+886 2 2345 6789',
])('%s can be called from China', (phone) => {
  expect(isChinesePhone(phone)).toBe(true);
});

test.each(['', '12345678901', '1380000000', '138000000000', '+49 30 123456', '62345678', 'phone'])(
  '“%s” cannot',
  (phone) => {
    expect(isChinesePhone(phone)).toBe(false);
  },
);

test('a post code has six digits', () => {
  expect(['310012', '518000'].every(isChinesePostcode)).toBe(true);
  expect(['31001', '3100123', '31001a', ''].some(isChinesePostcode)).toBe(false);
});

test('a region has two or three parts', () => {
  expect(['浙江省 杭州市 西湖区', '东莞市 南城区'].every(isChineseRegion)).toBe(true);
  expect(['浙江省', '', 'a b c d', ' 浙江省 杭州市'].some(isChineseRegion)).toBe(false);
});
