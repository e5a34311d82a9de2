/** Bodies and answers of signing in, inviting and looking after agents. Unknown fields are refused. */
import * as z from 'zod';
import { agentSchema, emailSchema, nameSchema, passwordSchema, roleSchema } from './agent.schema.ts';
import type {
  AcceptInviteRequest,
  AgentChange,
  ChoosePasswordRequest,
  InviteAnswer,
  InviteRequest,
  InviteView,
  LoginAnswer,
  LoginRequest,
  PasswordLink,
  SessionView,
  SetupRequest,
} from './api.ts';
import { agentIdSchema, instantSchema, sessionIdSchema } from './ids.schema.ts';

/** A one-time token out of a link. */
const tokenSchema = z.string().min(1).max(200);

/** The id of an invitation: the sha256 of its token, hex. */
export const inviteIdSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');

/** `POST /api/auth/setup`. */
export const setupRequestSchema = z
  .strictObject({
    token: tokenSchema,
    name: nameSchema,
    email: emailSchema,
    password: passwordSchema,
    teamName: nameSchema.optional(),
  })
  .meta({ id: 'SetupRequest' }) satisfies z.ZodType<SetupRequest>;

/** `GET /api/auth/setup`. */
export const setupStateSchema = z.object({ isSetUp: z.boolean() }).meta({ id: 'SetupState' });

/** `POST /api/auth/login`. */
export const loginRequestSchema = z
  .strictObject({ email: z.string().min(1).max(254), password: passwordSchema })
  .meta({ id: 'LoginRequest' }) satisfies z.ZodType<LoginRequest>;

/** What every way of signing in answers, and `GET /api/auth/me`. */
export const loginAnswerSchema = z.object({ agent: agentSchema }).meta({
  id: 'LoginAnswer',
}) satisfies z.ZodType<LoginAnswer>;

const sessionViewSchema = z
  .object({
    id: sessionIdSchema,
    createdAt: instantSchema,
    usedAt: instantSchema,
    userAgent: z.string(),
    address: z.string(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' }) satisfies z.ZodType<SessionView>;

/** `GET /api/auth/sessions`. */
export const sessionListSchema = z.object({ sessions: z.array(sessionViewSchema) }).meta({ id: 'SessionList' });

/** `POST /api/agents/invites`. */
export const inviteRequestSchema = z
  .strictObject({ role: roleSchema, name: nameSchema.optional() })
  .meta({ id: 'InviteRequest' }) satisfies z.ZodType<InviteRequest>;

/** The answer to an invitation: the one time its link is shown. */
export const inviteAnswerSchema = z
  .object({ url: z.string(), expiresAt: instantSchema })
  .meta({ id: 'InviteAnswer' }) satisfies z.ZodType<InviteAnswer>;

const inviteViewSchema = z
  .object({
    id: inviteIdSchema,
    role: roleSchema,
    name: z.string().optional(),
    invitedBy: agentIdSchema,
    createdAt: instantSchema,
    expiresAt: instantSchema,
  })
  .meta({ id: 'Invite' }) satisfies z.ZodType<InviteView>;

/** `GET /api/agents/invites`. */
export const inviteListSchema = z.object({ invites: z.array(inviteViewSchema) }).meta({ id: 'InviteList' });

/** `POST /api/auth/accept-invite`. */
export const acceptInviteRequestSchema = z
  .strictObject({ token: tokenSchema, name: nameSchema, email: emailSchema, password: passwordSchema })
  .meta({ id: 'AcceptInviteRequest' }) satisfies z.ZodType<AcceptInviteRequest>;

/** `POST /api/agents/:id/password-link`: the one time its link is shown. */
export const passwordLinkSchema = z
  .object({ url: z.string(), expiresAt: instantSchema })
  .meta({ id: 'PasswordLink' }) satisfies z.ZodType<PasswordLink>;

/** `POST /api/auth/password`. */
export const choosePasswordRequestSchema = z
  .strictObject({ agentId: agentIdSchema, token: tokenSchema, password: passwordSchema })
  .meta({ id: 'ChoosePasswordRequest' }) satisfies z.ZodType<ChoosePasswordRequest>;

/** `GET /api/agents`. */
export const agentListSchema = z.object({ agents: z.array(agentSchema) }).meta({ id: 'AgentList' });

/** `PATCH /api/agents/:id`. */
export const agentChangeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    password: passwordSchema.optional(),
    currentPassword: passwordSchema.optional(),
    role: roleSchema.optional(),
    disabled: z.boolean().optional(),
  })
  .meta({ id: 'AgentChange' }) satisfies z.ZodType<AgentChange>;
