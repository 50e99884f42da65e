import { createDecipheriv, createECDH, createPublicKey, hkdfSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  areUsableKeys,
  encryptPush,
  newVapidKeys,
  PAYLOAD_LIMIT_BYTES,
  vapidAuthorization,
} from './push.crypto.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

test('the example of RFC 8291 appendix A comes out octet by octet', () => {
  const body = encryptPush(
    Buffer.from('When I grow up, I want to be a watermelon'),
    {
      p256dh:
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    {
      privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
      salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
    },
  );
  expect(body.toString('base64url')).toBe(
    [
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml',
      'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT',
      'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    ].join(''),
  );
});

/** As a browser reads it, by RFC 8291 §3.4 and RFC 8188 §2.1. */
const decrypt = (body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): Buffer => {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const serverKey = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), serverKey]);
  const ikm = Buffer.from(hkdfSync('sha256', browser.computeSecret(serverKey), auth, info, 32));
  const derive = (what: string, octets: number): Buffer =>
    Buffer.from(hkdfSync('sha256', ikm, salt, `Content-Encoding: ${what}\0`, octets));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  expect(plain.at(-1)).toBe(2);
  return plain.subarray(0, -1);
};

test('whatever fits is read by its browser, and stays within what push services take', () => {
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = Buffer.alloc(16, 7);
  const keys = { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: PAYLOAD_LIMIT_BYTES }), (payload) => {
      const body = encryptPush(payload, keys);
      expect(body.length).toBeLessThanOrEqual(4_096);
      expect(decrypt(body, browser, auth).equals(payload)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('keys that are no point of the curve, or too short, are known before anything is sent', () => {
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const p256dh = browser.getPublicKey('base64url');
  const auth = Buffer.alloc(16).toString('base64url');
  expect(areUsableKeys({ p256dh, auth })).toBe(true);
  expect(areUsableKeys({ p256dh: Buffer.alloc(65, 4).toString('base64url'), auth })).toBe(false);
  expect(areUsableKeys({ p256dh, auth: 'AAAA' })).toBe(false);
});

test('the authorization is signed by the key that browsers subscribed with, for one service and half a day', () => {
  const keys = newVapidKeys();
  const nowMs = 1_800_000_000_000;
  const endpoint = 'https://push.example/send/abc';
  const header = vapidAuthorization(keys, { endpoint, subject: 'https://shop.example', nowMs });
  const [, token = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? [];
  expect(key).toBe(keys.publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  expect(JSON.parse(bytes(claims).toString())).toEqual({
    aud: 'https://push.example',
    exp: nowMs / 1000 + 12 * 3_600,
    sub: 'https://shop.example',
  });
  const { kty, crv, x, y } = keys.privateKey;
  const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  const how = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', signed, how, bytes(signature))).toBe(true);
});
