/** A call as it stands in the thread. Meta tells its steps one by one and in any order; the furthest one counts. */
import { finite, maybe, oneOf, type ReadOf, shape, someText } from '../json.ts';

/** The states of a call, each further than the one before; of the last four only one comes about. */
export const callSteps = ['ringing', 'accepted', 'declined', 'missed', 'ended'] as const;
export type CallStep = (typeof callSteps)[number];

/** `direction`: who called whom. `duration` in seconds. */
export const readCall = shape({
  call_id: someText,
  direction: maybe(oneOf('inbound', 'outbound')),
  step: oneOf(...callSteps),
  duration: maybe(finite),
});
export type CallContent = ReadOf<typeof readCall>;

/** What is known of a call once another step was told. Returns the same object when that says nothing new. */
export function withStep(call: CallContent, next: CallContent): CallContent {
  const isFurther = callSteps.indexOf(next.step) > callSteps.indexOf(call.step);
  const direction = call.direction ?? next.direction;
  const duration = call.duration ?? next.duration;
  if (!isFurther && direction === call.direction && duration === call.duration) return call;
  return {
    call_id: call.call_id,
    step: isFurther ? next.step : call.step,
    ...(direction === undefined ? {} : { direction }),
    ...(duration === undefined ? {} : { duration }),
  };
}

/** The call in words. */
export function callSentence({ direction, step, duration }: CallContent): string {
  const ours = direction === 'outbound';
  switch (step) {
    case 'ringing':
      return ours ? 'Calling' : 'Incoming call';
    case 'accepted':
      return 'Call in progress';
    case 'declined':
      return ours ? 'Call declined by the contact' : 'Declined call';
    case 'missed':
      return ours ? 'Call not answered' : 'Missed call';
    case 'ended':
      return duration === undefined || duration <= 0 ? 'Call' : `Call, ${lasted(duration)}`;
  }
}

function lasted(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return minutes === 0 ? `${rest} s` : rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
