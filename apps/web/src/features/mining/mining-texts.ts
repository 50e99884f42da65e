import { bothLanguages } from '../../app/text.ts';
import { enMining } from '../../messages/mining.en.ts';
import { zhMining } from '../../messages/mining.zh.ts';

export const miningTexts = bothLanguages(zhMining, enMining);
export type MiningTexts = typeof zhMining;
