import { bothLanguages } from '../../app/text.ts';
import { enTraffic } from '../../messages/traffic.en.ts';
import { zhTraffic } from '../../messages/traffic.zh.ts';

export const trafficTexts = bothLanguages(zhTraffic, enTraffic);
export type TrafficTexts = typeof zhTraffic;
