/** How one of our numbers is doing at WhatsApp, as WhatsApp tells it when it is asked. */
export type NumberHealth = {
  readonly display?: string;
  readonly verifiedName?: string;
  /** Meta's words, such as GREEN, CONNECTED, APPROVED, STANDARD. */
  readonly quality?: string;
  readonly status?: string;
  readonly nameStatus?: string;
  readonly throughput?: string;
  /** The number is also used in the WhatsApp Business app on a phone. */
  readonly isOnPhoneApp: boolean;
  /** The worst of the number, its account and its business. */
  readonly canSend?: 'AVAILABLE' | 'LIMITED' | 'BLOCKED';
  readonly problems: readonly HealthProblem[];
};

/** A reason of Meta's why sending is limited, with its own advice. `entity` is Meta's word, such as WABA. */
export type HealthProblem = {
  readonly entity: string;
  readonly code?: number;
  readonly description: string;
  readonly solution?: string;
};

/** `GET /api/phone-numbers/:phoneNumberId/health`. `reason`: a sentence that says why WhatsApp has told nothing. */
export type NumberHealthAnswer =
  | { readonly kind: 'known'; readonly health: NumberHealth }
  | { readonly kind: 'unknown'; readonly reason: string };
