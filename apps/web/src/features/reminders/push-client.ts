import {
  addPushDevice,
  getPushKey,
  type PushSubscription as PushAddress,
  removePushDevice,
} from '@kaibo/contracts';
import { call } from '../../app/api.ts';

/** `blocked`: the person said no to the browser; `insecure`: the page did not come over HTTPS. */
export type PushState = 'unsupported' | 'insecure' | 'install-first' | 'blocked' | 'off' | 'on';

/** Whose browser this is to the server: an account's id, `guest`, or nothing when push is off. */
const OWNER = 'kaibo.push.owner';

const isAppleTouch = (): boolean =>
  /iPad|iPhone|iPod/.test(navigator.userAgent) ||
  (navigator.userAgent.includes('Mac') && navigator.maxTouchPoints > 1);

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;

const current = async (): Promise<PushSubscription | null> => {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
};

export const pushState = async (): Promise<PushState> => {
  if (!isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return isAppleTouch() && !isInstalled() ? 'install-first' : 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  return (await current()) ? 'on' : 'off';
};

const addressOf = (subscription: PushSubscription): PushAddress => {
  const { endpoint, keys } = subscription.toJSON();
  return {
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
  };
};

const remember = (owner: string | null): void => {
  if (owner === null) localStorage.removeItem(OWNER);
  else localStorage.setItem(OWNER, owner);
};

/**
 * Asks the person and subscribes this browser for whoever is signed in (a guest: for single streams).
 *
 * @returns the browser's address, or `blocked` when the person said no.
 */
export const enablePush = async (userId: string | null): Promise<PushAddress | 'blocked'> => {
  if ((await Notification.requestPermission()) !== 'granted') return 'blocked';
  const registration = await navigator.serviceWorker.ready;
  const { key } = await call(getPushKey, {});
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const subscription =
    (await registration.pushManager.getSubscription()) ??
    (await registration.pushManager.subscribe(options));
  const address = addressOf(subscription);
  await call(addPushDevice, { body: { subscription: address } });
  remember(userId ?? 'guest');
  return address;
};

export const disablePush = async (): Promise<void> => {
  const subscription = await current();
  if (!subscription) return;
  await call(removePushDevice, { body: { endpoint: subscription.endpoint } });
  await subscription.unsubscribe();
  remember(null);
};

/** Whoever signs in takes the browser over; who signs out leaves nothing of theirs behind. */
export const handOver = async (userId: string | null): Promise<void> => {
  const owner = localStorage.getItem(OWNER);
  if (owner === null || owner === (userId ?? 'guest')) return;
  const subscription = await current();
  if (!subscription) return remember(null);
  await call(addPushDevice, { body: { subscription: addressOf(subscription) } });
  remember(userId ?? 'guest');
};
