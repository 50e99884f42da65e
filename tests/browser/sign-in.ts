import { PASSWORD } from './stage.ts';
import type { Visitor } from './visitor.ts';

const chinese = { email: '邮箱', password: '密码', signIn: '登录' };
const english: typeof chinese = { email: 'Email', password: 'Password', signIn: 'Sign in' };

/** Signs in on the page, in its language, and waits for the one it leads to. */
export const signIn = async ({ page, go }: Visitor, email: string, next = '/'): Promise<void> => {
  await go(`/sign-in?next=${next}`);
  const words = (await page.locator('html').getAttribute('lang')) === 'en' ? english : chinese;
  await page.getByLabel(words.email).fill(email);
  await page.getByLabel(words.password, { exact: true }).fill(PASSWORD);
  const form = page.getByRole('main');
  await form.getByRole('button', { name: words.signIn, exact: true }).click();
  await page.waitForURL(({ pathname }) => pathname === next);
};
