/**
 * Who is signed in. The cookie is a signed token that names a session; the session and its agent are looked up on every
 * use, so signing out, disabling an agent or ending a session works at once, whatever cookies are still around.
 *
 * A session is refused when its signature or any claim is wrong, when it was ended, when it was not used for
 * JWT_EXPIRES_IN_MINUTES, 30 days after it began, and while its agent is disabled.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import type { Agent, Session } from '@parley/model/agent';
import { type AgentId, instant, isUuid, millis, type SessionId } from '@parley/model/ids';
import { AlreadyExists, type Store, StoreUnavailable } from '@parley/storage/store';
import { parseCookie, stringifySetCookie } from 'cookie';
import { jwtVerify, SignJWT } from 'jose';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Write } from './writer.ts';

export type SignedIn = { readonly agent: Agent; readonly session: Session };

export type Sessions = {
  /**
   * A new session and the value of the Set-Cookie header that names it. It is not stored: the caller inserts it in the
   * commit that signs in.
   */
  readonly begin: (
    agentId: AgentId,
    from: { readonly address: string; readonly userAgent: string | undefined },
  ) => Promise<{ readonly session: Session; readonly cookie: string }>;
  /** Who a Cookie header names, or undefined. Counts as use. */
  readonly read: (cookieHeader: string | undefined) => Promise<SignedIn | undefined>;
  /** False for a session that `read` would refuse by its age. */
  readonly isAlive: (session: Session) => boolean;
  /** The value of the Set-Cookie header that forgets. */
  readonly forget: string;
};

const longestMs = 30 * 24 * 60 * 60 * 1000;
/** Use is written down at most this often. */
const touchEveryMs = 60_000;
const issuer = 'parley';
const audience = 'parley-web';
const typ = 'parley-session+jwt';

export async function makeSessions(parts: {
  readonly config: Config;
  readonly store: Store;
  readonly write: Write;
  readonly realNow: () => number;
  readonly newId: () => string;
  readonly log: Logger;
}): Promise<Sessions> {
  const { store, write, realNow, newId, log } = parts;
  const { secret, algorithm, idleMinutes, isCookieSecure, sameSite } = parts.config.session;
  const key = createSecretKey(Buffer.from(secret ?? (await keptSecret(store, write, realNow))));
  const cookieName = isCookieSecure ? '__Host-parley_session' : 'parley_session';
  const attributes = { name: cookieName, httpOnly: true, path: '/', secure: isCookieSecure, sameSite };
  /** When a use could not be written down last: until some time after that nobody waits for it again. */
  let failedAt = Number.NEGATIVE_INFINITY;

  async function begin(
    agentId: AgentId,
    from: { readonly address: string; readonly userAgent: string | undefined },
  ): Promise<{ session: Session; cookie: string }> {
    const now = realNow();
    const session: Session = {
      id: newId() as SessionId,
      agentId,
      createdAt: instant(now),
      usedAt: instant(now),
      expiresAt: instant(now + longestMs),
      userAgent: (from.userAgent ?? '').replace(/\p{C}/gu, '').slice(0, 256),
      address: from.address,
    };
    const token = await new SignJWT({ sid: session.id })
      .setProtectedHeader({ alg: algorithm, typ })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor((now + longestMs) / 1000))
      .setJti(newId())
      .sign(key);
    const cookie = stringifySetCookie({ ...attributes, value: token, maxAge: longestMs / 1000 });
    return { session, cookie };
  }

  async function read(cookieHeader: string | undefined): Promise<SignedIn | undefined> {
    const token = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[cookieName];
    const sessionId = token === undefined ? undefined : await sessionOf(token);
    if (sessionId === undefined) return undefined;
    const session = await store.get('sessions', sessionId);
    if (session === undefined || !isAlive(session)) return undefined;
    const agent = await store.get('agents', session.agentId);
    if (agent === undefined || agent.disabled) return undefined;
    const now = realNow();
    const isDue = now - millis(session.usedAt) >= touchEveryMs && Math.abs(now - failedAt) >= touchEveryMs;
    if (isDue) await touch(session.id);
    return { agent, session };
  }

  /** The session that a token names, if every claim of it is ours. */
  async function sessionOf(token: string): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        typ,
        issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'jti', 'sid'],
        currentDate: new Date(realNow()),
      });
      return typeof payload.sid === 'string' && isUuid(payload.sid) ? payload.sid : undefined;
    } catch {
      return undefined;
    }
  }

  function isAlive(session: Session): boolean {
    const now = realNow();
    return now < millis(session.expiresAt) && now - millis(session.usedAt) < idleMinutes * 60_000;
  }

  /** A session that was ended meanwhile stays ended. Where nothing can be written there is still what can be read. */
  async function touch(sessionId: SessionId): Promise<void> {
    const usedAt = instant(realNow());
    try {
      await write(async (reader) => {
        const session = await reader.get('sessions', sessionId);
        if (session === undefined || session.usedAt >= usedAt) return { answer: undefined };
        return { commit: { put: [{ collection: 'sessions', document: { ...session, usedAt } }] }, answer: undefined };
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      failedAt = realNow();
      log.warn({ err: error, sessionId }, 'The use of a session could not be written down');
    }
  }

  return {
    begin,
    read,
    isAlive,
    forget: stringifySetCookie({ ...attributes, value: '', maxAge: 0 }),
  };
}

const secretId = 'session-key';

/** The key of an installation without JWT_SECRET_KEY: made once, kept in the store. */
async function keptSecret(store: Store, write: Write, realNow: () => number): Promise<string> {
  const kept = await store.get('secrets', secretId);
  if (kept !== undefined) return kept.value;
  const document = { id: secretId, value: randomBytes(64).toString('base64url'), createdAt: instant(realNow()) };
  try {
    await write(async () => ({ commit: { insert: [{ collection: 'secrets', document }] }, answer: undefined }));
    return document.value;
  } catch (error) {
    if (error instanceof AlreadyExists) return keptSecret(store, write, realNow);
    throw error;
  }
}
