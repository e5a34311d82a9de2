/** How one of our numbers is doing at WhatsApp. Source: Meta, phone numbers; messaging health status. */
import { cleanText } from '@parley/model/content';
import { finite, maybe, oneOf, shape, someText, whatever } from '@parley/model/json';
import type { NumberHealth } from '@parley/model/number-health';
import { type GraphOptions, isGraphPart, type Refused } from './graph-answer.ts';
import { makeGraphReader } from './graph-reader.ts';
import type { NotReached } from './media-api.ts';

export type NumberHealthOutcome = { readonly kind: 'known'; readonly health: NumberHealth } | Refused | NotReached;

export type AccountApi = {
  /** The health of one of our numbers. Never rejects. */
  numberHealth(phoneNumberId: string): Promise<NumberHealthOutcome>;
};

const fields =
  'display_phone_number,verified_name,quality_rating,status,name_status,throughput,is_on_biz_app,health_status';

const numberShape = shape({
  display_phone_number: maybe(someText),
  verified_name: maybe(someText),
  quality_rating: maybe(someText),
  status: maybe(someText),
  name_status: maybe(someText),
  throughput: maybe(shape({ level: maybe(someText) })),
  is_on_biz_app: maybe((value) => (value === true ? true : undefined)),
  health_status: maybe(
    shape({
      can_send_message: maybe(oneOf('AVAILABLE', 'LIMITED', 'BLOCKED')),
      entities: maybe(
        whatever(
          shape({
            entity_type: maybe(someText),
            additional_info: maybe(whatever(someText)),
            errors: maybe(
              whatever(
                shape({
                  error_code: maybe(finite),
                  error_description: someText,
                  possible_solution: maybe(someText),
                }),
              ),
            ),
          }),
        ),
      ),
    }),
  ),
});

/** Throws TypeError for options that no call could work with. It names the option, never its value. */
export function makeAccountApi(options: GraphOptions): AccountApi {
  const read = makeGraphReader(options);
  return {
    async numberHealth(phoneNumberId) {
      if (!isGraphPart(phoneNumberId)) return { kind: 'not-reached', reason: 'The number has no id of WhatsApp' };
      const answer = await read(`${phoneNumberId}?fields=${fields}`);
      if (answer.kind !== 'found') return answer;
      const health = healthOf(answer.value);
      return health === undefined
        ? { kind: 'not-reached', reason: 'The answer is not about a number' }
        : { kind: 'known', health };
    },
  };
}

function healthOf(value: unknown): NumberHealth | undefined {
  const number = numberShape(value);
  if (number === undefined) return undefined;
  const { display_phone_number: display, verified_name: verifiedName, quality_rating: quality, status } = number;
  const { name_status: nameStatus, throughput, health_status: health } = number;
  const problems = (health?.entities ?? []).flatMap(problemsOf);
  return {
    ...(display === undefined ? {} : { display }),
    ...(verifiedName === undefined ? {} : { verifiedName }),
    ...(quality === undefined ? {} : { quality }),
    ...(status === undefined ? {} : { status }),
    ...(nameStatus === undefined ? {} : { nameStatus }),
    ...(throughput?.level === undefined ? {} : { throughput: throughput.level }),
    isOnPhoneApp: number.is_on_biz_app === true,
    ...(health?.can_send_message === undefined ? {} : { canSend: health.can_send_message }),
    problems,
  };
}

type Entity = NonNullable<
  NonNullable<NonNullable<ReturnType<typeof numberShape>>['health_status']>['entities']
>[number];

function problemsOf({ entity_type: entity = 'UNKNOWN', errors = [], additional_info: infos = [] }: Entity) {
  return [
    ...errors.map(({ error_code: code, error_description: description, possible_solution: solution }) => ({
      entity,
      ...(code === undefined ? {} : { code }),
      description: cleanText(description),
      ...(solution === undefined ? {} : { solution: cleanText(solution) }),
    })),
    ...infos.map((info) => ({ entity, description: cleanText(info) })),
  ];
}
