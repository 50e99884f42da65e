import { bothLanguages } from '../../app/text.ts';
import { enTrafficHost } from '../../messages/traffic-host.en.ts';
import { zhTrafficHost } from '../../messages/traffic-host.zh.ts';

export const hostTexts = bothLanguages(zhTrafficHost, enTrafficHost);
export type HostTexts = typeof zhTrafficHost;
