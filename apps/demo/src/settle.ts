import { addAddress, listAddresses } from '@kaibo/contracts';
import type { Session } from './session.ts';

/** Who signs in as the demo's viewer buys in three taps: the addresses are there already. */
export const settle = async (session: Session): Promise<void> => {
  const { addresses } = await session.call(listAddresses, {});
  if (addresses.length > 0) return;
  const home = { recipient: '小开', phone: '13800000001', kind: 'china' } as const;
  await session.call(addAddress, {
    body: {
      ...home,
      region: '浙江省 杭州市 西湖区',
      detail: '文三路 18 号 3 幢 502 室',
      postcode: '310012',
      isDefault: true,
    },
  });
  await session.call(addAddress, {
    body: { ...home, region: '上海市 上海市 徐汇区', detail: '漕溪北路 88 号 12 楼（公司前台）' },
  });
};
