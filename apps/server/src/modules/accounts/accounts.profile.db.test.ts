import { readFile } from 'node:fs/promises';
import {
  addAddress,
  getMe,
  getProfile,
  listAddresses,
  makeDefaultAddress,
  ProfileChanged,
  replaceAddress,
  saveProfile,
  updateMe,
  uploadPicture,
  withdrawProfile,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Edge, openEdge } from '../../../../../tests/support/edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;
const told = { ageBand: '25-34', gender: 'female', region: '浙江省' } as const;

test('what a person tells is kept with consent, and gone without', async () => {
  const { id, cookie } = await edge.person();
  const empty = { consentedAtMs: null, ageBand: null, gender: null, region: null };
  expect((await edge.call(getProfile, { cookie })).body).toEqual(empty);
  const unasked = await edge.call(saveProfile, { cookie, body: { ...told, agreed: false } });
  expect(unasked.status).toBe(400);
  const saved = await edge.call(saveProfile, { cookie, body: { ...told, agreed: true } });
  expect(saved.body).toMatchObject(told);
  expect(await edge.accounts.profileOf(id)).toEqual(saved.body);
  await edge.call(withdrawProfile, { cookie });
  await edge.call(withdrawProfile, { cookie });
  expect((await edge.call(getProfile, { cookie })).body).toEqual(empty);
  const rows = await edge.pool.query('select 1 from user_profiles where user_id = $1', [id]);
  expect(rows.rows).toEqual([]);
});

test('the log says which fields were told and never what they say', async () => {
  const { id, cookie } = await edge.person();
  const save = (body: object) => edge.call(saveProfile, { cookie, body });
  await save({ ...told, gender: null, agreed: true });
  await edge.call(withdrawProfile, { cookie });
  const events = (await edge.logged(ProfileChanged.name)).filter((event) => event.actorId === id);
  expect(events.map((event) => event.payload)).toEqual([
    { userId: id, consented: true, told: ['ageBand', 'region'] },
    { userId: id, consented: false, told: [] },
  ]);
  expect(JSON.stringify(events)).not.toContain('浙江');
});

test('a face is a picture that the person uploaded, and can be taken away', async () => {
  const { cookie } = await edge.person();
  const bytes = new Uint8Array(
    await readFile(new URL('../../../../demo/clips/food.jpg', import.meta.url)),
  );
  const picture = (await edge.call(uploadPicture, { cookie, body: bytes })).body;
  const choose = (by: string, avatarId: string | null) =>
    edge.call(updateMe, { cookie: by, body: { avatarId } });
  expect((await choose(cookie, picture.id)).body.avatarUrl).toBe(picture.url);
  expect((await edge.call(updateMe, { cookie, body: { name: 'Lin' } })).body.avatarUrl).toBe(
    picture.url,
  );
  const stranger = await edge.person();
  expect(codeOf(await choose(stranger.cookie, picture.id))).toBe('catalog/no-such-picture');
  expect((await choose(cookie, null)).body.avatarUrl).toBeNull();
  expect((await edge.call(getMe, { cookie })).body.me.avatarUrl).toBeNull();
});

const home = {
  kind: 'china',
  recipient: '林梅',
  phone: '138 0000 0000',
  region: '浙江省 杭州市 西湖区',
  detail: '文三路 1 号',
  postcode: '310012',
} as const;

test('an address is replaced, keeps its place, and the default goes where it is put', async () => {
  const { id, cookie } = await edge.person();
  const add = async () => (await edge.call(addAddress, { cookie, body: home })).body;
  const [first, second] = [await add(), await add()];
  const replace = (by: string, body: object) =>
    edge.call(replaceAddress, { cookie: by, params: { addressId: first.id }, body });
  const changed = await replace(cookie, { ...home, recipient: '林小满', postcode: '' });
  expect(changed.body).toEqual({ ...first, recipient: '林小满', postcode: '' });
  const put = { cookie, params: { addressId: second.id } };
  expect((await edge.call(makeDefaultAddress, put)).status).toBe(200);
  const { addresses } = (await edge.call(listAddresses, { cookie })).body;
  expect(addresses.map((address: { id: string; isDefault: boolean }) => address.isDefault)).toEqual(
    [true, false],
  );
  const stranger = await edge.person();
  expect(codeOf(await replace(stranger.cookie, home))).toBe('accounts/no-such-address');
  const foreign = { cookie: stranger.cookie, params: { addressId: second.id } };
  expect(codeOf(await edge.call(makeDefaultAddress, foreign))).toBe('accounts/no-such-address');
  expect(await edge.accounts.addressOf(edge.db, id, second.id)).toMatchObject({
    region: '浙江省 杭州市 西湖区 310012',
  });
});

test('a Chinese address takes a phone that rings, whole regions and six digits', async () => {
  const { cookie } = await edge.person();
  const add = async (change: object) =>
    (await edge.call(addAddress, { cookie, body: { ...home, ...change } })).status;
  for (const phone of ['12345678901', '1380000000', '555-1234'])
    expect(await add({ phone })).toBe(400);
  expect(await add({ region: '浙江省' })).toBe(400);
  expect(await add({ postcode: '31001' })).toBe(400);
  expect(await add({ kind: 'elsewhere', phone: '+49 30 123456', region: 'Berlin, Germany' })).toBe(
    200,
  );
});
