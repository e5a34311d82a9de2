/**
 * What the object `template` must be, whatever the template is. Whether it fits the template is checked in
 * templates/fill-template.ts. Source: Meta, template messages.
 */
import { file } from './file-rule.ts';
import { buttonAction } from './interactive-rules.ts';
import {
  anyObject,
  anything,
  byType,
  invalid,
  label,
  list,
  object,
  oneOf,
  optional,
  type Rule,
  text,
  wholeNumber,
} from './rules.ts';

const name = optional(text(200));
const media = file({ filename: optional(label(240)) });

const parameter: Rule = byType({
  text: object({ type: anything, text: text(), parameter_name: name }),
  currency: object({
    type: anything,
    currency: object({ fallback_value: text(), code: text(3), amount_1000: wholeNumber }),
    parameter_name: name,
  }),
  date_time: object({ type: anything, date_time: withFallback, parameter_name: name }),
  image: object({ type: anything, image: media, parameter_name: name }),
  video: object({ type: anything, video: media, parameter_name: name }),
  document: object({ type: anything, document: media, parameter_name: name }),
  location: object({ type: anything, location: anyObject, parameter_name: name }),
  payload: object({ type: anything, payload: text(512) }),
  coupon_code: object({ type: anything, coupon_code: coupon }),
  action: object({ type: anything, action: buttonAction }),
  limited_time_offer: object({
    type: anything,
    limited_time_offer: object({ expiration_time_ms: wholeNumber }),
  }),
});

const parameters = list(parameter, 0, 100);
const ofCard = {
  header: object({ type: anything, parameters }),
  body: object({ type: anything, parameters }),
  button: object({ type: anything, sub_type: subType, index: place, parameters: optional(parameters) }),
};

const component = byType({
  ...ofCard,
  limited_time_offer: object({ type: anything, parameters }),
  carousel: object({
    type: anything,
    cards: list(object({ card_index: wholeNumber, components: list(byType(ofCard), 1, 20) }), 2, 10),
  }),
});

export const templateRule: Rule = object({
  name: text(512),
  language: object({ code: text(20), policy: optional(oneOf('deterministic')) }),
  components: optional(list(component, 0, 20)),
});

/** Only the fallback is shown today; the parts of the date beside it are old and ignored. */
function withFallback(value: unknown, path: string): void {
  anyObject(value, path);
  text()((value as { readonly fallback_value?: unknown }).fallback_value, `${path}.fallback_value`);
}

function coupon(value: unknown, path: string): void {
  text()(value, path);
  if (!/^[A-Za-z0-9]{1,20}$/.test(String(value))) throw invalid(path, 'must be 1 to 20 letters and digits');
}

function subType(value: unknown, path: string): void {
  text()(value, path);
  const known = ['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm', 'spm', 'voice_call'];
  if (!known.includes(String(value).toLowerCase())) throw invalid(path, `must be one of ${known.join(', ')}`);
}

function place(value: unknown, path: string): void {
  anything(value, path);
  const isPlain = typeof value === 'string' || typeof value === 'number';
  if (!isPlain || !/^\d$/.test(String(value))) throw invalid(path, 'must be 0 to 9');
}
