import { Shared } from '@kaibo/contracts';
import { toast } from '../ui/toast.tsx';
import { currentText } from './text.ts';
import { track } from './tracker.ts';

/** The phone's own share sheet where there is one, else the address on the clipboard. */
export const share = async (
  itemKind: 'room' | 'product' | 'store',
  itemId: string,
  title: string,
): Promise<void> => {
  const url = location.href;
  const channel = 'share' in navigator ? 'system' : 'clipboard';
  try {
    if (channel === 'system') await navigator.share({ title, url });
    else {
      await navigator.clipboard.writeText(url);
      toast(currentText().viewer.product.linkCopied);
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    toast(url);
  }
  track(Shared, { itemKind, itemId, channel });
};
