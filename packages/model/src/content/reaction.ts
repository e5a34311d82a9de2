/**
 * Meta's object of type `reaction`. Inbound it names the message by `message_id`; in a message that we send, `replyTo`
 * names it. Without an emoji, or with an empty one, it takes the reaction back.
 */
import { anyText, maybe, type ReadOf, shape, someText } from '../json.ts';

/** Meta's object, with what it lacks or has wrong left out. */
export const readReaction = shape({ message_id: maybe(someText), emoji: maybe(anyText) });
export type ReactionContent = ReadOf<typeof readReaction>;
