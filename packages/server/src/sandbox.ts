/**
 * The sandbox: Parley on its own simulator. This is the one place of the server that knows the simulator; everything
 * else meets it over HTTP, as it would meet Meta.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { PhoneNumberId, WabaId } from '@parley/model/ids';
import { makeSimulator, type Simulator } from '@parley/simulator/simulator';
import type { Config, WhatsAppAccount } from './config.ts';

export type Sandbox = { readonly account: WhatsAppAccount; readonly simulator: Simulator };

/** Starts the simulator with its state beside the sandbox's database. Its secrets live as long as this process. */
export async function openSandbox(config: Config): Promise<Sandbox> {
  const account: WhatsAppAccount = {
    accessToken: `sandbox-${randomBytes(24).toString('base64url')}`,
    phoneNumberId: '100200300400500' as PhoneNumberId,
    wabaId: '900800700600500' as WabaId,
    verifyToken: randomBytes(24).toString('base64url'),
    appSecrets: [randomBytes(32).toString('hex')],
    businessId: undefined,
  };
  const simulator = await makeSimulator({
    appSecret: account.appSecrets[0] ?? '',
    accessToken: account.accessToken,
    verifyToken: account.verifyToken,
    phoneNumberId: account.phoneNumberId,
    wabaId: account.wabaId,
    displayNumber: '+1 500-555-0006',
    stateFile: join(config.dataDir, 'sandbox', 'simulator.json'),
  });
  return { account, simulator };
}
