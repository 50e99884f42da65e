import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createProduct,
  createRoom,
  createStore,
  pinProduct,
  type Room,
  register,
  rotateStreamKey,
  setBag,
  takeRole,
  uploadPicture,
} from '@kaibo/contracts';
import { openSession, type Session } from '../../apps/demo/src/session.ts';
import { publishRtmp, type RtmpPublisher, readFlv } from '../../packages/media/src/index.ts';
import type { Product } from '../support/product.ts';

const clips = new URL('../../apps/demo/clips/', import.meta.url);
export const PASSWORD = 'correct horse battery';
let made = 0;

/** A file of a picture, for `<input type=file>` or to be sent. */
export const pictureFile = (name: string): URL => new URL(`${name}.jpg`, clips);

export const newEmail = (who: string): string => `${who}-${++made}-${Date.now()}@example.com`;

/** Loops a clip into the room as OBS or ffmpeg would. */
export const stream = async (url: string, clip: string): Promise<RtmpPublisher> => {
  const tags = readFlv(await readFile(new URL(`${clip}.flv`, clips)));
  return publishRtmp({ url, tags, loop: true, retry: null });
};

export interface Person {
  email: string;
  session: Session;
}

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../apps/cli/src/main.ts');

/** Mail and password of an admin, made on the command line as an installation's first one is. */
export const newAdmin = async (product: Product): Promise<{ email: string; password: string }> => {
  const email = newEmail('admin');
  const who = ['--email', email, '--name', 'Ada', '--password', PASSWORD];
  await run(process.execPath, [cli, 'admin', 'create', ...who, '--data-dir', product.dataDir]);
  return { email, password: PASSWORD };
};

/** Somebody who registered at the HTTP interface. */
export const newPerson = async (product: Product, name: string): Promise<Person> => {
  const session = openSession(product.url);
  const email = newEmail('person');
  await session.call(register, { body: { email, password: PASSWORD, name } });
  return { email, session };
};

export interface Stage {
  host: Person;
  storeId: string;
  productId: string;
  roomId: string;
  streamUrl: string;
}

export interface Wished {
  title: string;
  productTitle: string;
  priceFen: number;
  /** Of the room. */
  categoryId?: string;
}

/** A host with a store, and a room with one product in its bag, pinned; nothing streams yet. */
export const newStage = async (product: Product, wished: Wished): Promise<Stage> => {
  const host = await newPerson(product, '阿苗');
  const { call } = host.session;
  await call(takeRole, { body: { role: 'host' } });
  await call(takeRole, { body: { role: 'merchant' } });
  const store = await call(createStore, { body: { name: '山里茶铺' } });
  const bytes = new Uint8Array(await readFile(pictureFile('food')));
  const picture = await call(uploadPicture, { body: new Blob([bytes], { type: 'image/jpeg' }) });
  const made = await call(createProduct, {
    body: {
      storeId: store.id,
      categoryId: 'craft',
      title: wished.productTitle,
      pictureIds: [picture.id],
      skus: ['50 g', '100 g'].map((option, i) => ({
        option,
        code: `tea-${i}`,
        priceFen: wished.priceFen * (i + 1),
        stock: 50,
      })),
    },
  });
  const room: Room = await call(createRoom, {
    body: {
      title: wished.title,
      categoryId: wished.categoryId ?? 'craft',
      coverId: picture.id,
    },
  });
  const params = { roomId: room.id };
  await call(setBag, { params, body: { productIds: [made.id] } });
  await call(pinProduct, { params, body: { productId: made.id } });
  const { server, streamKey } = await call(rotateStreamKey, { params });
  return {
    host,
    storeId: store.id,
    productId: made.id,
    roomId: room.id,
    streamUrl: `${server}/${streamKey}`,
  };
};
