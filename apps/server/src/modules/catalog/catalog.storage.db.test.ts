import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addDocument,
  getStorageUse,
  refusals,
  removeDocument,
  saveApplication,
  uploadModel,
  uploadPicture,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { glb, png, triangle } from './catalog.samples.ts';

const MIB = 1_048_576;
let server: TestServer;
beforeAll(async () => {
  server = await testServer({ config: { storagePerSellerMb: 3, storagePerPersonMb: 1 } });
});
afterAll(() => server.close());

const picture = png();
const useOf = (as: Person) => server.call(getStorageUse, { as });
const upload = (as: Person, body: Uint8Array<ArrayBuffer> = picture) =>
  server.send(uploadPicture, { as, body });
/** As if they had kept files of this size before. */
const fill = async (person: Person, bytes: number): Promise<void> => {
  await server.pool.query(
    `insert into user_storage values ($1, $2)
     on conflict (user_id) do update set used_bytes = excluded.used_bytes`,
    [person.id, bytes],
  );
};
const picturesOf = async (person: Person): Promise<{ count: number; bytes: number }> => {
  const { rows } = await server.pool.query(
    `select count(*)::int as count, coalesce(sum(size_bytes), 0)::int as bytes
     from pictures where owner_id = $1`,
    [person.id],
  );
  return rows[0] as { count: number; bytes: number };
};

/** Every file on the disk, whatever the blobs keep of one picture. */
const blobsThere = async (): Promise<number> => {
  const files = await readdir(join(server.dataDir, 'blobs'), {
    recursive: true,
    withFileTypes: true,
  });
  return files.filter((file) => file.isFile()).length;
};

test('who sells may keep more than others, and every kind of file counts', async () => {
  const viewer = await server.signUp('Viewer');
  const merchant = await server.signUp('Merchant', ['merchant']);
  const host = await server.signUp('Host', ['host']);
  const limits = await Promise.all([viewer, merchant, host].map(useOf));
  expect(limits.map(({ limitBytes }) => limitBytes)).toEqual([MIB, 3 * MIB, 3 * MIB]);
  expect((await upload(merchant)).status).toBe(200);
  const { bytes } = await picturesOf(merchant);
  const model = glb(triangle());
  await server.call(uploadModel, { as: merchant, body: model });
  expect((await useOf(merchant)).usedBytes).toBe(bytes + model.length);
});

test('a file that goes over the limit is refused and leaves nothing, one that just fits is kept', async () => {
  const person = await server.signUp('Full');
  expect((await upload(person)).status).toBe(200);
  const { usedBytes: one } = await useOf(person);
  await fill(person, MIB - one + 1);
  const blobs = await blobsThere();
  expect(await server.refusal(uploadPicture, { as: person, body: picture })).toEqual({
    status: 413,
    code: 'accounts/storage-full',
    details: { usedBytes: MIB - one + 1, limitBytes: MIB },
  });
  expect(refusals['accounts/storage-full'].zh).toMatch(/上限/);
  expect((await picturesOf(person)).count).toBe(1);
  expect(await blobsThere()).toBe(blobs);
  await fill(person, MIB - one);
  expect((await upload(person)).status).toBe(200);
  expect((await useOf(person)).usedBytes).toBe(MIB);
});

test('of many files that come at once, only those are kept for which there is room', async () => {
  const person = await server.signUp('Many');
  const none = await blobsThere();
  expect((await upload(person)).status).toBe(200);
  const blobs = await blobsThere();
  const { usedBytes: one } = await useOf(person);
  await fill(person, MIB - 3 * one);
  const answers = await Promise.all(Array.from({ length: 8 }, () => upload(person)));
  const kept = answers.filter(({ status }) => status === 200);
  expect(kept).toHaveLength(3);
  expect(answers.filter(({ status }) => status === 413)).toHaveLength(5);
  expect(await picturesOf(person)).toMatchObject({ count: 4 });
  expect((await useOf(person)).usedBytes).toBe(MIB);
  expect((await blobsThere()) - blobs).toBe(3 * (blobs - none));
});
test('a document counts until it is taken off, and one that cannot be added does not', async () => {
  const person = await server.signUp('Applicant');
  const role = { params: { role: 'host' } };
  const form = {
    kind: 'person',
    legalName: 'Lin',
    contact: 'Lin',
    phone: '13800000000',
    plan: 'I grow tea and show how it is picked, every Saturday.',
  } as const;
  await server.call(saveApplication, { as: person, ...role, body: form });
  const add = (bytes: Uint8Array<ArrayBuffer>) =>
    server.send(addDocument, { as: person, ...role, query: { name: 'a.pdf' }, body: bytes });
  const pdf = new Uint8Array(600_000);
  pdf.set(Buffer.from('%PDF-1.7\n'));
  pdf.set(Buffer.from('\n%%EOF\n'), pdf.length - 7);
  const first = await add(pdf);
  expect(first.status).toBe(200);
  const { documents } = (await first.json()) as { documents: { id: string }[] };
  expect((await useOf(person)).usedBytes).toBe(600_000);
  expect((await add(pdf)).status).toBe(413);
  expect((await useOf(person)).usedBytes).toBe(600_000);
  const gone = { as: person, params: { documentId: documents[0]!.id } };
  await server.call(removeDocument, gone);
  expect((await useOf(person)).usedBytes).toBe(0);
  expect((await add(pdf)).status).toBe(200);
});
