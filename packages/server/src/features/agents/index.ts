/** Agents: the first admin, signing in and out, invitations, forgotten passwords, and the team. */
import type { Feature } from '../../feature.ts';
import { inviteRoutes } from './invites.ts';
import { loginRoutes } from './login.ts';
import { hashOfNobody } from './password-hash.ts';
import { passwordLinkRoutes } from './password-links.ts';
import { setupRoutes } from './setup.ts';
import { teamRoutes } from './team.ts';

export { passwordLinkFor } from './password-links.ts';
export { setupLink } from './setup.ts';

export const agents: Feature = {
  name: 'agents',
  routes: (app, deps) => {
    setupRoutes(app, deps);
    loginRoutes(app, deps);
    inviteRoutes(app, deps);
    teamRoutes(app, deps);
    passwordLinkRoutes(app, deps);
  },
  resume: async () => {
    await hashOfNobody();
  },
};
