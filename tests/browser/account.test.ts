import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  getCart,
  getMe,
  getProduct,
  listAddresses,
  logIn,
  readMailbox,
  setCartLine,
} from '@kaibo/contracts';
import { getOwnPortrait } from '@kaibo/contracts/portraits';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '../../apps/demo/src/session.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';
import { signIn } from './sign-in.ts';
import { newEmail, newStage, PASSWORD, pictureFile, type Stage } from './stage.ts';
import { openVisitor, PHONE, type Visitor } from './visitor.ts';

const NEW_PASSWORD = 'a better horse battery';

let product: Product;
let browser: Browser;
let stage: Stage;
let visitor: Visitor;
let page: Page;
/** The same person at the HTTP interface. */
let account: Session;
const email = newEmail('account');

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  stage = await newStage(product, { title: '茶会', productTitle: '龙井', priceFen: 8_800 });
  visitor = await openVisitor(browser, product, { size: PHONE });
  page = visitor.page;
  page.setDefaultTimeout(15_000);
  account = openSession(product.url);
});
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop()]);
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const told = (text: string) => page.getByText(text).first().waitFor();

/** The address of the newest link of this kind that was mailed there. */
const mailedLink = async (to: string, path: string): Promise<string> => {
  const pattern = new RegExp(`https?://\\S+(${path}\\?token=\\S+)`);
  const find = async () => {
    const { mails } = await openSession(product.url).call(readMailbox, { query: { to } });
    return mails.map(({ text }) => pattern.exec(text)?.[1]).find(Boolean) ?? '';
  };
  await expect.poll(find, { timeout: 10_000 }).not.toBe('');
  return find();
};

/** What an authenticator app shows now. */
const appCode = (secret: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19]! & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

test('a guest fills a cart and finds it in the account after registering, once', async () => {
  await visitor.go(`/products/${stage.productId}`);
  await press('立即购买');
  for (const _ of [1, 2]) await press('加入购物车');
  await told('已加入购物车');
  await visitor.go('/cart');
  await told('商品暂存在这个浏览器里');
  await page.getByRole('link', { name: '登录后结算 ¥176' }).click();
  await page.getByRole('main').getByRole('link', { name: '注册' }).click();
  await page.getByLabel('昵称').fill('林小满');
  await page.getByLabel('邮箱').fill(email);
  await page.getByLabel('密码').fill(PASSWORD);
  await press('注册');
  await page.waitForURL('**/cart');
  await page.getByRole('button', { name: '结算 ¥176' }).waitFor();
  await visitor.go('/cart');
  await page.getByRole('button', { name: '结算 ¥176' }).waitFor();
  await account.call(logIn, { body: { email, password: PASSWORD } });
  const { lines } = await account.call(getCart, {});
  expect(lines.map(({ quantity }) => quantity)).toEqual([2]);
});

test('the link of the mail proves the address once and says so the second time', async () => {
  await visitor.go('/account');
  await page.getByRole('heading', { name: '邮箱还没有验证' }).waitFor();
  const link = await mailedLink(email, '/verify');
  await visitor.go(link);
  await press('确认邮箱');
  await told('邮箱已验证');
  await page.getByRole('link', { name: '回到我的账号' }).click();
  await page.getByRole('heading', { name: '林小满' }).waitFor();
  expect(await page.getByText('邮箱还没有验证').count()).toBe(0);
  await visitor.go(link);
  await press('确认邮箱');
  await told('这个链接用过了');
  visitor.wrong.splice(0);
});

test('a pasted address fills the form, can be changed, and a wrong phone is told beside it', async () => {
  await visitor.go('/account/addresses');
  await press('新增收货地址');
  await page
    .getByLabel('粘贴地址，自动填写')
    .fill('张三 13800000000 广东省深圳市南山区科技园路 1 号');
  await press('识别');
  await told('已识别，请核对');
  await page.getByLabel('手机号').fill('12345');
  await press('保存地址');
  await told('请填写能打通的手机号');
  await page.getByLabel('手机号').fill('138 0000 0000');
  await press('保存地址');
  await told('广东省 深圳市 南山区 科技园路 1 号');
  await press('编辑 张三');
  await page.getByLabel('市', { exact: true }).selectOption('广州市');
  await page.getByLabel('区县').selectOption('天河区');
  await press('保存地址');
  await told('广东省 广州市 天河区 科技园路 1 号');
  const { addresses } = await account.call(listAddresses, {});
  expect(addresses).toMatchObject([{ kind: 'china', isDefault: true, recipient: '张三' }]);
});

test('a picture becomes a face, and what a person tells goes when consent goes', async () => {
  await visitor.go('/account/profile');
  await page.locator('input[type=file]').setInputFiles(fileURLToPath(pictureFile('food')));
  await told('头像已更新');
  const { me } = await account.call(getMe, {});
  expect(me?.avatarUrl).toMatch(/^\/pictures\//);
  await page.getByLabel('年龄段').selectOption({ label: '25–34 岁' });
  const about = page.locator('form').last();
  await about.getByRole('button', { name: '保存' }).click();
  await told('请先勾选同意');
  await page.getByRole('checkbox').check();
  await about.getByRole('button', { name: '保存' }).click();
  await told('同意保存。');
  await press('撤回同意并删除');
  await told('已撤回，填写的信息已删除');
  await expect.poll(() => page.getByLabel('年龄段').inputValue()).toBe('');
});

test('a portrait begins with consent, says what it was read from, and ends with consent', async () => {
  await visitor.go('/account/portrait');
  await told('没有画像');
  const agreement = page.getByRole('switch', { name: '个性化推荐' });
  await agreement.click();
  await told('“记录我看过的内容”已关闭');
  await told('还太少，暂无结论');
  const { skus } = await account.call(getProduct, { params: { productId: stage.productId } });
  for (const quantity of [1, 2, 3])
    await account.call(setCartLine, { params: { skuId: skus[0]!.id }, body: { quantity } });
  await expect
    .poll(async () => (await account.call(getOwnPortrait, {})).portrait?.interests.have)
    .toBe(3);
  await visitor.go('/account/portrait');
  await told('最感兴趣：茶与工艺');
  await told('类目 · 3 次行为');
  await agreement.click();
  await told('没有画像');
  expect(await account.call(getOwnPortrait, {})).toMatchObject({ agreed: false, portrait: null });
});

test('the language of the bar at the top is the language of the mails', async () => {
  const locale = async () => (await account.call(getMe, {})).me?.locale;
  await visitor.go('/account');
  await page.getByRole('banner').getByRole('button', { name: 'English' }).click();
  await expect.poll(locale).toBe('en');
  await page.getByRole('banner').getByRole('button', { name: '中文' }).click();
  await expect.poll(locale).toBe('zh-CN');
});

test('code that does not come leaves the page as it is, and is asked for again in its place', async () => {
  const cut = await openVisitor(browser, product, { hasWorker: false });
  await signIn(cut, email, '/account/security');
  const chunk = '**/assets/qr-code*';
  await cut.page.route(chunk, (route) => route.abort());
  await cut.page.getByRole('button', { name: '开启两步验证' }).click();
  const dialog = cut.page.getByRole('dialog');
  await dialog.getByLabel('当前密码').fill(PASSWORD);
  await dialog.getByRole('button', { name: '下一步' }).click();
  const again = dialog.getByRole('alert').getByRole('button', { name: '重试' });
  await again.waitFor();
  expect(await dialog.locator('[data-secret]').count()).toBe(1);
  await cut.page.unroute(chunk);
  // A browser that keeps what failed loads the page anew; any other brings it in its place.
  const picture = dialog.getByRole('img', { name: '两步验证二维码' });
  const anew = cut.page.waitForEvent('load').then(() => 'anew');
  await again.click();
  if ((await Promise.race([picture.waitFor(), anew])) === 'anew') {
    await cut.page.getByRole('button', { name: '开启两步验证' }).click();
    await dialog.getByLabel('当前密码').fill(PASSWORD);
    await dialog.getByRole('button', { name: '下一步' }).click();
    await picture.waitFor();
  }
  await cut.go('/account');
  await cut.page.getByRole('button', { name: '退出登录' }).click();
  await cut.page.waitForURL(`${product.url}/`);
  await cut.leave();
});

test('two-step sign-in is switched on with an app, and asked for at the next sign-in', async () => {
  await visitor.go('/account/security');
  await press('开启两步验证');
  await page.getByLabel('当前密码').fill(PASSWORD);
  await press('下一步');
  const secret = (await page.locator('[data-secret]').getAttribute('data-secret')) ?? '';
  await page.getByRole('img', { name: '两步验证二维码' }).waitFor();
  await page.getByLabel('验证码').fill(appCode(secret));
  await press('确认开启');
  const list = page.locator('#backup-codes li');
  await list.first().waitFor();
  const codes = await list.allInnerTexts();
  expect(codes).toHaveLength(10);
  await press('我已保存');
  await told('还有 10 个备用码');

  await visitor.go('/account');
  await press('退出登录');
  await page.waitForURL(`${product.url}/`);
  await visitor.go('/sign-in?next=/account/security');
  await page.getByLabel('邮箱').fill(email);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '两步验证' }).waitFor();
  await page.getByLabel('验证码或备用码').fill('000000');
  await press('下一步');
  await told('验证码不正确或已用过');
  await page.getByLabel('验证码或备用码').fill(codes[0]!);
  await press('下一步');
  await page.waitForURL('**/account/security');
  await told('还有 9 个备用码');
  visitor.wrong.splice(0);
});

test('a new password and a press end every other sign-in at once', async () => {
  expect((await account.call(getMe, {})).me).not.toBeNull();
  await press('退出其他所有设备');
  await told('已退出 1 台设备');
  expect((await account.call(getMe, {})).me).toBeNull();

  await press('修改密码');
  const form = page.getByRole('dialog');
  await form.getByLabel('当前密码').fill('not my password');
  await form.getByLabel('新密码', { exact: true }).fill(NEW_PASSWORD);
  await form.getByLabel('再输一次新密码').fill(NEW_PASSWORD);
  await form.getByRole('button', { name: '修改密码' }).click();
  await told('当前密码不正确');
  await form.getByLabel('当前密码').fill(PASSWORD);
  await form.getByRole('button', { name: '修改密码' }).click();
  await told('密码已修改，其他设备已退出登录');
  await visitor.go('/account');
  await page.getByRole('heading', { name: '林小满' }).waitFor();
  visitor.wrong.splice(0);
});

test('the mail moves to a new address once that one has confirmed it', async () => {
  const fresh = newEmail('moved');
  await visitor.go('/account/security');
  await press('更换邮箱');
  const form = page.getByRole('dialog');
  await form.getByLabel('新邮箱').fill(fresh);
  await form.getByLabel('当前密码').fill(NEW_PASSWORD);
  await form.getByRole('button', { name: '发送确认信' }).click();
  await told(`等待 ${fresh} 确认`);
  await visitor.go(await mailedLink(fresh, '/verify'));
  await press('确认邮箱');
  await told(`以后用 ${fresh} 登录`);
  await visitor.go('/account');
  await told(fresh);
});

test('nothing went wrong on any page of it', () => {
  expect(visitor.wrong).toEqual([]);
});
