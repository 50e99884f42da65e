import { BlockList, isIP } from 'node:net';

/** Hosts of the push services that browsers use today; others must at least be public. */
const KNOWN =
  /(^|\.)(fcm\.googleapis\.com|android\.googleapis\.com|push\.services\.mozilla\.com|push\.apple\.com|notify\.windows\.com)$/;

const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, bits, 'ipv6');

/** Whether an IP address is one of the public internet: not this machine, its network, or one kept for examples. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !inside.check(address, 'ipv4');
  if (family === 0) return false;
  // An IPv4 address inside an IPv6 one is checked as what it is.
  return !inside.check(address, 'ipv6');
};

/**
 * Whether an address that a browser named may be written to. A name is looked up only when a message is sent, and
 * looked at again then (`push.send.ts`): a name can be moved.
 */
export const isPushAddress = (endpoint: string): boolean => {
  const url = URL.parse(endpoint);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (KNOWN.test(host)) return true;
  // Nobody has us knock at the other doors of a machine.
  if (url.port !== '') return false;
  if (isIP(host)) return isPublicAddress(host);
  const isLocalName =
    !host.includes('.') || /\.(local|localhost|internal|lan|home|arpa)$/.test(host);
  return !isLocalName && !host.endsWith('.');
};
