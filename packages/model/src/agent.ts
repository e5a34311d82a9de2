/** A person of the team who signs in. What must stay secret (password hash, sessions) lives in documents of its own. */
import type { AgentId, Instant, SessionId } from './ids.ts';

export type Role = 'admin' | 'agent';

export type Agent = {
  readonly id: AgentId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly disabled?: true;
  readonly createdAt: Instant;
};

/** The password of an agent: an argon2id hash with its parameters. Server only. */
export type Credential = { readonly id: AgentId; readonly hash: string; readonly changedAt: Instant };

/** One signed-in browser. Server only; a browser sees `SessionView` (api.ts). */
export type Session = {
  readonly id: SessionId;
  readonly agentId: AgentId;
  readonly createdAt: Instant;
  readonly usedAt: Instant;
  /** Signed out for good at this time, used or not. */
  readonly expiresAt: Instant;
  readonly userAgent: string;
  readonly address: string;
};

/** An invitation. The link carries a token; only its sha256 is stored. Server only. */
export type Invite = {
  /** sha256 of the token, hex. */
  readonly id: string;
  readonly role: Role;
  readonly name?: string;
  readonly invitedBy: AgentId;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
};

/** E-mail addresses are compared in this form. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase();
}
