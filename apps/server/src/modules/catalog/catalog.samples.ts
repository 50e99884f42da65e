import { crc32, deflateSync } from 'node:zlib';

/** Made by ffmpeg from its own test picture, 24 × 16. */
export const jpeg = (): Uint8Array => bytesOf(jpegBase64);
export const webp = (): Uint8Array => bytesOf(webpBase64);

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

const chunk = (name: string, data: Uint8Array): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(4 + named.length + 4);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), 4 + named.length);
  return framed;
};

/** An 8-bit grey PNG of one shade. */
export const png = (widthPx = 24, heightPx = 16, shade = 128): Uint8Array<ArrayBuffer> => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header[8] = 8;
  const rows = Buffer.alloc((widthPx + 1) * heightPx, shade);
  for (let row = 0; row < heightPx; row++) rows[row * (widthPx + 1)] = 0;
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
};

/** The description of one triangle in 36 bytes. */
export const triangle = () => ({
  asset: { version: '2.0' },
  scenes: [{ nodes: [0] }],
  nodes: [{ mesh: 0 }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  accessors: [
    { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] },
  ],
  bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: 36 }],
  buffers: [{ byteLength: 36 }],
});

const modelChunk = (type: string, data: Uint8Array, padding: number): Buffer => {
  const filled = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4, padding)]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(filled.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, filled]);
};

/** A `.glb` of this description: the corners of a triangle, and behind them what is given. */
export const glb = (
  description: object,
  behind: Uint8Array = new Uint8Array(0),
): Uint8Array<ArrayBuffer> => {
  const corners = Buffer.from(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]).buffer);
  const chunks = Buffer.concat([
    modelChunk('JSON', Buffer.from(JSON.stringify(description)), 0x20),
    modelChunk('BIN\0', Buffer.concat([corners, behind]), 0),
  ]);
  const head = Buffer.alloc(12);
  head.write('glTF', 0, 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + chunks.length, 8);
  return new Uint8Array(Buffer.concat([head, chunks]));
};

const jpegBase64 = [
  '/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgoKC8oLzc3Nzc3N0E8QUNDQ0FBQUFDQ0NI',
  'SEhVVVVISEhDQ0hIUFBVVVxfXFdXVVdfX2RkZHh4c3OMjJGsrM//xAB+AAEBAQEAAAAAAAAAAAAAAAAGAwUEAQEBAQEB',
  'AAAAAAAAAAAAAAAGAwEEBRAAAQEIAgAHAQAAAAAAAAAAAQITAGERBAMhMRJRsYEjQkTBQcIRAAEDAgQDBgcBAAAAAAAA',
  'AAEDEQIhADETQRLBBFGCcWEUQyLC0gWh4ULwRP/AABEIABAAGAMBEgACEgADEgD/2gAMAwEAAhEDEQA/ACFKn0lqjLwd',
  'JTIQLKg0SZmf5CL+wlAGW41/nezMeYnCTBKUtaP8pu6axzkkWoSZnxaJYN4EP3t0vJJZS0FYnMZ4gAYljqH0rhfXR/I8',
  'v6etkMhdKS05bA9u9ym/d9U/z9r4bvzA8zlZhyNrtu/Z2wfb0+9xV9btcbMyWnIqApyjudyX9uONL1ae6U1HDYVjepJ5',
  'fTmLRW1FwIUSnPHM8pI6j05pGR2tp+bSBGCYeKsZ9zcCbTppQ8skozS9wJDVeRx1LNS0aMYnl04GYFSQaVqXauj3/9k=',
].join('');

const webpBase64 = [
  'UklGRkIBAABXRUJQVlA4IDYBAABwBwCdASoYABAAPpE4l0eloyIhMAgAsBIJbACdHYBnqv7Ab4B6AHWAfpn6MHsK/rz+',
  'oHs13MZbAOCiX96ZrhD9qU6N4AD++qHqyBZiFbNeQtECE7TbCB76Mx/mZO0OMX4/MUhsGSyzGtYyYc/ajZ6gOFK+UnrL',
  'CQxhkCelZu47/M5sLMqaf//5kxFarYLrMt57yHhhzRPRseW3ibdRQAsKx98v8xsdFGxht7yP/sbJz3Depa6aUeRMGjnn',
  'uruSS9X4sfzsWilEfTPjsQqC/ygPh+IZ+T/ITfWbwUGJ//fYryZ/+nQdiT/u69uZlU0cMf+Q/ux94UfPeBKd/7F/3VJI',
  '/LlxXK/3/K5VUIEaTYMH/++mo/zFT99GUpaPsj/deRI/5EVQ2RwvJyH//Hu//DWRmdXQAAAA',
].join('');
