import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seriousFindings } from '../../tests/browser/accessibility.ts';
import { median } from '../support/numbers.ts';

/** How much slower than this machine's own the processor of a page is: a cheap phone. */
const CPU_SLOWED = 4;
const RUNS = 3;
/** What moves a page after it was loaded has moved it by then. */
const SETTLE_MS = 4_000;

export interface Vitals {
  /** Largest contentful paint, from navigation. */
  lcpMs: number;
  /** Cumulative layout shift, unitless. */
  cls: number;
  /** JavaScript fetched until the page was settled, each file gzipped. */
  jsKbGzip: number;
  /** Serious and critical findings of axe. */
  axe: string[];
}

interface Entry {
  startTime: number;
  value?: number;
  hadRecentInput?: boolean;
}
declare class PerformanceObserver {
  constructor(heard: (list: { getEntries(): Entry[] }) => void);
  observe(options: { type: string; buffered: boolean }): void;
}

/** Runs in the page before its own code. */
const watchVitals = (): void => {
  const seen = { lcpMs: 0, cls: 0 };
  Object.assign(globalThis, { kaiboVitals: seen });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.lcpMs = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { value = 0, hadRecentInput } of list.getEntries())
      if (!hadRecentInput) seen.cls += value;
  }).observe({ type: 'layout-shift', buffered: true });
};

const slowDown = async (context: BrowserContext, page: Page): Promise<void> => {
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWED });
};

export interface Visit {
  url: string;
  size: { width: number; height: number };
  cookies: Awaited<ReturnType<BrowserContext['storageState']>>['cookies'];
}

const visitOnce = async (browser: Browser, visit: Visit): Promise<Vitals> => {
  const context = await browser.newContext({ viewport: visit.size, locale: 'zh-CN' });
  await context.addCookies(visit.cookies);
  const page = await context.newPage();
  await page.addInitScript(watchVitals);
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  await slowDown(context, page);
  await page.goto(visit.url, { waitUntil: 'load' });
  await page.waitForTimeout(SETTLE_MS);
  const { lcpMs, cls } = await page.evaluate(
    () => Reflect.get(globalThis, 'kaiboVitals') as { lcpMs: number; cls: number },
  );
  const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body, { level: 6 }).length);
  const axe = await seriousFindings(page);
  await context.close();
  return { lcpMs, cls, jsKbGzip: sizes.reduce((sum, size) => sum + size, 0) / 1024, axe };
};

/** The median of some visits, each by a browser that has seen nothing before. */
export const vitalsOf = async (browser: Browser, visit: Visit): Promise<Vitals> => {
  const runs: Vitals[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await visitOnce(browser, visit));
  return {
    lcpMs: median(runs.map(({ lcpMs }) => lcpMs)),
    cls: median(runs.map(({ cls }) => cls)),
    jsKbGzip: median(runs.map(({ jsKbGzip }) => jsKbGzip)),
    axe: runs.at(-1)!.axe,
  };
};
