/**
 * Every way in which Parley says no: a stable code, an HTTP status, and a sentence that says what the person can do.
 * Sent as `application/problem+json` (RFC 9457) `{ type, title, status, code, detail?, requestId }`.
 */

/** Each code is stable: programs decide by it, people read its sentence. */
export const problems = {
  BAD_REQUEST: { status: 400, title: 'The request is not valid. The detail names the field to correct.' },
  UNAUTHENTICATED: { status: 401, title: 'You are not signed in. Sign in and try again.' },
  WRONG_CREDENTIALS: { status: 401, title: 'E-mail or password is wrong. Check both and try again.' },
  BAD_SIGNATURE: { status: 401, title: 'The webhook signature does not match. Check the app secret.' },
  WRONG_ORIGIN: { status: 403, title: 'The request comes from another site. Open Parley at its own address.' },
  FORBIDDEN: { status: 403, title: 'Only an admin may do this. Ask an admin of your team.' },
  WRONG_VERIFY_TOKEN: { status: 403, title: 'The verify token does not match VERIFY_TOKEN.' },
  SETUP_LINK_INVALID: {
    status: 403,
    title: 'This setup link is not valid any more. Restart Parley to print a new one.',
  },
  SETUP_DONE: { status: 403, title: 'Parley is set up already. Sign in, or ask an admin for an invitation.' },
  INVITE_INVALID: { status: 403, title: 'This invitation is used or expired. Ask an admin for a new one.' },
  PASSWORD_LINK_INVALID: { status: 403, title: 'This link is used or expired. Ask an admin for a new one.' },
  NOT_FOUND: { status: 404, title: 'There is nothing here. It may have been removed.' },
  NO_SUCH_AGENT: { status: 404, title: 'Nobody in the team has this e-mail. Check how it is written.' },
  TOO_SLOW: { status: 408, title: 'The request took too long to arrive. Check the connection and try again.' },
  ID_TAKEN: { status: 409, title: 'A different message was already sent under this id. Use a new id.' },
  EMAIL_TAKEN: { status: 409, title: 'An agent with this e-mail already exists. Sign in, or use another e-mail.' },
  LAST_ADMIN: { status: 409, title: 'The team needs one active admin. Make somebody else admin first.' },
  AGENT_DISABLED: { status: 409, title: 'This account is disabled. An admin has to enable it first.' },
  ALREADY_CLAIMED: { status: 409, title: 'The message is already on its way to WhatsApp. It cannot be taken back.' },
  TOO_LARGE: { status: 413, title: 'The request is too large.' },
  WRONG_CONTENT_TYPE: { status: 415, title: 'Send JSON with the header content-type: application/json.' },
  WINDOW_CLOSED: {
    status: 422,
    title: 'The 24-hour window is closed. Send a template instead, or wait until the customer writes.',
  },
  GROUP_CHAT: { status: 422, title: 'Parley shows groups, it does not write to them. Answer in the phone app.' },
  UNKNOWN_NUMBER: { status: 422, title: 'That is not a phone number with its country code, like +971 50 123 4567.' },
  TYPE_NOT_SUPPORTED: { status: 422, title: 'Parley cannot send this type of message.' },
  CONTENT_REFUSED: {
    status: 422,
    title: 'WhatsApp does not take this message. The detail names the field to correct.',
  },
  TEXT_TOO_LONG: {
    status: 422,
    title: 'WhatsApp accepts at most 4,096 characters. Shorten the text or send it in parts.',
  },
  MEDIA_TOO_LARGE: { status: 413, title: 'WhatsApp does not take a file of this size. Send a smaller one.' },
  MEDIA_TYPE_NOT_SUPPORTED: { status: 422, title: 'WhatsApp does not take files of this kind. Convert it first.' },
  MEDIA_PENDING: { status: 409, title: 'The file is still being fetched from WhatsApp. It appears by itself.' },
  MEDIA_GONE: { status: 410, title: 'Parley has no copy of this file. Ask the contact to send it again.' },
  MEDIA_DISK_FULL: { status: 507, title: 'The disk is almost full. Ask an admin to make room, then try again.' },
  WEAK_PASSWORD: { status: 422, title: 'Choose a longer or less common password, 10 to 128 characters.' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many tries. Wait a moment and try again.' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large. Clear the cookies of this site and try again.' },
  INTERNAL: {
    status: 500,
    title: 'Something went wrong on our side. Try again; if it stays, give an admin the request id.',
  },
  UNAVAILABLE: { status: 503, title: 'The database cannot be written right now. Nothing is lost; try again shortly.' },
} as const satisfies { readonly [code: string]: { readonly status: number; readonly title: string } };

export type ProblemCode = keyof typeof problems;

/** An expected refusal on its way to the caller. `detail` adds which field or thing; it never holds a secret. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** Seconds after which a retry can help, sent as Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(code: ProblemCode, detail?: string, retryAfter?: number) {
    const { status, title } = problems[code];
    super(detail === undefined ? title : `${title} ${detail}`);
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/** The body of an `application/problem+json` answer. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly requestId: string;
};
