/**
 * What WhatsApp's error codes mean, as data: what happens to the message, whose side the reason is on, and two
 * sentences for the agent. A code is the only thing to branch on; titles, texts and HTTP statuses vary.
 * Source: Meta, Cloud API error codes, and the error pages of groups, calling, blocking, usernames and onboarding.
 */

/**
 * What a refusal does to a message. `wait`: it passes, the message goes again later by itself. `pause`: token, account
 * or number must be put right first, everything on that number waits. `failed`: a person decides.
 */
export type ErrorAction = 'wait' | 'pause' | 'failed';

/** On whose side the reason is. `us`: what was sent, or Parley itself. */
export type ErrorFault = 'contact' | 'us' | 'account' | 'whatsapp' | 'template';

/** How far a `wait` or a `pause` reaches. */
export type ErrorScope = 'app' | 'account' | 'number' | 'chat' | 'flow';

export type ErrorInfo = {
  readonly action: ErrorAction;
  readonly fault: ErrorFault;
  /** What happened, in plain words. */
  readonly sentence: string;
  /** What a person can do about it. */
  readonly nextStep: string;
  /** True where the same message, unchanged, may get through later: show *Try again*. */
  readonly canTryAgain: boolean;
  /** What gets through instead of the same message: offer it beside the reason. */
  readonly instead?: 'template';
  /** The least time that must pass, in milliseconds, where WhatsApp names one; otherwise back off step by step. */
  readonly waitMs?: number;
  readonly scope?: ErrorScope;
};

/** Codes of our own, below zero so that they never meet one of Meta's: what was settled without a code from WhatsApp. */
export const ownErrorCodes = {
  /** No connection to WhatsApp before the message left. */
  notReached: -1,
  /** HTTP 429 without a code in its body. */
  tooManyRequests: -2,
  /** The message cannot be put into a request, so it was never sent. */
  notExpressible: -3,
} as const;

const minute = 60_000;

/** The meaning of a code. Every code has one: an unknown code is a failure that may be tried again by a person. */
export function explain(code: number): ErrorInfo {
  const known = table.get(code);
  if (known !== undefined) return known;
  return code >= 200 && code <= 299 ? permissionMissing : unknownCode;
}

/** Every code with an entry of its own, ascending. */
export function knownErrorCodes(): number[] {
  return [...table.keys()].sort((a, b) => a - b);
}

const afterwards = 'Messages that wait go out afterwards; one that failed can be tried again.';
const askAdmin = `Ask an admin to correct it in WhatsApp Manager. ${afterwards}`;
const nothingToDo = 'Parley tries again by itself for up to ten minutes. After that, try again yourself.';
const tryAgainLater = 'Try again in a few minutes.';
const reportToAdmin = 'Show an admin the error code and its details. Sending it again unchanged will not help.';

const unknownCode = failed(
  'whatsapp',
  'WhatsApp did not send the message and gave a reason that Parley does not know yet.',
  'Read the details, then try again. If it stays, show an admin the error code.',
  'again',
);

const permissionMissing = pause(
  'account',
  'Parley may not send for this WhatsApp account: a permission is missing or was withdrawn.',
  `Ask an admin to give the access token the permission whatsapp_business_messaging. ${afterwards}`,
);

const tokenRefused = pause(
  'account',
  'WhatsApp does not accept the access token any more: it is wrong, expired or withdrawn.',
  `Ask an admin to enter a new access token. ${afterwards}`,
);

const paymentProblem = pause(
  'account',
  'WhatsApp cannot charge this account: the payment method is missing, refused or over its limit.',
  `Ask an admin to check the payment settings in WhatsApp Manager. ${afterwards}`,
);

const badTemplateValues = failed(
  'template',
  'What was filled into the template does not fit it.',
  'Open the template again, check each field and send it anew.',
);

const groupRefused = failed(
  'us',
  'WhatsApp did not send this to the group: the group, its members or its limits do not allow it.',
  'Read the details and check the group in WhatsApp.',
);

const callRefused = failed(
  'contact',
  'WhatsApp did not put the call through: calls are switched off, not permitted or limited for this contact.',
  'Write a message instead, or ask the contact to allow calls.',
);

const setUpRefused = failed(
  'account',
  'WhatsApp refused a change to the set-up of the account. No message is affected.',
  'Show an admin the error code and its details.',
);

const table: ReadonlyMap<number, ErrorInfo> = new Map<number, ErrorInfo>([
  [
    ownErrorCodes.notReached,
    wait(
      'whatsapp',
      'WhatsApp could not be reached, so the message was not sent.',
      'Try again once the connection is back.',
    ),
  ],
  [ownErrorCodes.tooManyRequests, wait('whatsapp', 'WhatsApp asks for a pause before the next message.', nothingToDo)],
  [
    ownErrorCodes.notExpressible,
    failed('us', 'Parley could not put this message into a form that WhatsApp takes.', reportToAdmin),
  ],

  // Token and permission.
  ...each([0, 190], tokenRefused),
  ...each([3, 10, 131005], permissionMissing),

  // Too fast.
  [
    4,
    wait('account', 'This app used up its calls to WhatsApp for the moment.', nothingToDo, {
      scope: 'app',
      waitMs: minute,
    }),
  ],
  [
    80007,
    wait('account', 'This account used up its calls to WhatsApp for the moment.', nothingToDo, {
      scope: 'account',
      waitMs: minute,
    }),
  ],
  [
    130429,
    wait('account', 'This number sends faster than WhatsApp allows.', nothingToDo, { scope: 'number', waitMs: 1000 }),
  ],
  [131056, wait('us', 'Too many messages to this contact in a short time.', nothingToDo, { scope: 'chat' })],
  [
    131048,
    pause(
      'account',
      'WhatsApp restricts this number because messages from it were reported or blocked too often.',
      'Ask an admin to check the quality rating in WhatsApp Manager before anything more is sent.',
      'number',
    ),
  ],
  [
    131064,
    pause(
      'account',
      'WhatsApp limits this account because templates were filed under the wrong category.',
      `Ask an admin to check the template categories in WhatsApp Manager. ${afterwards}`,
    ),
  ],
  [
    133016,
    pause(
      'account',
      'This number was registered too often and is locked for up to 72 hours.',
      'Ask an admin to wait for the end of the lock and to register the number then.',
      'number',
    ),
  ],

  // The account's standing.
  [
    368,
    pause(
      'account',
      'WhatsApp restricted or disabled this account because of its policies.',
      'Ask an admin to look at the account status in WhatsApp Manager and to request a review.',
    ),
  ],
  [131031, pause('account', 'WhatsApp locked this account, or could not verify its data.', askAdmin)],
  [
    130497,
    failed(
      'account',
      "This account may not write to people in the contact's country.",
      'Reach the contact in another way. An admin can see the allowed countries in WhatsApp Manager.',
    ),
  ],

  // Any send.
  [
    1,
    failed(
      'whatsapp',
      'Something went wrong at WhatsApp, or it did not understand the request.',
      tryAgainLater,
      'again',
    ),
  ],
  [131000, failed('whatsapp', 'Something went wrong at WhatsApp and it gave no reason.', tryAgainLater, 'again')],
  ...each([2, 131016, 133004], wait('whatsapp', 'WhatsApp is down or overloaded for the moment.', nothingToDo)),
  [
    33,
    pause(
      'account',
      'WhatsApp does not know this phone number id, or the access token may not use it.',
      'Ask an admin to compare the phone number id and the access token with WhatsApp Manager.',
      'number',
    ),
  ],
  [100, failed('us', 'WhatsApp did not understand a part of the message.', reportToAdmin)],
  [131008, failed('us', 'A required part of the message was missing.', reportToAdmin)],
  [
    131009,
    failed(
      'us',
      'WhatsApp does not accept a value in this message.',
      'Read the details, change the message and send it anew.',
    ),
  ],
  [
    130472,
    failed(
      'contact',
      'WhatsApp did not deliver this: the contact is in a group that gets no marketing messages as a trial.',
      'Do not send it again. A message within 24 hours of the contact writing works.',
    ),
  ],
  [
    130501,
    failed('us', 'This kind of message cannot be sent to a group.', 'Send it as text, or to each person alone.'),
  ],
  [131021, failed('us', 'This is the number that you send from.', 'Choose another recipient.')],
  [
    131026,
    failed(
      'contact',
      'WhatsApp cannot deliver to this contact. The number may not be on WhatsApp, or the app may be too old.',
      'Check the number with the contact in another way. Sending it again rarely helps.',
    ),
  ],
  [
    131030,
    failed(
      'account',
      'This business number is a test number and the contact is not on its list of allowed recipients.',
      "Ask an admin to add the contact's number to the list in the Meta app, then try again.",
      'again',
    ),
  ],
  [131037, pause('account', 'The display name of this number is not approved yet.', askAdmin, 'number')],
  [131042, paymentProblem],
  [
    131044,
    failed(
      'account',
      'A payment problem keeps this from being sent.',
      'Ask an admin to check the payment settings.',
      'again',
    ),
  ],
  [
    131045,
    pause(
      'account',
      'This number is not registered properly with WhatsApp.',
      `Ask an admin to register the number again. ${afterwards}`,
      'number',
    ),
  ],
  [
    131047,
    {
      ...failed(
        'contact',
        'More than 24 hours passed since the contact last wrote, so only a template may be sent.',
        'Send a template, or wait until the contact writes.',
      ),
      instead: 'template',
    },
  ],
  [
    131049,
    failed(
      'contact',
      'WhatsApp held this marketing message back because the contact got many of them lately.',
      'Wait at least 24 hours before sending it again.',
      'again',
    ),
  ],
  [
    131050,
    failed(
      'contact',
      'The contact stopped marketing messages from you.',
      'Do not send marketing until the contact allows it again. Answers to the contact still work.',
    ),
  ],
  [131051, failed('us', 'WhatsApp does not support this type of message.', 'Say it in a text message.')],
  [
    131052,
    failed(
      'whatsapp',
      'WhatsApp could not fetch the file that the contact sent.',
      'Ask the contact to send it in another way.',
    ),
  ],
  [
    131053,
    failed(
      'us',
      'WhatsApp could not use the file: its kind, its size or the link to it is wrong.',
      'Read the details, convert or shrink the file and send it anew.',
    ),
  ],
  [131055, failed('template', 'Only marketing templates may be sent in this way.', 'Choose a marketing template.')],
  [
    131057,
    wait('whatsapp', 'WhatsApp is working on this number for a minute.', nothingToDo, {
      scope: 'number',
      waitMs: minute,
    }),
  ],
  [
    131059,
    failed('us', 'WhatsApp forgot the place in a list that Parley was reading.', 'Load the list again.', 'again'),
  ],
  [
    131060,
    failed('whatsapp', 'WhatsApp does not hold the content of this message.', 'Ask the contact to send it again.'),
  ],
  [
    131062,
    failed(
      'us',
      'This message needs a phone number and WhatsApp names this contact only by user id.',
      'Ask the contact for the phone number, or send another kind of message.',
    ),
  ],
  [
    131063,
    failed(
      'template',
      'Marketing templates are switched off for this account.',
      'Choose another template, or ask an admin to switch them on in WhatsApp Manager.',
    ),
  ],
  [1026, failed('contact', "The contact's WhatsApp cannot show this kind of message.", 'Say it in a text message.')],
  [
    135000,
    failed(
      'us',
      'WhatsApp could not send this; mostly a template and its values do not fit together.',
      'Check the template and its fields, then send it anew.',
    ),
  ],
  [
    137000,
    failed(
      'contact',
      'The contact has a new device or installed WhatsApp again, so WhatsApp wants the identity confirmed.',
      'Make sure that it is still the same person before you send anything private.',
    ),
  ],

  // Templates.
  [
    132000,
    failed(
      'template',
      'The number of filled-in values is not the number of fields of the template.',
      'Open the template again, fill every field and send it anew.',
    ),
  ],
  [
    132001,
    failed(
      'template',
      'This template does not exist in this language, or is not approved.',
      'Choose another template or language.',
    ),
  ],
  [
    132005,
    failed('template', 'The filled-in text is too long for the template.', 'Shorten the values and send it anew.'),
  ],
  [
    132007,
    failed(
      'template',
      "The content of this template breaks one of WhatsApp's policies.",
      'Choose another template and tell an admin, who can change it in WhatsApp Manager.',
    ),
  ],
  ...each([132008, 132012, 132018], badTemplateValues),
  [
    132015,
    failed('template', 'WhatsApp paused this template because of low quality.', 'Choose another template for now.'),
  ],
  [132016, failed('template', 'WhatsApp disabled this template for good.', 'Choose another template.')],
  [
    132068,
    failed('template', 'The form (flow) in this message is blocked.', 'Send it without the form and tell an admin.'),
  ],
  [
    132069,
    wait('template', 'The form (flow) in this message may be sent ten times an hour only.', nothingToDo, {
      scope: 'flow',
      waitMs: 6 * minute,
    }),
  ],
  [
    134011,
    failed(
      'account',
      "WhatsApp's terms for payments are not accepted yet.",
      'Ask an admin to accept them in WhatsApp Manager, then try again.',
      'again',
    ),
  ],
  [134100, failed('template', 'Only marketing templates may be sent in this way.', 'Choose a marketing template.')],
  [
    134101,
    wait('template', 'The template is new and not ready everywhere yet. That takes up to ten minutes.', nothingToDo, {
      waitMs: minute,
    }),
  ],
  [134102, failed('template', 'This template cannot be used here.', 'Choose another template.')],
  [
    134103,
    failed('template', 'WhatsApp cannot use this template now.', 'Choose another template, or read the details.'),
  ],

  // Registration and two-step verification.
  [
    133000,
    wait(
      'account',
      'An earlier removal of this number is not finished.',
      'If it stays, an admin must register the number again.',
      {
        scope: 'number',
      },
    ),
  ],
  [133005, pause('account', 'The two-step verification PIN of this number is wrong.', askAdmin, 'number')],
  [133006, pause('account', 'This number must be verified again.', askAdmin, 'number')],
  [
    133008,
    pause(
      'account',
      'The two-step verification PIN was entered wrongly too often.',
      'Ask an admin to wait for the time that the details name and to enter the right PIN then.',
      'number',
    ),
  ],
  [
    133009,
    wait('account', 'The two-step verification PIN was entered too quickly.', nothingToDo, {
      scope: 'number',
      waitMs: minute,
    }),
  ],
  [133010, pause('account', 'This number is not registered with the WhatsApp Business Platform.', askAdmin, 'number')],
  [
    133015,
    wait('account', 'This number was removed a moment ago and needs five minutes.', nothingToDo, {
      scope: 'number',
      waitMs: 5 * minute,
    }),
  ],

  // Groups and calls.
  ...each(
    [131020, 131041, 131201, 131202, 131204, 131207, 131208, 131209, 131210, 131211, 131212, 131213, 131214, 131215],
    groupRefused,
  ),
  ...each(
    [138000, 138001, 138002, 138003, 138004, 138005, 138006, 138007, 138009, 138012, 138013, 138018],
    callRefused,
  ),

  // Management: never the answer to a message, but shown where an admin changes something.
  ...each(
    [139000, 139001, 139002, 139003, 139004],
    failed('account', 'WhatsApp refused a change to a form (flow).', 'Show an admin the error code and its details.'),
  ),
  ...each(
    [139100, 139101, 139102, 139103],
    failed('us', 'WhatsApp did not change the list of blocked contacts.', 'Try again in a minute.', 'again'),
  ),
  ...each(
    [147001, 147002, 147003, 147004, 147005],
    failed(
      'account',
      'WhatsApp does not give this business username.',
      'Choose another username, or read the details.',
    ),
  ),
  [
    2200,
    failed(
      'account',
      'WhatsApp could not verify the webhook address.',
      'Ask an admin to check that the address can be reached from the internet and that the verify token matches.',
    ),
  ],
  ...each(
    [200005, 200006, 200007],
    failed('account', 'WhatsApp gives no statistics for this account or template.', 'Show an admin the error code.'),
  ),
  ...each(
    [
      1752041,
      2388001,
      2388012,
      2388091,
      2388093,
      2388103,
      2494100,
      2593079,
      2593085,
      2593107,
      2593108,
      2593109,
      ...range(2494164, 2494179),
    ],
    setUpRefused,
  ),
]);

function wait(
  fault: ErrorFault,
  sentence: string,
  nextStep: string,
  limits: { readonly scope?: ErrorScope; readonly waitMs?: number } = {},
): ErrorInfo {
  return { action: 'wait', fault, sentence, nextStep, canTryAgain: true, ...limits };
}

function pause(fault: ErrorFault, sentence: string, nextStep: string, scope: ErrorScope = 'account'): ErrorInfo {
  return { action: 'pause', fault, sentence, nextStep, canTryAgain: true, scope };
}

function failed(fault: ErrorFault, sentence: string, nextStep: string, again?: 'again'): ErrorInfo {
  return { action: 'failed', fault, sentence, nextStep, canTryAgain: again !== undefined };
}

function each(codes: readonly number[], info: ErrorInfo): [number, ErrorInfo][] {
  return codes.map((code) => [code, info]);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
