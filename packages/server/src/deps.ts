/** What a feature may use: its world, handed in at start. Nothing here is a feature. */
import type { AgentId } from '@parley/model/ids';
import type { Store } from '@parley/storage/store';
import type { AccountApi } from '@parley/whatsapp/account-api';
import type { CloudApi } from '@parley/whatsapp/cloud-api';
import type { MediaApi } from '@parley/whatsapp/media-api';
import type { TemplateApi } from '@parley/whatsapp/template-api';
import type { Logger } from 'pino';
import type { Config, WhatsAppAccount } from './config.ts';
import type { Metrics } from './metrics.ts';
import type { Shards } from './nodes/shards.ts';
import type { Sessions } from './sessions.ts';
import type { Write } from './writer.ts';

export type Deps = {
  readonly config: Config;
  /** The business number in use: Meta's in live mode, the simulator's in the sandbox. */
  readonly account: WhatsAppAccount;
  /** Reads. Changes go through `write`. */
  readonly store: Store;
  /** Which part of the inbox this node works on, where several share it. */
  readonly shards: Shards;
  /** The one way to change anything, see writer.ts. */
  readonly write: Write;
  readonly cloud: CloudApi;
  readonly mediaApi: MediaApi;
  readonly templateApi: TemplateApi;
  readonly accountApi: AccountApi;
  /** Who is signed in. */
  readonly sessions: Sessions;
  /** Domain time in milliseconds; the sandbox's time travel moves it. */
  readonly now: () => number;
  /** The real clock in milliseconds: sessions and throttles. */
  readonly realNow: () => number;
  /** A fresh uuid v7 of the real clock. */
  readonly newId: () => string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** This start's id: the epoch of the cursors that it hands out. */
  readonly epoch: string;
  /** Cuts an agent's sockets, or those of one session, at once. */
  readonly disconnect: (who: { readonly agentId: AgentId } | { readonly sessionId: string }) => void;
};
