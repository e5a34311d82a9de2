/** Refusals in the form of the Graph API. Source: Meta, Cloud API error codes. */

type Kind = { readonly status: number; readonly title: string };

/** The codes that the simulator gives, by itself or when told to. */
const kinds: { readonly [code: number]: Kind } = {
  0: { status: 401, title: 'AuthException' },
  1: { status: 400, title: 'An unknown error occurred' },
  2: { status: 503, title: 'Service temporarily unavailable' },
  3: { status: 500, title: 'Capability or permission missing' },
  4: { status: 400, title: 'Application request limit reached' },
  10: { status: 403, title: 'Application does not have permission for this action' },
  100: { status: 400, title: 'Invalid parameter' },
  190: { status: 401, title: 'Error validating access token' },
  200: { status: 403, title: 'Permissions error' },
  368: { status: 403, title: 'Temporarily blocked for policies violations' },
  2500: { status: 400, title: 'Unknown path components' },
  80007: { status: 400, title: 'Rate limit issues' },
  130429: { status: 400, title: 'Rate limit hit' },
  130472: { status: 400, title: "User's number is part of an experiment" },
  130497: { status: 403, title: 'Business account is restricted from messaging users in this country' },
  131000: { status: 500, title: 'Something went wrong' },
  131005: { status: 403, title: 'Access denied' },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 500, title: 'Service unavailable' },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable' },
  131030: { status: 400, title: 'Recipient phone number not in allowed list' },
  131031: { status: 403, title: 'Account has been locked' },
  131037: { status: 400, title: 'Display name approval is needed for this number' },
  131042: { status: 400, title: 'Business eligibility payment issue' },
  131045: { status: 500, title: 'Incorrect certificate' },
  131047: { status: 400, title: 'Re-engagement message' },
  131048: { status: 400, title: 'Spam rate limit hit' },
  131049: { status: 400, title: 'Message withheld to keep the ecosystem healthy' },
  131050: { status: 400, title: 'The user stopped marketing messages from this business' },
  131051: { status: 400, title: 'Unsupported message type' },
  131052: { status: 400, title: 'Media download error' },
  131053: { status: 400, title: 'Media upload error' },
  131056: { status: 400, title: '(Business account, consumer account) pair rate limit hit' },
  131057: { status: 500, title: 'Account in maintenance mode' },
  131059: { status: 400, title: 'The paging cursor is not valid any more' },
  131060: { status: 400, title: 'This message is currently unavailable' },
  131062: { status: 400, title: 'Recipient identifier is not supported for this message' },
  132000: { status: 400, title: 'Template parameter count mismatch' },
  132001: { status: 404, title: 'Template does not exist' },
  132005: { status: 400, title: 'Template hydrated text too long' },
  132012: { status: 400, title: 'Template parameter format mismatch' },
  132015: { status: 400, title: 'Template is paused' },
  132016: { status: 400, title: 'Template is disabled' },
  132018: { status: 400, title: 'Template parameters are not valid' },
  133004: { status: 503, title: 'Server temporarily unavailable' },
  133010: { status: 400, title: 'Phone number not registered' },
  135000: { status: 400, title: 'Generic user error' },
  137000: { status: 400, title: 'Identity key hash mismatch' },
  2593107: { status: 400, title: 'Synchronization request limit exceeded' },
};

/** What makes a refusal unlike others of its code. */
type Variant = { readonly subcode?: number; readonly type?: 'OAuthException' | 'GraphMethodException' };

/** A call that is answered with an error. `details` says what is wrong with this one. */
export class GraphRefusal extends Error {
  readonly code: number;
  readonly status: number;
  readonly details: string;
  readonly variant: Variant;

  constructor(code: number, details: string, variant: Variant = {}) {
    const { status, title } = kindOf(code);
    super(`(#${code}) ${title}`);
    this.name = 'GraphRefusal';
    this.code = code;
    this.status = status;
    this.details = details;
    this.variant = variant;
  }
}

/** The body of a refusal. */
export function refusalBody(refusal: GraphRefusal, traceId: string) {
  const { message, code, details, variant } = refusal;
  return {
    error: {
      message,
      type: variant.type ?? 'OAuthException',
      code,
      ...(variant.subcode === undefined ? {} : { error_subcode: variant.subcode }),
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: traceId,
    },
  };
}

/** The same error as a status webhook carries it. */
export function statusError(code: number, details: string) {
  const { title } = kindOf(code);
  return {
    code,
    title,
    message: title,
    error_data: { details },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  };
}

function kindOf(code: number): Kind {
  return kinds[code] ?? { status: 400, title: 'Unknown error' };
}
