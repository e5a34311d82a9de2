export const dynamic = 'force-static';

/** Names this build of the pages. The server reads it and tells it to open pages, which know their own. */
export function GET(): Response {
  return new Response(process.env.NEXT_PUBLIC_BUILD ?? '');
}
