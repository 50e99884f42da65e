import type { MiningLack } from '@kaibo/contracts/mining';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { miningTexts } from './mining-texts.ts';

/** What is missing, in words; null where nothing is. */
export const useLack = (lack: MiningLack | null): string | null => {
  const { lacks } = useMessages(miningTexts);
  return lack && lacks[lack.code](exact(lack.have), exact(lack.needed));
};
