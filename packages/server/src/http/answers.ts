/** How routes declare what they answer, for the serializer and for /docs. */
import { problemSchema } from '@parley/model/errors.schema';
import * as z from 'zod';

const problem = {
  description: 'A refusal; `code` says which',
  content: { 'application/problem+json': { schema: problemSchema } },
};

/** Success with this body; every refusal is a problem. */
export function answers<Body extends z.ZodType>(body: Body) {
  return { 200: body, '4xx': problem, '5xx': problem };
}

/**
 * Success with a body that comes straight from our own store: described for /docs, and written as it is. To check fifty
 * messages once more on their way out would cost more than to read them.
 */
export function answersFromStore<Body extends z.ZodType>(body: Body, status: 200 | 201 = 200): unknown {
  return { [status]: body, '4xx': problem, '5xx': problem };
}

/** Success with a body that is no JSON: described for /docs, and sent as the route gives it. */
export function answersVerbatim(description: string, mime = 'text/plain') {
  return { 200: { description, content: { [mime]: { schema: z.string() } } }, '4xx': problem, '5xx': problem };
}

/** The serializer of a route that `answersFromStore`. */
export const asItIs = () => (data: unknown) => JSON.stringify(data);

/** Success without a body. */
export const answersNothing = { 204: z.null().meta({ description: 'Done' }), '4xx': problem, '5xx': problem };
