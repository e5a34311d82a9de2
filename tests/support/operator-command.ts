/** An operator's command as a process of its own, with the settings of a live server and over its data. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LiveServer, liveAccount } from './live-server.ts';

export type Ran = { readonly code: number; readonly text: string };

/** `file`: the program in packages/server/src. What it returns runs it with these arguments; `text` is all it printed. */
export function operatorCommand(file: string, server: LiveServer): (...argv: readonly string[]) => Promise<Ran> {
  const program = fileURLToPath(new URL(`../../packages/server/src/${file}`, import.meta.url));
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: join(server.folder, 'data'),
    WHATSAPP_ACCESS_TOKEN: liveAccount.accessToken,
    WHATSAPP_PHONE_NUMBER_ID: liveAccount.phoneNumberId,
    WHATSAPP_WABA_ID: liveAccount.wabaId,
    VERIFY_TOKEN: liveAccount.verifyToken,
    WHATSAPP_APP_SECRET: liveAccount.appSecrets.join(),
    WHATSAPP_GRAPH_URL: 'http://127.0.0.1:9',
  };
  return (...argv) =>
    new Promise((resolve) => {
      execFile(process.execPath, [program, ...argv], { env, cwd: server.folder }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr }),
      );
    });
}
