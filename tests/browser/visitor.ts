import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Product } from '../support/product.ts';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

export interface VisitorOptions {
  locale?: 'zh-CN' | 'en-GB';
  size?: typeof PHONE;
  /** Undefined until the visitor answers the question on the home page. */
  consent?: 'yes' | 'no';
  /** Without it the page fetches everything itself, which a test can get in the way of. */
  hasWorker?: boolean;
}

export interface Visitor {
  page: Page;
  /** Errors of scripts, of the console, and requests that failed or were refused, as they happened. */
  wrong: string[];
  go(path: string): Promise<void>;
  leave(): Promise<void>;
}

const gatherWrong = (page: Page): string[] => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      wrong.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Leaving a page gives up what it was still loading.
    if (reason !== 'net::ERR_ABORTED') wrong.push(`${reason} ${request.url()}`);
  });
  return wrong;
};

/** The app has taken the place of what the server drew first: from now on everything answers, and nothing is replaced. */
const alive = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => {
    const root = document.getElementById('root');
    const first = root?.firstElementChild ?? {};
    return root === null || Object.keys(first).some((key) => key.startsWith('__reactFiber'));
  });
};

/** Somebody with a browser of their own: cookies, storage, language and screen. */
export const openVisitor = async (
  browser: Browser,
  product: Product,
  { locale = 'zh-CN', size = DESKTOP, consent = 'no', hasWorker = true }: VisitorOptions = {},
): Promise<Visitor> => {
  const settings = [{ name: 'kaibo.consent', value: consent }];
  const context = await browser.newContext({
    baseURL: product.url,
    locale,
    viewport: size,
    serviceWorkers: hasWorker ? 'allow' : 'block',
    storageState: { cookies: [], origins: [{ origin: product.url, localStorage: settings }] },
  });
  const page = await context.newPage();
  return {
    page,
    wrong: gatherWrong(page),
    go: async (path) => {
      await page.goto(path);
      await alive(page);
    },
    leave: () => context.close(),
  };
};

export interface Picture {
  atS: number;
  widthPx: number;
  frames: number;
}

export const pictureOf = (page: Page): Promise<Picture> =>
  page.locator('video').evaluate((element) => {
    const video = element as HTMLVideoElement;
    const frames = video.getVideoPlaybackQuality().totalVideoFrames;
    return { atS: video.currentTime, widthPx: video.videoWidth, frames };
  });

/** Waits until a second more of the video was shown, frame by frame. */
export const expectMovingPicture = async (page: Page): Promise<Picture> => {
  await page.locator('video').waitFor();
  const before = await pictureOf(page);
  let now = before;
  const moves = async (): Promise<boolean> => {
    now = await pictureOf(page);
    return now.widthPx > 0 && now.atS > before.atS + 1 && now.frames > before.frames + 10;
  };
  await expect.poll(moves, { timeout: 20_000, interval: 100 }).toBe(true);
  return now;
};
