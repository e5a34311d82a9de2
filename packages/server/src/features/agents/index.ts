/** Agents: the first admin, signing in and out, invitations, and the team. */
import type { Feature } from '../../feature.ts';
import { inviteRoutes } from './invites.ts';
import { loginRoutes } from './login.ts';
import { hashOfNobody } from './password-hash.ts';
import { setupRoutes } from './setup.ts';
import { teamRoutes } from './team.ts';

export { setupLink } from './setup.ts';

export const agents: Feature = {
  name: 'agents',
  routes: (app, deps) => {
    setupRoutes(app, deps);
    loginRoutes(app, deps);
    inviteRoutes(app, deps);
    teamRoutes(app, deps);
  },
  resume: async () => {
    await hashOfNobody();
  },
};
