/** What Chromium browsers hand out when the app may be installed; not in the DOM's types yet. */
export interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallOffer | null = null;
const listeners = new Set<() => void>();

const take = (next: InstallOffer | null): void => {
  offer = next;
  for (const listener of listeners) listener();
};

/** Keeps the browser's offer for the settings page instead of letting it pop up over whatever somebody does. */
export const keepInstallOffer = (): void => {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    take(event as InstallOffer);
  });
  addEventListener('appinstalled', () => take(null));
};

export const installable = {
  current: (): InstallOffer | null => offer,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

const lostCode = new WeakSet<object>();

/** Code that could not be fetched stays missing: only loading the page anew helps. */
export const isLostCode = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && lostCode.has(error);

/** The service worker comes after everything that the first page needs. */
export const startWorker = (): void => {
  addEventListener('vite:preloadError', ({ payload }) => lostCode.add(payload));
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const register = (): void => {
    navigator.serviceWorker
      .register('/sw.js', { updateViaCache: 'none' })
      .catch((error: unknown) => console.warn('no service worker', error));
  };
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
};
