import type { Page } from 'playwright-core';
import { seriousFindings } from './accessibility.ts';
import { DESKTOP, PHONE, type Visitor } from './visitor.ts';

/** The page has its data, and stands where its last change put it. */
const untilStill = async (page: Page): Promise<void> => {
  const content = page.locator('main :is(h1, h2, p, form, video, table)');
  await content.filter({ visible: true }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[data-loading]'));
};

/** The page has taken the dark theme, and no colour is on its way any more. */
const untilDark = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.documentElement.dataset.theme === 'dark' &&
      !document.getAnimations().some((running) => running instanceof CSSTransition),
  );

const overflowPx = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    const { scrollWidth, clientWidth } = document.scrollingElement!;
    return scrollWidth - clientWidth;
  });

/** What is too wide on a page in the language and the size it has. */
const look = async (page: Page, path: string): Promise<string[]> => {
  const px = await overflowPx(page);
  if (px === 0) return [];
  const language = await page.locator('html').getAttribute('lang');
  return [`${path} in ${language} is ${px} px wider than ${page.viewportSize()?.width}`];
};

const judge = async (page: Page, path: string): Promise<string[]> =>
  (await seriousFindings(page)).map((finding) => `${path}: ${finding}`);

/** Opens each page, looks at it in both languages, sizes and themes, and says all that was wrong with it. */
export const walk = async (visitor: Visitor, paths: readonly string[]): Promise<string[]> => {
  const { page } = visitor;
  const wrong: string[] = [];
  await page.setViewportSize(PHONE);
  for (const path of paths) {
    await visitor.go(path);
    await untilStill(page);
    wrong.push(...(await look(page, path)), ...(await judge(page, path)));
    await page.setViewportSize(DESKTOP);
    wrong.push(...(await look(page, path)));
    // A room on a phone has no place for the switch.
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^(English|中文)$/ })
      .click();
    wrong.push(...(await look(page, path)));
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await untilDark(page);
    wrong.push(...(await judge(page, `${path} (dark)`)));
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(PHONE);
    wrong.push(...(await look(page, path)));
    wrong.push(...visitor.wrong.splice(0).map((what) => `${path}: ${what}`));
  }
  return wrong;
};
