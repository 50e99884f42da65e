import {
  createCipheriv,
  createECDH,
  createPrivateKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  sign,
} from 'node:crypto';

/** Where a browser gets its messages, and the keys that only it can read them with. */
export interface PushAddress {
  endpoint: string;
  /** Base64url: its public key, 65 octets. */
  p256dh: string;
  /** Base64url: a secret shared with it, 16 octets. */
  auth: string;
}

const CURVE = 'prime256v1';
const RECORD_OCTETS = 4_096;
/** What fits into one record beside its tag and its delimiter. */
export const PAYLOAD_LIMIT_BYTES = RECORD_OCTETS - 16 - 1 - 86;

const bytes = (base64url: string): Buffer => Buffer.from(base64url, 'base64url');
const derive = (key: Buffer, salt: Buffer, info: Buffer | string, octets: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, octets));

/** Given only by tests: what else is random. */
interface Ephemeral {
  privateKey: Buffer;
  salt: Buffer;
}

/**
 * Encrypts a message for one browser as one `aes128gcm` record. Source: RFC 8291 §3.4 and RFC 8188 §2.
 *
 * @param payload at most `PAYLOAD_LIMIT_BYTES`.
 * @throws when the browser's key is no point of the curve.
 */
export const encryptPush = (
  payload: Uint8Array,
  address: Pick<PushAddress, 'p256dh' | 'auth'>,
  ephemeral?: Ephemeral,
): Buffer => {
  const own = createECDH(CURVE);
  if (ephemeral) own.setPrivateKey(ephemeral.privateKey);
  else own.generateKeys();
  const salt = ephemeral?.salt ?? randomBytes(16);
  const theirKey = bytes(address.p256dh);
  const shared = own.computeSecret(theirKey);
  const about = Buffer.concat([Buffer.from('WebPush: info\0'), theirKey, own.getPublicKey()]);
  const secret = derive(shared, bytes(address.auth), about, 32);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12);

  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const lastRecord = Buffer.from([2]);
  const sealed = Buffer.concat([cipher.update(payload), cipher.update(lastRecord), cipher.final()]);
  const header = Buffer.alloc(21);
  salt.copy(header);
  header.writeUInt32BE(RECORD_OCTETS, 16);
  header.writeUInt8(own.getPublicKey().length, 20);
  return Buffer.concat([header, own.getPublicKey(), sealed, cipher.getAuthTag()]);
};

/** Whether a message can be encrypted for these keys at all. */
export const areUsableKeys = (keys: Pick<PushAddress, 'p256dh' | 'auth'>): boolean => {
  if (bytes(keys.auth).length !== 16 || bytes(keys.p256dh).length !== 65) return false;
  try {
    encryptPush(new Uint8Array(0), keys);
    return true;
  } catch {
    return false;
  }
};

/** The key pair by which push services know this installation (VAPID). */
export interface VapidKeys {
  /** Base64url, 65 octets: what a browser subscribes with. */
  publicKey: string;
  /** JWK. */
  privateKey: { kty: string; crv: string; x: string; y: string; d: string };
}

export const publicKeyOf = ({ x, y }: VapidKeys['privateKey']): string =>
  Buffer.concat([Buffer.from([4]), bytes(x), bytes(y)]).toString('base64url');

export const newVapidKeys = (): VapidKeys => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVE });
  const jwk = privateKey.export({ format: 'jwk' }) as VapidKeys['privateKey'];
  return { publicKey: publicKeyOf(jwk), privateKey: jwk };
};

const VALID_S = 12 * 3_600;
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The `authorization` of a message. Source: RFC 8292 §2 and §3.1. */
export const vapidAuthorization = (
  keys: VapidKeys,
  about: { endpoint: string; subject: string; nowMs: number },
): string => {
  const claims = {
    aud: new URL(about.endpoint).origin,
    exp: Math.floor(about.nowMs / 1000) + VALID_S,
    sub: about.subject,
  };
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const key = createPrivateKey({ key: keys.privateKey, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${keys.publicKey}`;
};
