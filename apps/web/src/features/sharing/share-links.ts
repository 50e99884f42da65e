import { makeShareLink, type ShareChannel, Shared, type ShareTarget } from '@kaibo/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { track } from '../../app/tracker.ts';

const absolute = (path: string, seconds: number | null): string =>
  new URL(seconds ? `${path}?t=${seconds}` : path, location.origin).href;

/** The whole address to hand on by one channel. */
export const shareLink = async (
  target: ShareTarget,
  channel: ShareChannel,
  seconds: number | null,
): Promise<string> => {
  const { path } = await call(makeShareLink, { body: { target, channel } });
  return absolute(path, seconds);
};

/** The same, kept while the sheet shows it. */
export const shareLinkQuery = (
  target: ShareTarget,
  channel: ShareChannel,
  seconds: number | null,
) =>
  queryOptions({
    queryKey: ['share', target.kind, target.id, channel, seconds],
    queryFn: () => shareLink(target, channel, seconds),
    staleTime: 300_000,
  });

export const trackShared = ({ kind, id }: ShareTarget, channel: ShareChannel): void => {
  if (kind !== 'host') track(Shared, { itemKind: kind, itemId: id, channel });
};

/** Where a site takes an address to be shared. */
export const shareSite = (channel: ShareChannel, url: string, title: string): string | null => {
  const query = new URLSearchParams({ url, title });
  if (channel === 'weibo') return `https://service.weibo.com/share/share.php?${query}`;
  if (channel === 'qq') return `https://connect.qq.com/widget/shareqq/index.html?${query}`;
  return null;
};

/** False where the browser does not let a page write to the clipboard. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    console.warn('the clipboard is closed', error);
    return false;
  }
};
