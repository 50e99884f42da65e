import { Buffer } from 'node:buffer';

const finalTextFrame = 0x81;

/**
 * A whole unmasked RFC 6455 text frame (section 5.2), header and payload in one buffer, built once
 * and written to any number of connections. Only a server may send unmasked.
 */
export const textFrame = (json: string): Buffer => {
  const payloadBytes = Buffer.byteLength(json);
  const headerBytes = payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(headerBytes + payloadBytes);
  frame[0] = finalTextFrame;
  if (headerBytes === 2) {
    frame[1] = payloadBytes;
  } else if (headerBytes === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(payloadBytes, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(Math.floor(payloadBytes / 2 ** 32), 2);
    frame.writeUInt32BE(payloadBytes % 2 ** 32, 6);
  }
  frame.write(json, headerBytes, 'utf8');
  return frame;
};
