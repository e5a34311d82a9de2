import names from 'emojibase-data/en/data.json';

export const dynamic = 'force-static';

/** What the emoji picker reads, exported as a file of our own, so that no other host is ever asked. */
export function GET(): Response {
  return Response.json(names);
}
