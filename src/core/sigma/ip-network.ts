/** Addresses and networks in CIDR notation, IPv4 and IPv6, compared bit by bit. */

export interface Network {
  readonly address: bigint;
  readonly bits: number;
  /** 32 or 128. */
  readonly width: number;
}

/**
 * `undefined` for text that is no address with a prefix length. A bare address is a network of one. A network of IPv4
 * addresses written as IPv6 (`::ffff:10.0.0.0/104`) is that of IPv4; one that holds others besides is refused.
 */
export function readNetwork(text: string): Network | undefined {
  const [host = '', length, ...rest] = text.split('/');
  const address = readAddress(host);
  if (address === undefined || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length)))
    return undefined;
  const before = host.includes(':') ? 128 - address.width : 0;
  const bits = length === undefined ? address.width : Number(length) - before;
  return bits < 0 || bits > address.width ? undefined : { ...address, bits };
}

export function isInNetwork(text: string, network: Network): boolean {
  const found = readAddress(text);
  if (found === undefined || found.width !== network.width) return false;
  const shift = BigInt(network.width - network.bits);
  return found.address >> shift === network.address >> shift;
}

function readAddress(text: string): { readonly address: bigint; readonly width: number } | undefined {
  if (text.length > 45) return undefined;
  return text.includes(':') ? readVersion6(text.toLowerCase()) : readVersion4(text);
}

function readVersion4(text: string): { readonly address: bigint; readonly width: number } | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return undefined;
  return { address: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), width: 32 };
}

function readVersion6(text: string): { readonly address: bigint; readonly width: number } | undefined {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const embedded = tail.includes('.') ? readVersion4(tail) : undefined;
  if (tail.includes('.') && embedded === undefined) return undefined;
  const hex = embedded === undefined ? text : text.slice(0, -tail.length) + groups(embedded.address);
  const [left = '', right, ...more] = hex.split('::');
  const head = left === '' ? [] : left.split(':');
  const end = right === undefined || right === '' ? [] : right.split(':');
  const gap = 8 - head.length - end.length;
  const all = [...head, ...Array<string>(Math.max(gap, 0)).fill('0'), ...end];
  if (more.length > 0 || (right === undefined ? gap !== 0 : gap < 1)) return undefined;
  if (all.some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return undefined;
  const address = all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  // An IPv4 address written as IPv6 is the same host.
  return address >> 32n === 0xffffn ? { address: address & 0xffffffffn, width: 32 } : { address, width: 128 };
}

function groups(address: bigint): string {
  return `${(address >> 16n).toString(16)}:${(address & 0xffffn).toString(16)}`;
}
