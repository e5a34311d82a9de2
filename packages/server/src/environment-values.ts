/** The kinds of values that environment variables hold. Every message continues the sentence "PORT …". */
import { BlockList, isIP } from 'node:net';
import * as z from 'zod';

const placeholder = /^(your[_-].*|.*[_-]here|change[_-]?me.*|replace[_-]?me.*|xxx+|<.*>|\.\.\.|…)$/i;
const isNoPlaceholder = (value: string) => !placeholder.test(value);

/** Text without outer spaces; the example values of templates are refused. */
export function text() {
  return z.string().trim().refine(isNoPlaceholder, 'is still the example value');
}

/** A secret of at least this many characters. */
export function secret(length: number) {
  return text()
    .refine((value) => !/[\s"'`]/.test(value), 'has a space or a quotation mark in it')
    .refine((value) => value.length >= length, `must be at least ${length} characters long`);
}

/** Up to four secrets with commas between them. */
export function secretList(length: number) {
  return text()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .pipe(z.array(secret(length)).max(4, 'holds more than four secrets'));
}

/** An id that Meta gives. */
export function digits() {
  return text().regex(/^[0-9]{5,32}$/, 'must be the id of 5 to 32 digits');
}

export function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .trim()
    .regex(/^[0-9]{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

export function trueOrFalse() {
  return z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(['true', 'false'], 'must be true or false'))
    .transform(isTrue);
}
const isTrue = (value: 'true' | 'false') => value === 'true';

/** Scheme, host and port. */
export function origin() {
  return text()
    .refine(isOrigin, 'must be an address without a path, like https://inbox.example.com')
    .transform((value) => new URL(value).origin);
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.href === `${url.origin}/`;
}

/** A base URL that the access token is sent to: https, or http on this machine. */
export function graphUrl() {
  return text()
    .refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), 'must be an address')
    .refine((value) => value.startsWith('https:') || isLoopbackOrigin(value), 'is http: the token would be readable')
    .transform((value) => value.replace(/\/+$/, ''));
}

const proxyWords = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Who may set X-Forwarded-For. Named one by one: believing everybody would let anyone choose an address. */
export function proxies() {
  return text()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isProxy), 'must list addresses or CIDR ranges; true or a count is not safe');
}

function isProxy(value: string): boolean {
  if (proxyWords.has(value)) return true;
  const [address = '', bits, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
const privateRanges = new BlockList();
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  privateRanges.addSubnet(address, bits, 'ipv4');
}
privateRanges.addSubnet('fc00::', 7, 'ipv6');
privateRanges.addSubnet('fe80::', 10, 'ipv6');

/** True for an address on this machine, and for an absent one, whose default is. */
export function isLoopbackOrigin(value: string | undefined): boolean {
  if (value === undefined) return true;
  const host = hostOf(value);
  return host === 'localhost' || host.endsWith('.localhost') || holds(loopback, host);
}

/** A home or office network may do without TLS; a name that the whole Internet resolves may not. */
export function isPublicHttp(value: string | undefined): boolean {
  if (value === undefined || !value.startsWith('http://') || isLoopbackOrigin(value)) return false;
  const host = hostOf(value);
  if (isIP(host) !== 0) return !holds(privateRanges, host);
  return host.includes('.') && !/\.(local|lan|internal|home\.arpa|test)$/.test(host);
}

function hostOf(value: string): string {
  return (URL.parse(value)?.hostname ?? '').replace(/^\[|\]$/g, '');
}

function holds(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
