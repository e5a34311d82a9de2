/** Passwords at rest: argon2id, 19 MiB, two passes, one lane (OWASP's first choice). The hash names its parameters. */
import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

/**
 * True where the password is the one behind the hash. Without a hash (nobody has this e-mail) the same work is done on
 * a hash that nothing matches, so that the time taken does not tell who has an account.
 */
export async function verifyPassword(password: string, kept: string | undefined): Promise<boolean> {
  const isRight = await verify(kept ?? (await hashOfNobody()), password);
  return isRight && kept !== undefined;
}

let nobody: Promise<string> | undefined;

/** Made before the first sign-in (resume in index.ts), so that the first unknown e-mail takes no longer than others. */
export function hashOfNobody(): Promise<string> {
  nobody ??= hashPassword(randomBytes(32).toString('base64url'));
  return nobody;
}
