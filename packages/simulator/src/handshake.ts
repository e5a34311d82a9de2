/** The question Meta asks a callback address before it trusts it. Source: Meta, webhooks, verification requests. */

/** True when the address answers 200 with the challenge and nothing else. */
export async function isVerified(webhookUrl: string, verifyToken: string, challenge: string): Promise<boolean> {
  const url = new URL(webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verifyToken);
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(6000) });
    return (await response.text()) === challenge && response.status === 200;
  } catch {
    return false;
  }
}
