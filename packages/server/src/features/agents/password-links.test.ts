import { describe, expect, it } from 'vitest';
import { type Browser, goodPassword, type Shell, startShell, tokenOf } from '../../testing/start-shell.ts';
import { passwordLinkFor } from './index.ts';

const newPassword = 'amber-lantern-77-quay';

async function teamOfTwo(shell: Shell) {
  const { ana } = await shell.setUp();
  const omar = await shell.join(ana, 'Omar');
  const agentId: string = (await omar.ask('GET', '/api/auth/me')).json().agent.id;
  const linkFor = (admin: Browser, id = agentId) => admin.ask('POST', `/api/agents/${id}/password-link`);
  const choose = (url: string, password = newPassword, by = shell.browser()) =>
    by.ask('POST', '/api/auth/password', { agentId, token: tokenOf(url), password });
  return { ana, omar, agentId, linkFor, choose };
}

describe('a link to choose a new password', () => {
  it('signs in once with the new password, and ends every session of before', async () => {
    const shell = await startShell();
    const { ana, omar, agentId, linkFor, choose } = await teamOfTwo(shell);
    const { url, expiresAt } = (await linkFor(ana)).json();
    expect(url).toBe(`http://localhost:8000/password?agent=${agentId}&token=${tokenOf(url)}`);
    expect(Date.parse(expiresAt) - shell.deps.realNow()).toBe(60 * 60_000);
    // Until it is used, nothing changes.
    expect((await omar.ask('GET', '/api/auth/me')).statusCode).toBe(200);

    const returned = shell.browser();
    expect((await choose(url, newPassword, returned)).json().agent).toMatchObject({ id: agentId, name: 'Omar' });
    expect((await returned.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    expect((await omar.ask('GET', '/api/auth/me')).statusCode).toBe(401);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    expect(shell.disconnected).toContainEqual({ agentId });
    expect((await choose(url)).json()).toMatchObject({ status: 403, code: 'PASSWORD_LINK_INVALID' });
    const login = async (password: string) =>
      (await shell.browser().ask('POST', '/api/auth/login', { email: 'omar@example.com', password })).statusCode;
    expect([await login(goodPassword), await login(newPassword)]).toEqual([401, 200]);
  });

  it('lets one of two who hold it at the same moment choose', async () => {
    const shell = await startShell();
    const { ana, linkFor, choose } = await teamOfTwo(shell);
    const { url } = (await linkFor(ana)).json();
    const answers = await Promise.all([choose(url, 'first-of-two-ferries'), choose(url, 'second-of-two-ferries')]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
  });

  it('is over after an hour, after a newer one, after another new password, and once the account was disabled', async () => {
    const shell = await startShell();
    const { ana, omar, agentId, linkFor, choose } = await teamOfTwo(shell);
    const newLink = async (): Promise<string> => (await linkFor(ana)).json().url;
    const refusal = async (url: string) => (await choose(url)).json().code;
    const late = await newLink();
    shell.passTime(60 * 60_000);
    expect(await refusal(late)).toBe('PASSWORD_LINK_INVALID');
    const replaced = await newLink();
    const newest = await newLink();
    expect(await refusal(replaced)).toBe('PASSWORD_LINK_INVALID');
    const own = { password: newPassword, currentPassword: goodPassword };
    expect((await omar.ask('PATCH', `/api/agents/${agentId}`, own)).statusCode).toBe(200);
    expect(await refusal(newest)).toBe('PASSWORD_LINK_INVALID');
    const open = await newLink();
    await ana.ask('PATCH', `/api/agents/${agentId}`, { disabled: true });
    expect(await refusal(open)).toBe('PASSWORD_LINK_INVALID');
    expect((await linkFor(ana)).json()).toMatchObject({ status: 409, code: 'AGENT_DISABLED' });
    expect((await ana.ask('PATCH', `/api/agents/${agentId}`, { disabled: false })).statusCode).toBe(200);
    expect(await refusal(open)).toBe('PASSWORD_LINK_INVALID');
  });

  it('stays good when the password is too weak, a guess is wrong or it names somebody else', async () => {
    const shell = await startShell();
    const { ana, agentId, linkFor, choose } = await teamOfTwo(shell);
    const { url } = (await linkFor(ana)).json();
    expect((await choose(url, 'omar@example')).json().code).toBe('WEAK_PASSWORD');
    expect((await choose('http://x/?token=guess')).json().code).toBe('PASSWORD_LINK_INVALID');
    const mine = (await ana.ask('GET', '/api/auth/me')).json().agent.id;
    const asAna = { agentId: mine, token: tokenOf(url), password: newPassword };
    expect((await shell.browser().ask('POST', '/api/auth/password', asAna)).json().code).toBe('PASSWORD_LINK_INVALID');
    expect(agentId).not.toBe(mine);
    expect((await choose(url)).statusCode).toBe(200);
  });

  it('is for admins to make, for others than themselves, and is kept as a hash alone', async () => {
    const shell = await startShell();
    const { ana, omar, agentId, linkFor } = await teamOfTwo(shell);
    const mine = (await ana.ask('GET', '/api/auth/me')).json().agent.id;
    expect((await linkFor(omar, mine)).json().code).toBe('FORBIDDEN');
    expect((await linkFor(ana, mine)).json().code).toBe('BAD_REQUEST');
    expect((await linkFor(ana, shell.deps.newId())).json().code).toBe('NOT_FOUND');
    const token = tokenOf((await linkFor(ana)).json().url);
    expect((await shell.store.get('secrets', `password-link:${agentId}`))?.value).not.toContain(token);
    expect(shell.logged()).not.toContain(token);
  });

  it('is made for the operator by e-mail, also for the only admin', async () => {
    const shell = await startShell();
    const { agent } = await shell.setUp();
    await expect(passwordLinkFor(shell.deps, 'nobody@example.com')).rejects.toMatchObject({ code: 'NO_SUCH_AGENT' });
    const { url } = await passwordLinkFor(shell.deps, ' ANA@example.com ');
    const body = { agentId: agent.id, token: tokenOf(url), password: newPassword };
    expect((await shell.browser().ask('POST', '/api/auth/password', body)).json().agent.role).toBe('admin');
  });
});
