/** Chats: the first load, the list, search by name or number, and what the team has read. */
import type { Feature } from '../../feature.ts';
import { chatRoutes } from './routes.ts';

export { makeTyping } from './typing.ts';

export const chats: Feature = { name: 'chats', routes: chatRoutes };
